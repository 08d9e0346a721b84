package certificate

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/document"
	"tieubieu/server/unit"
)

// CheckPath is the public check page; a code follows after a slash.
const CheckPath = "/xac-minh"

// Print writes one certificate as PDF, from approval on for the round's organisers, from
// publication on also for the facility's owners. Address is where the public pages are,
// without a slash at the end.
func (s *Service) Print(ctx context.Context, by account.Account, id uuid.UUID, address string, w io.Writer) (*Line, error) {
	var line *Line
	var papers []document.Certificate
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		l, r, err := find(tx, by, id)
		if err != nil {
			return err
		}
		line = l
		papers, err = papersOf(tx, r, []Line{*l}, address)
		return err
	})
	if err != nil {
		return nil, err
	}
	return line, document.Certificates(w, papers, nil)
}

// ShownCode is a check code as it is printed: "7K3M-9QXD-AB12".
func ShownCode(code string) string {
	var parts []string
	for part := range slices.Chunk([]byte(code), 4) {
		parts = append(parts, string(part))
	}
	return strings.Join(parts, "-")
}

// papersOf are the pages of lines of one round, read in a handful of queries.
func papersOf(tx *database.Tx, r *competition.Round, lines []Line, address string) ([]document.Certificate, error) {
	c := printing{tx: tx, round: r, address: address}
	if err := c.read(lines); err != nil {
		return nil, err
	}
	papers := make([]document.Certificate, len(lines))
	for i := range lines {
		paper, err := c.paper(&lines[i])
		if err != nil {
			return nil, err
		}
		papers[i] = paper
	}
	return papers, nil
}

// printing is what the certificates of a round share.
type printing struct {
	tx      *database.Tx
	round   *competition.Round
	address string

	unit    *unit.Unit
	form    Form
	tiers   []competition.Tier
	members map[uuid.UUID][]string
	won     map[uuid.UUID]map[string]int // by product and tier: the first year it was awarded there
	titles  map[titleOn]string
}

type titleOn struct {
	unit uuid.UUID
	day  string
}

func (c *printing) read(lines []Line) (err error) {
	if c.unit, err = unit.Get(c.tx, c.round.UnitID); err != nil {
		return err
	}
	if c.form, err = formOf(c.tx, c.round.Tier, c.unit); err != nil {
		return err
	}
	if c.tiers, err = competition.Tiers(c.tx, c.round.ProgrammeID); err != nil {
		return err
	}
	c.members, c.won, c.titles = map[uuid.UUID][]string{}, map[uuid.UUID]map[string]int{}, map[titleOn]string{}
	products := make([]uuid.UUID, len(lines))
	for i := range lines {
		products[i] = lines[i].ProductID
	}
	var product uuid.UUID
	var words string
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `SELECT m.product_id, m.name FROM product_members m JOIN products p ON p.id = m.product_id
		WHERE p.kind = 'set' AND m.product_id = ANY ($1) ORDER BY m.product_id, m.position`, products)
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&product, &words}, func() error { c.members[product] = append(c.members[product], words); return nil })
	}
	if err != nil {
		return fmt.Errorf("read members of sets: %w", err)
	}
	var year int
	rows, err = c.tx.Pgx.Query(c.tx.Context(), "SELECT product_id, tier, min(year) FROM awards WHERE product_id = ANY ($1) AND status = 'valid' GROUP BY product_id, tier", products)
	if err == nil {
		_, err = pgx.ForEachRow(rows, []any{&product, &words, &year}, func() error {
			if c.won[product] == nil {
				c.won[product] = map[string]int{}
			}
			c.won[product][words] = year
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("read awards of products: %w", err)
	}
	return nil
}

func (c *printing) paper(l *Line) (document.Certificate, error) {
	place, err := c.title(l.EntryUnitID, l)
	if err != nil {
		return document.Certificate{}, err
	}
	year := strconv.Itoa(l.decided.Year())
	paper := document.Certificate{
		Issuer: strings.Split(c.form.Issuer, "\n"), Number: l.Number, Place: placeOf(c.unit), On: l.IssuedOn,
		Title: c.form.Title, Sentence: strings.NewReplacer("{tier}", lower(c.tierName()), "{year}", year).Replace(c.form.Sentence),
		Product: l.Product, Members: c.members[l.ProductID], Facility: l.Facility, Address: joined(l.Locality, lower(place)),
		Decision:  fmt.Sprintf("Theo Quyết định số %s %s", l.decisionNumber, document.DayInWords(l.decided)),
		SignedFor: strings.Split(c.form.SignedFor, "\n"), Signer: l.signer, ValidUntil: l.ValidUntil,
		Check: strings.TrimPrefix(strings.TrimPrefix(c.address, "https://"), "http://") + CheckPath,
		Code:  ShownCode(l.CheckCode), Link: c.address + CheckPath + "/" + l.CheckCode, Frames: c.frames(l),
	}
	if l.Level != nil {
		paper.Level = "Hạng " + *l.Level
	}
	switch {
	case c.round.Demonstration:
		paper.Draft = "Dữ liệu minh hoạ, không có giá trị pháp lý."
	case l.Status == Superseded:
		paper.Draft = "Đã được thay thế."
	case l.Status == Revoked:
		paper.Draft = "Đã bị thu hồi."
	}
	return paper, nil
}

func (c *printing) tierName() string {
	for _, t := range c.tiers {
		if t.Tier == c.round.Tier {
			return t.NameVi
		}
	}
	return c.round.Tier
}

// frames are the tiers of the ladder: inked where the product has been awarded up to
// this certificate's tier and year. A tier that may be left out has a frame only where
// it was won.
func (c *printing) frames(l *Line) (frames []document.Frame) {
	below := true
	for i, t := range c.tiers {
		own := t.Tier == c.round.Tier
		year, won := c.won[l.ProductID][t.Tier]
		won = own || below && won && year <= l.decided.Year()
		if own {
			below = false
		}
		switch {
		case won:
			frames = append(frames, max(document.Green, document.Indigo-document.Frame(len(c.tiers)-1-i)))
		case !t.Optional:
			frames = append(frames, document.Hairline)
		}
	}
	return frames
}

func (c *printing) title(id uuid.UUID, l *Line) (title string, err error) {
	key := titleOn{id, l.decided.Format("2006-01-02")}
	title, known := c.titles[key]
	if !known {
		if title, err = unit.TitleOn(c.tx, id, l.decided); err != nil {
			return "", err
		}
		c.titles[key] = title
	}
	return title, nil
}

// placeOf is where a paper of a unit is signed: in full where a unit is called after a
// person (Nghị định 30/2020/NĐ-CP, phụ lục I, II.4); the ministry and its departments sign in Hà Nội.
func placeOf(u *unit.Unit) string {
	switch {
	case u.Level == unit.Nation || u.Level == unit.Region:
		return "Hà Nội"
	case u.Name == "Hồ Chí Minh":
		return u.Title()
	}
	return u.Name
}

func lower(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[n:]
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}
