package demo

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/text"
)

// workers is how many entries are typed, and sheets saved, side by side.
const workers = 6

// groupOrder is the product groups of the default programme.
var groupOrder = [4]string{competition.GroupHandicraft, competition.GroupFood, competition.GroupMachinery, competition.GroupOther}

// at is a context whose clock stands at a moment of the demonstration's past; the
// zero moment leaves the database's own.
func at(ctx context.Context, moment time.Time) context.Context {
	if moment.IsZero() {
		return ctx
	}
	return database.WithClock(ctx, func() time.Time { return moment })
}

// wanted is one entry to be typed.
type wanted struct {
	place   string
	maker   string
	kind    facility.Kind
	product string
	ware    ware
	variant uint64
	group   string
	owner   *uuid.UUID
	typed   int // how far: 1 draft, 2 submitted
}

// wantedOf invents the entries of a provincial round.
func (l *loader) wantedOf(p provincial) []wanted {
	var all []wanted
	for g, group := range groupOrder {
		for range p.groups[g] {
			n := l.next
			l.next++
			place := placeName(n / 2) // two facilities in a commune
			maker, kind := makerName(n, place, group)
			w := wares[group][n%len(wares[group])]
			name := l.unusedName(w, place, n)
			all = append(all, wanted{place: place, maker: maker, kind: kind, product: name, ware: w, variant: uint64(n % 2), group: group, typed: 2})
		}
	}
	// Groups are entered as they come, not one after the other.
	mixed := make([]wanted, 0, len(all))
	for i, step := 0, 7; len(mixed) < len(all); i = (i + step) % len(all) {
		if all[i].maker == "" {
			i = (i + 1) % len(all)
			step = 1
			if all[i].maker == "" {
				continue
			}
		}
		mixed = append(mixed, all[i])
		all[i].maker = ""
	}
	return mixed
}

func (l *loader) unusedName(w ware, place string, n int) string {
	base := fmt.Sprintf(w.names[n%len(w.names)], place)
	for _, v := range varieties {
		if name := base + v; !l.products[text.Fold(name)] {
			l.products[text.Fold(name)] = true
			return name
		}
	}
	name := fmt.Sprintf("%s số %d", base, n)
	l.products[text.Fold(name)] = true
	return name
}

// enter types entries into a round that is open for registration.
func (l *loader) enter(ctx context.Context, r *competition.Round, all []wanted) error {
	var g errgroup.Group
	g.SetLimit(workers)
	for i := range all {
		g.Go(func() error {
			if err := l.enterOne(ctx, r, i, all[i]); err != nil {
				return fmt.Errorf("enter %q: %w", all[i].product, err)
			}
			return nil
		})
	}
	return g.Wait()
}

func (l *loader) enterOne(ctx context.Context, r *competition.Round, n int, w wanted) error {
	workersOf, founded := 6+n%40, 1988+n%35
	f, err := l.Facilities.Register(ctx, account.Platform, facility.Registration{
		OnBehalf: true, Confirmed: true, Demonstration: true, OwnerID: w.owner,
		Details: facility.Details{
			Name: w.maker, Kind: w.kind, UnitID: r.UnitID, Locality: "xã " + w.place, Address: "Thôn " + fmt.Sprint(1+n%9) + ", xã " + w.place,
			ContactName: personName(n), ContactEmail: fmt.Sprintf("coso%d@minhhoa.example", n), Workers: &workersOf, FoundedYear: &founded, ConsentsToPublication: true,
		},
	})
	if err != nil {
		return err
	}
	kind := facility.Single
	if len(w.ware.set) > 0 {
		kind = facility.Set
	}
	p, err := l.Facilities.AddProduct(ctx, account.Platform, f.ID, uuid.Must(uuid.NewV7()), facility.ProductDetails{
		Name: w.product, Kind: kind, Description: w.ware.about + " Sản phẩm minh hoạ, không có thật.", Members: w.ware.set,
	}, true)
	if err != nil {
		return err
	}
	e, err := l.Entries.Create(ctx, account.Platform, entry.NewEntry{ID: uuid.Must(uuid.NewV7()), RoundID: r.ID, ProductID: p.ID, GroupID: w.group})
	if err != nil {
		return err
	}
	if e, err = l.Entries.Save(ctx, account.Platform, e.ID, e.Version, entry.Changes{Form: formOf(n, w), Explanation: explanationOf(w)}); err != nil {
		return err
	}
	photos, err := l.photosOf(ctx, f.ID, w.ware.kind, w.variant)
	if err != nil {
		return err
	}
	if e, err = l.Entries.SetPhotos(ctx, account.Platform, e.ID, e.Version, []entry.Place{
		{PhotoID: photos[0], Caption: w.product}, {PhotoID: photos[1], Caption: w.product + ", cận cảnh"}, {PhotoID: photos[2], Caption: w.product + ", trưng bày"},
	}); err != nil {
		return err
	}
	paper := registrationPaper(w.maker)
	if _, err := l.Entries.AddPaper(ctx, account.Platform, e.ID, entry.PaperFacts{Kind: entry.Registration, FileName: "dang-ky-minh-hoa.pdf", Number: fmt.Sprintf("MH-%04d", n+1), Issuer: "Minh hoạ"},
		bytes.NewReader(paper), int64(len(paper))); err != nil {
		return err
	}
	if w.typed < 2 {
		return nil
	}
	_, err = l.Entries.Submit(ctx, account.Platform, e.ID, e.Version)
	return err
}

func formOf(n int, w wanted) *entry.Form {
	output, revenue, price, people := int64(500+37*(n%60)), int64(180+11*(n%90))*1_000_000, int64(45+3*(n%50))*1_000, int64(6+n%40)
	year := 2005 + n%18
	return &entry.Form{
		Representative: personName(n), RepresentativeTitle: "Chủ cơ sở", Description: w.ware.about, Materials: w.ware.materials, MaterialsOrigin: "Tại địa phương",
		Dimensions: "Theo quy cách đóng gói của cơ sở", FirstMadeYear: &year, AnnualOutput: &output, OutputUnit: "sản phẩm", AnnualRevenue: &revenue, Price: &price, Workers: &people, Commits: true,
	}
}

func explanationOf(w wanted) entry.Explanation {
	about := func(s string) entry.Section { return entry.Section{Text: s + " (Nội dung minh hoạ.)"} }
	return entry.Explanation{
		"market":      about("Sản phẩm bán tại tỉnh và các tỉnh lân cận, có hợp đồng bao tiêu hằng năm."),
		"production":  about("Xưởng sản xuất ổn định, có thể tăng sản lượng khi có đơn hàng."),
		"economics":   about("Doanh thu tăng đều ba năm gần đây."),
		"technique":   about("Quy trình được ghi chép, có kiểm tra ở từng công đoạn. Nguyên liệu: " + strings.ToLower(w.ware.materials) + "."),
		"society":     about("Tạo việc làm thường xuyên cho lao động địa phương."),
		"environment": about("Phụ phẩm được thu gom và tái sử dụng."),
		"culture":     about("Mẫu mã giữ nét truyền thống của làng nghề."),
	}
}

// registrationPaper is a one-page PDF that says what it is.
func registrationPaper(maker string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
	}
	line := "Giay dang ky - DU LIEU MINH HOA - " + strings.NewReplacer("(", "", ")", "", "\\", "").Replace(text.Fold(maker))
	content := fmt.Sprintf("BT /F1 14 Tf 72 720 Td (%s) Tj ET", line)
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}
