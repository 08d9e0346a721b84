package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"github.com/riverqueue/river"

	"tieubieu/migrations"
	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/appeal"
	"tieubieu/server/blob"
	"tieubieu/server/certificate"
	"tieubieu/server/database"
	"tieubieu/server/demo"
	"tieubieu/server/embedded"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/heic"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
	"tieubieu/server/photo"
	"tieubieu/server/scoresheet"
)

// house is everything that runs: database, objects, jobs and the use cases on them.
type house struct {
	cfg      config
	stack    *embedded.Stack // nil where nothing is embedded
	db       *database.DB
	objects  *blob.Store
	queue    *job.Queue
	services api.Services
}

// open starts what is embedded, migrates, seeds the facts that every installation
// needs, and, if asked, works jobs off.
func open(ctx context.Context, cfg config, log *slog.Logger, works bool) (h *house, err error) {
	h = &house{cfg: cfg}
	opened := h // a return of nil empties h
	defer func() {
		if err != nil {
			opened.close()
		}
	}()
	loads := cfg.loadsDemonstration() // before the addresses of what is embedded are filled in
	if h.stack, err = stackOf(ctx, &h.cfg, log); err != nil {
		return nil, err
	}
	key, err := cfg.key(cfg.embeddedDatabase()) // once the folder is made as the children need it
	if err != nil {
		return nil, err
	}
	h.cfg.Demo = loads
	if h.db, err = database.Open(ctx, database.Config{URL: h.cfg.DatabaseURL}); err != nil {
		return nil, err
	}
	if err = migrations.Up(ctx, h.db.Pool); err != nil {
		return nil, err
	}
	if h.objects, err = blob.Open(ctx, h.cfg.Objects); err != nil {
		return nil, err
	}
	opts := job.Options{Log: log}
	outbox := &mail.Outbox{DB: h.db, SMTP: mail.NewSMTP(cfg.Mail)}
	notices := notice.New(h.db, nil, outbox, cfg.links())
	if works {
		opts.Workers = river.NewWorkers()
		river.AddWorker(opts.Workers, &photo.Worker{DB: h.db, Blob: h.objects, HEIC: &heic.Decoder{}})
		river.AddWorker(opts.Workers, &certificate.FileWorker{DB: h.db, Blob: h.objects})
		river.AddWorker(opts.Workers, &mail.Worker{Outbox: outbox})
		river.AddWorker(opts.Workers, &notice.Deliverer{Notices: notices})
		river.AddWorker(opts.Workers, &notice.Reminder{Notices: notices})
		opts.Periodic = append(opts.Periodic, notice.HourlyReminder())
		opts.Sweeps = h.sweeps(outbox)
		textWorker(opts.Workers, cfg, key)
	}
	if h.queue, err = job.Open(h.db, opts); err != nil {
		return nil, err
	}
	outbox.Jobs, notices.Jobs = h.queue, h.queue // the jobs post further ones
	h.services = wire(h.db, h.objects, h.queue, notices)
	h.seals(key)
	if err = h.services.Units.Seed(ctx); err != nil {
		return nil, err
	}
	if err = h.services.Rounds.SeedDefault(ctx); err != nil {
		return nil, err
	}
	if works {
		if err = h.queue.Start(context.WithoutCancel(ctx)); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// sweeps are the daily clean-ups of what nothing holds any more.
func (h *house) sweeps(outbox *mail.Outbox) []job.Sweep {
	photos := &photo.Service{DB: h.db, Blob: h.objects}
	entries := &entry.Service{DB: h.db, Blob: h.objects}
	sheets := &scoresheet.Service{DB: h.db, Blob: h.objects}
	appeals := &appeal.Service{DB: h.db, Blob: h.objects}
	return []job.Sweep{
		{Kind: "sweep-photos", Do: photos.Sweep},
		{Kind: "sweep-papers", Do: entries.Sweep},
		{Kind: "sweep-consent-forms", Do: entries.SweepConsentForms},
		{Kind: "sweep-paper-scans", Do: sheets.Sweep},
		{Kind: "sweep-appeal-papers", Do: appeals.Sweep},
		{Kind: "sweep-certificate-files", Do: (&certificate.Service{DB: h.db, Blob: h.objects}).Sweep},
		{Kind: "sweep-mails", Do: outbox.Sweep},
	}
}

func (h *house) close() {
	if h.queue != nil {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownPatience)
		defer cancel()
		if err := h.queue.Stop(ctx); err != nil {
			slog.Error("stop jobs", "error", err)
		}
	}
	if h.db != nil {
		h.db.Close()
	}
	if h.stack != nil {
		h.stack.Stop()
	}
}

// demonstrate loads the demonstration into an empty database where it may, and
// answers the sign-ins to print; nothing where there is no demonstration. Address is
// how the server is reached, without a slash at the end.
func (h *house) demonstrate(ctx context.Context, address string, out io.Writer) (guide string, err error) {
	d := demo.Demonstration{Services: demo.Services(h.services)}
	empty, err := d.Empty(ctx)
	if err != nil {
		return "", err
	}
	if empty && h.cfg.Demo {
		if err := d.Load(ctx, func(step string) { fmt.Fprintf(out, "• %s\n", step) }); err != nil {
			return "", fmt.Errorf("load the demonstration: %w", err)
		}
	}
	return d.Guide(ctx, address)
}

// loadDemonstration is the command "demo": by name, into an empty database only.
func loadDemonstration(ctx context.Context, cfg config, _ []string, _ io.Reader, out io.Writer) error {
	cfg.Demo = true
	h, err := open(ctx, cfg, slog.Default(), true)
	if err != nil {
		return err
	}
	defer h.close()
	if empty, err := (demo.Demonstration{Services: demo.Services(h.services)}).Empty(ctx); err != nil {
		return err
	} else if !empty {
		return fault.New(fault.Conflict, "not-empty", "Cơ sở dữ liệu đã có kỳ bình chọn nên không nạp dữ liệu minh hoạ.")
	}
	guide, err := h.demonstrate(ctx, cfg.PublicURL, out)
	fmt.Fprint(out, guide)
	return err
}

// rehearse is the command "rehearse": a round in which scoring has just opened, into an
// empty database only. It prints the judges' codes, which are stored nowhere, as JSON.
func rehearse(ctx context.Context, cfg config, args []string, _ io.Reader, out io.Writer) error {
	entries := 14
	if len(args) > 0 {
		n, err := strconv.Atoi(args[0])
		if err != nil || n < 1 || n > 500 {
			return fault.New(fault.Invalid, "entries", "Số sản phẩm phải là số từ 1 đến 500.")
		}
		entries = n
	}
	cfg.Demo = false
	h, err := open(ctx, cfg, slog.Default(), true)
	if err != nil {
		return err
	}
	defer h.close()
	d := demo.Demonstration{Services: demo.Services(h.services)}
	if empty, err := d.Empty(ctx); err != nil {
		return err
	} else if !empty {
		return fault.New(fault.Conflict, "not-empty", "Cơ sở dữ liệu đã có kỳ bình chọn nên không nạp kỳ diễn tập.")
	}
	made, err := d.Rehearse(ctx, entries)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(made)
}

// migrate is the command "migrate".
func migrate(ctx context.Context, cfg config, _ []string, _ io.Reader, out io.Writer) error {
	h, err := open(ctx, cfg, slog.Default(), false)
	if err != nil {
		return err
	}
	defer h.close()
	fmt.Fprintln(out, "• Lược đồ cơ sở dữ liệu đã cập nhật.")
	return nil
}

// makeAdministrator is the command "admin NAME SIGN-IN"; the password is the first
// line of standard input.
func makeAdministrator(ctx context.Context, cfg config, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 2 {
		return fault.New(fault.Invalid, "usage", "Cách dùng: server admin TÊN ĐĂNG-NHẬP (mật khẩu đọc từ đầu vào chuẩn).")
	}
	password, err := io.ReadAll(io.LimitReader(in, 4096))
	if err != nil {
		return fmt.Errorf("read password: %w", err)
	}
	h, err := open(ctx, cfg, slog.Default(), false)
	if err != nil {
		return err
	}
	defer h.close()
	if _, err := h.services.Accounts.Bootstrap(ctx, args[0], args[1], strings.TrimRight(string(password), "\r\n")); err != nil {
		return err
	}
	fmt.Fprintln(out, "• Đã tạo quản trị viên.")
	return nil
}

// importRegister is the command "import FILE.csv": past lists of awards, marked as
// not verified.
func importRegister(ctx context.Context, cfg config, args []string, _ io.Reader, out io.Writer) error {
	if len(args) > 0 && args[0] == "communes" {
		return importCommunes(ctx, cfg, args[1:], out)
	}
	if len(args) != 1 {
		return fault.New(fault.Invalid, "usage", "Cách dùng: server import TỆP.csv, hoặc server import communes TỆP.csv")
	}
	file, err := os.Open(args[0])
	if err != nil {
		return fault.New(fault.Invalid, "file", "Không mở được tệp %s.", args[0])
	}
	defer file.Close()
	h, err := open(ctx, cfg, slog.Default(), false)
	if err != nil {
		return err
	}
	defer h.close()
	report, err := h.services.Awards.Import(ctx, account.Platform, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "• Đã nhập %d dòng, %d dòng đã có.\n", report.Imported, report.Known)
	for _, line := range report.Skipped {
		fmt.Fprintln(out, "  bỏ qua:", line)
	}
	return nil
}
