package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/riverqueue/river"

	"tieubieu/server/account"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/seal"
	"tieubieu/server/sms"
)

// secrets are what seals personal numbers and sends text messages.
type secrets struct {
	Seal     string // TIEUBIEU_SEAL_KEY, base64 of 32 bytes
	Personal facility.PersonalRule
	SMS      sms.Config
}

// readSecrets reads the environment. A wrong key is named, never repeated.
func readSecrets(get func(name, otherwise string) string) (secrets, error) {
	s := secrets{
		Seal: get("TIEUBIEU_SEAL_KEY", ""), Personal: facility.PersonalRule(get("TIEUBIEU_PERSONAL_NUMBER", string(facility.PersonalChecked))),
		SMS: sms.Config{URL: get("SMS_URL", ""), Token: get("SMS_TOKEN", "")},
	}
	switch s.Personal {
	case facility.PersonalChecked, facility.PersonalDigits, facility.PersonalRefused:
	default:
		return s, fmt.Errorf("TIEUBIEU_PERSONAL_NUMBER phải là checked, digits hoặc refused, không phải %q", s.Personal)
	}
	if s.Seal != "" {
		if _, err := seal.Parse(s.Seal); err != nil {
			return s, fmt.Errorf("TIEUBIEU_SEAL_KEY phải là 32 byte viết bằng base64")
		}
	}
	if s.SMS.URL != "" && s.Seal == "" && get("DATABASE_URL", "") != "" {
		return s, fmt.Errorf("SMS_URL cần đi cùng TIEUBIEU_SEAL_KEY")
	}
	return s, s.SMS.Check()
}

// key is the configured one, else the data folder's where the database is embedded;
// nil where there is none, and no personal number is taken.
func (c config) key(embedded bool) (*seal.Key, error) {
	switch {
	case c.Secrets.Seal != "":
		return seal.Parse(c.Secrets.Seal)
	case embedded:
		return seal.OfFolder(c.Data)
	}
	return nil, nil //nolint:nilnil // none
}

// seals gives the use cases their key, and the gateway of text messages where there is one.
func (h *house) seals(key *seal.Key) {
	h.services.Facilities.Codes.Personal, h.services.Facilities.Codes.Seal = h.cfg.Secrets.Personal, key
	if h.cfg.Secrets.SMS.URL != "" {
		h.services.Accounts.SMS = (&sms.Outbox{Jobs: h.queue, Key: key}).Post
	}
}

// textWorker works messages off where there is a gateway.
func textWorker(workers *river.Workers, cfg config, key *seal.Key) {
	if cfg.Secrets.SMS.URL != "" {
		river.AddWorker(workers, &sms.Worker{Config: cfg.Secrets.SMS, Key: key})
	}
}

// mergedOn is the day since which the communes of a file are valid, unless it is said:
// that of the 34 provinces.
const mergedOn = "2025-07-01"

// importCommunes is "import communes FILE.csv [DAY]": the communes of the provinces in
// force on that day.
func importCommunes(ctx context.Context, cfg config, args []string, out io.Writer) error {
	if len(args) < 1 || len(args) > 2 {
		return fault.New(fault.Invalid, "usage", "Cách dùng: server import communes TỆP.csv [NGÀY, mặc định %s]; cột code,name,kind,province_code", mergedOn)
	}
	on := mergedOn
	if len(args) == 2 {
		on = args[1]
	}
	from, err := time.Parse(time.DateOnly, on)
	if err != nil {
		return fault.New(fault.Invalid, "bad-date", "Ngày phải viết như %s.", mergedOn)
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
	changed, err := h.services.Units.Import(ctx, account.Platform, file, from)
	if f := fault.Of(err); f != nil {
		for _, field := range f.Fields {
			fmt.Fprintln(out, "  "+field.Message)
		}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "• Đã nhập xã, phường: %d dòng mới hoặc thay đổi.\n", changed)
	return nil
}
