package entry

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/paper"
	"tieubieu/server/unit"
)

// PaperFacts are what the uploader says of a paper. Days are dates as unit.Day gives
// them; a nil one was not given or does not apply.
type PaperFacts struct {
	Kind       PaperKind
	FileName   string
	Number     string
	Issuer     string
	IssuedOn   *time.Time
	ValidUntil *time.Time
}

func (f PaperFacts) cleaned(today time.Time) (PaperFacts, error) {
	var bad fault.Fields
	if !slices.Contains(PaperKinds, f.Kind) {
		bad.Add("kind", "unknown-value", "Loại giấy tờ không có trong danh sách.")
	}
	// Some browsers send a path.
	f.FileName = clean(&bad, "fileName", path.Base(strings.ReplaceAll(f.FileName, `\`, "/")), 200)
	if f.FileName == "" || f.FileName == "." || f.FileName == "/" {
		bad.Add("fileName", "required", "Thiếu tên tệp.")
	}
	f.Number = clean(&bad, "number", f.Number, 100)
	f.Issuer = clean(&bad, "issuer", f.Issuer, 200)
	oldest, latest := today.AddDate(-100, 0, 0), today.AddDate(100, 0, 0)
	if f.IssuedOn != nil && (f.IssuedOn.After(today) || f.IssuedOn.Before(oldest)) {
		bad.Add("issuedOn", "out-of-range", "Ngày cấp phải từ trước đến hôm nay.")
	}
	if f.ValidUntil != nil && (f.ValidUntil.Before(oldest) || f.ValidUntil.After(latest)) {
		bad.Add("validUntil", "out-of-range", "Ngày hết hạn không hợp lý.")
	}
	if f.IssuedOn != nil && f.ValidUntil != nil && f.ValidUntil.Before(*f.IssuedOn) {
		bad.Add("validUntil", "before-issue", "Ngày hết hạn phải sau ngày cấp.")
	}
	return f, bad.Err()
}

func (f PaperFacts) putInto(p *Paper) {
	p.Kind, p.FileName, p.Number, p.Issuer, p.IssuedOn, p.ValidUntil = f.Kind, f.FileName, f.Number, f.Issuer, f.IssuedOn, f.ValidUntil
}

// ErrPaperNotFound answers for a paper that is not in the entry.
var ErrPaperNotFound = fault.New(fault.NotFound, "paper-not-found", "Không tìm thấy giấy tờ này trong hồ sơ.")

// AddPaper uploads one paper into an entry that may be written: at most 20 MB of r,
// whose size is what the sender says, or -1; at most 20 papers and 150 MB an entry.
// The entry's version stays, so that papers may go up one beside the other while the
// form is typed. The same bytes in the same entry are the same paper, so that asking
// again after a lost answer is harmless; named as another kind they are refused, so that
// nobody believes to have handed in two. Refusals are those of a frozen entry, of
// paper.Inspect, for an explanation of paper.InspectExplanation, fields of facts, paper-duplicate, too-many-papers, papers-too-large
// and upload-interrupted.
func (s *Service) AddPaper(ctx context.Context, by account.Account, entryID uuid.UUID, facts PaperFacts, r io.Reader, size int64) (*PlacedPaper, error) {
	up, err := s.receive(ctx, by, entryID, facts, r, size, func(tx *database.Tx, c change) error { return c.editable(tx) })
	if err != nil {
		return nil, err
	}
	var placed *PlacedPaper
	_, err = s.write(ctx, by, entryID, func(tx *database.Tx, c change) error {
		if err := c.editable(tx); err != nil {
			return err
		}
		held, err := papersOf(tx, entryID)
		if err != nil {
			return fmt.Errorf("read papers of entry %s: %w", entryID, err)
		}
		if i := slices.IndexFunc(held, up.isHeld); i >= 0 {
			if held[i].Paper.Kind != up.paper.Kind {
				return fault.New(fault.Conflict, "paper-duplicate", "Tệp này đã có trong hồ sơ ở mục khác (%q). Hãy sửa loại giấy tờ của tệp đã có, hoặc chọn tệp khác.", held[i].Paper.FileName)
			}
			placed = &held[i]
			return nil
		}
		if err := up.fits(held); err != nil {
			return err
		}
		use := PaperUse{EntryID: entryID, PaperID: up.paper.ID, Position: firstFree(held)}
		if err := tx.Create(&use).Error; err != nil {
			return fmt.Errorf("put paper into entry %s: %w", entryID, err)
		}
		placed = &PlacedPaper{PaperUse: use, Paper: up.paper}
		return c.Entry.record(tx, by, "add-entry-paper", "", map[string]any{"paper": up.paper.ID, "kind": up.paper.Kind})
	})
	if err != nil {
		return nil, err
	}
	return placed, nil
}

// upload is a paper whose object is stored, and which stands in no entry yet.
type upload struct{ paper Paper }

func (u *upload) isHeld(h PlacedPaper) bool { return bytes.Equal(h.Paper.SHA256, u.paper.SHA256) }

func (u *upload) fits(held []PlacedPaper) error {
	if len(held) >= MaxPapers {
		return fault.New(fault.Conflict, "too-many-papers", "Hồ sơ có tối đa %d giấy tờ.", MaxPapers)
	}
	total := u.paper.Bytes
	for _, h := range held {
		total += h.Paper.Bytes
	}
	if total > MaxPapersBytes {
		return fault.New(fault.TooLarge, "papers-too-large", "Giấy tờ của một hồ sơ có tổng dung lượng tối đa %d MB.", MaxPapersBytes>>20)
	}
	return nil
}

func firstFree(held []PlacedPaper) int {
	position := 1
	for slices.ContainsFunc(held, func(h PlacedPaper) bool { return h.Position == position }) {
		position++
	}
	return position
}

// receive reads, inspects and stores a paper for an entry of which may says that it
// takes one. The paper is on record before its object is, so that Sweep finds what a
// power cut leaves behind.
func (s *Service) receive(ctx context.Context, by account.Account, entryID uuid.UUID, facts PaperFacts, r io.Reader, size int64, may func(*database.Tx, change) error) (*upload, error) {
	_, err := s.write(ctx, by, entryID, func(tx *database.Tx, c change) (err error) {
		if facts, err = facts.cleaned(unit.Day(tx.Now())); err != nil {
			return err
		}
		return may(tx, c)
	})
	if err != nil {
		return nil, err
	}
	content, err := paper.Receive(r, size)
	if err != nil {
		return nil, err
	}
	inspect := paper.Inspect
	if facts.Kind == Page {
		inspect = paper.InspectExplanation
	}
	kind, err := inspect(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make paper id: %w", err)
	}
	sum := sha256.Sum256(content)
	p := Paper{
		ID: id, SHA256: sum[:], ObjectKey: "papers/" + id.String(), ContentType: kind.ContentType(), Bytes: int64(len(content)),
		UploadedBy: actor(by), Version: 1,
	}
	facts.putInto(&p)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		e, err := Get(tx, entryID)
		if err != nil {
			return err
		}
		p.FacilityID, p.CreatedAt, p.ReleasedAt = e.FacilityID, tx.Now(), tx.Now()
		if err := tx.Create(&p).Error; err != nil {
			return fmt.Errorf("record paper: %w", err)
		}
		// Entries of the past are typed under a clock of their own; a sweep must not take
		// their papers for forgotten ones before they stand in the entry.
		err = tx.Pgx.QueryRow(tx.Context(), "UPDATE papers SET released_at = greatest(released_at, transaction_timestamp()) WHERE id = $1 RETURNING released_at", p.ID).Scan(&p.ReleasedAt)
		if err != nil {
			return fmt.Errorf("record paper: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := s.Blob.Put(ctx, p.ObjectKey, bytes.NewReader(content), p.Bytes, p.ContentType); err != nil {
		return nil, err
	}
	return &upload{paper: p}, nil
}

// ChangePaper corrects what is said of a paper, as long as no other entry that
// cannot be written any more rests on it (paper-in-use); a Word document stays an
// explanation (field kind, word-explains-only). version is the paper's.
func (s *Service) ChangePaper(ctx context.Context, by account.Account, entryID, paperID uuid.UUID, version int, facts PaperFacts) (*PlacedPaper, error) {
	var placed *PlacedPaper
	_, err := s.write(ctx, by, entryID, func(tx *database.Tx, c change) error {
		if err := c.editable(tx); err != nil {
			return err
		}
		facts, err := facts.cleaned(unit.Day(tx.Now()))
		if err != nil {
			return err
		}
		if placed, err = lockPaper(tx, entryID, paperID); err != nil {
			return err
		}
		p := &placed.Paper
		if p.Version != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Giấy tờ đã được sửa ở nơi khác. Hãy xem lại trước khi lưu.", Current: *placed}
		}
		var used bool
		err = tx.Pgx.QueryRow(tx.Context(), `
			SELECT EXISTS (SELECT 1 FROM entry_papers u JOIN entries e ON e.id = u.entry_id
			                WHERE u.paper_id = $1 AND e.id <> $2 AND e.status <> 'draft')`, paperID, entryID).Scan(&used)
		if err != nil {
			return fmt.Errorf("look where paper %s is used: %w", paperID, err)
		}
		if paper.IsWord(p.ContentType) && facts.Kind != Page {
			var bad fault.Fields
			bad.Add("kind", "word-explains-only", "Tệp Word chỉ dùng để trả lời một mục của bản thuyết minh. Giấy tờ loại này hãy nộp bằng PDF, JPEG hoặc PNG.")
			return bad.Err()
		}
		if used {
			return fault.New(fault.Conflict, "paper-in-use", "Giấy tờ này đã nộp trong một hồ sơ khác, không thể sửa. Hãy xóa khỏi hồ sơ này rồi tải bản mới.")
		}
		facts.putInto(p)
		p.Version++
		err = tx.Model(&Paper{ID: p.ID}).Select("Kind", "FileName", "Number", "Issuer", "IssuedOn", "ValidUntil", "Version").Updates(p).Error
		if err != nil {
			return fmt.Errorf("change paper %s: %w", paperID, err)
		}
		return c.Entry.record(tx, by, "change-entry-paper", "", map[string]any{"paper": paperID, "kind": p.Kind})
	})
	if err != nil {
		return nil, err
	}
	return placed, nil
}

func lockPaper(tx *database.Tx, entryID, paperID uuid.UUID) (*PlacedPaper, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM papers WHERE id = $1 FOR UPDATE", paperID); err != nil {
		return nil, fmt.Errorf("lock paper %s: %w", paperID, err)
	}
	held, err := papersOf(tx, entryID)
	if err != nil {
		return nil, fmt.Errorf("read papers of entry %s: %w", entryID, err)
	}
	for i := range held {
		if held[i].PaperID == paperID {
			return &held[i], nil
		}
	}
	return nil, ErrPaperNotFound
}

// RemovePaper takes a paper out of an entry that may be written, and out of the
// sections that it answers. version is the entry's. Removing what is gone changes
// nothing.
func (s *Service) RemovePaper(ctx context.Context, by account.Account, entryID, paperID uuid.UUID, version int) (*Entry, error) {
	return s.write(ctx, by, entryID, func(tx *database.Tx, c change) error {
		if err := c.editable(tx); err != nil {
			return err
		}
		held, err := paperIDs(tx, entryID)
		if err != nil || !slices.Contains(held, paperID) {
			return err
		}
		e := c.Entry
		if err := e.current(tx, version); err != nil {
			return err
		}
		if err := releasePapers(tx, entryID, slices.DeleteFunc(held, func(id uuid.UUID) bool { return id == paperID })); err != nil {
			return err
		}
		if err := tx.Where("entry_id = ? AND paper_id = ?", entryID, paperID).Delete(&PaperUse{}).Error; err != nil {
			return fmt.Errorf("take paper out of entry %s: %w", entryID, err)
		}
		if err := e.mapExplanation(func(x Explanation) Explanation { return x.without(paperID) }); err != nil {
			return err
		}
		if err := e.save(tx, by, "Explanation"); err != nil {
			return err
		}
		return e.record(tx, by, "remove-entry-paper", "", map[string]any{"paper": paperID})
	})
}

func (e *Entry) mapExplanation(fn func(Explanation) Explanation) error {
	form, err := e.DecodedForm()
	if err != nil {
		return err
	}
	x, err := e.DecodedExplanation()
	if err != nil {
		return err
	}
	_, err = e.put(form, fn(x))
	return err
}

// RenewPaper puts a new paper into the place of an expired one of a promoted entry
// that is handed in, until its screening ends (product.md §6, rule 5). What judges
// get of it is chosen anew. Refusals: not-promoted, screening-over, paper-not-expired,
// paper-expired for a new one that is expired too, stale, and those of AddPaper.
func (s *Service) RenewPaper(ctx context.Context, by account.Account, entryID, paperID uuid.UUID, version int, facts PaperFacts, r io.Reader, size int64) (*Entry, error) {
	up, err := s.receive(ctx, by, entryID, facts, r, size, func(tx *database.Tx, c change) error { return c.renewing(tx) })
	if err != nil {
		return nil, err
	}
	return s.write(ctx, by, entryID, func(tx *database.Tx, c change) error {
		held, err := papersOf(tx, entryID)
		if err != nil {
			return fmt.Errorf("read papers of entry %s: %w", entryID, err)
		}
		if slices.ContainsFunc(held, up.isHeld) {
			return nil // asked twice
		}
		if err := c.renewing(tx); err != nil {
			return err
		}
		if err := replaceable(held, paperID, up.paper, unit.Day(tx.Now())); err != nil {
			return err
		}
		e := c.Entry
		if err := e.current(tx, version); err != nil {
			return err
		}
		others := slices.DeleteFunc(held, func(h PlacedPaper) bool { return h.PaperID == paperID })
		if err := up.fits(others); err != nil {
			return err
		}
		return s.renew(tx, by, e, paperID, up.paper)
	})
}

// renewing refuses where no paper can be renewed.
func (c change) renewing(tx *database.Tx) error {
	e := c.Entry
	if e.Origin != Promoted || (e.Status != Submitted && e.Status != Accepted) {
		return fault.New(fault.Conflict, "not-promoted", "Chỉ thay được giấy tờ hết hạn của hồ sơ được chuyển lên từ cấp dưới.")
	}
	if c.Round.Phase.After(competition.Screening) || (c.Round.ScreeningClosesAt != nil && !tx.Now().Before(*c.Round.ScreeningClosesAt)) {
		return errScreeningOver
	}
	return nil
}

func replaceable(held []PlacedPaper, old uuid.UUID, with Paper, today time.Time) error {
	i := slices.IndexFunc(held, func(h PlacedPaper) bool { return h.PaperID == old })
	switch {
	case i < 0:
		return ErrPaperNotFound
	case !held[i].Paper.Expired(today):
		return fault.New(fault.Conflict, "paper-not-expired", "Giấy tờ này còn hiệu lực, không cần thay.")
	case with.Expired(today):
		var bad fault.Fields
		bad.Add("validUntil", "paper-expired", "Giấy tờ mới cũng đã hết hạn.")
		return bad.Err()
	}
	return nil
}

func (s *Service) renew(tx *database.Tx, by account.Account, e *Entry, old uuid.UUID, p Paper) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE papers SET released_at = $2 WHERE id = $1", old, tx.Now()); err != nil {
		return fmt.Errorf("release paper %s: %w", old, err)
	}
	_, err := tx.Pgx.Exec(tx.Context(),
		"UPDATE entry_papers SET paper_id = $3, for_judges = false, names_nobody = false WHERE entry_id = $1 AND paper_id = $2", e.ID, old, p.ID)
	if err != nil {
		return fmt.Errorf("renew paper of entry %s: %w", e.ID, err)
	}
	if err := e.mapExplanation(func(x Explanation) Explanation { return x.replaced(old, p.ID) }); err != nil {
		return err
	}
	if err := e.save(tx, by, "Explanation"); err != nil {
		return err
	}
	return e.record(tx, by, "renew-entry-paper", "", map[string]any{"paper": p.ID, "replaces": old})
}

// nameless is a file name that tells nothing of the facility.
func nameless(p Paper) string {
	_, format, _ := strings.Cut(p.ContentType, "/")
	return string(p.Kind) + "." + format
}

// OpenPaper opens a paper of an entry for those who may read the entry, and for its
// judges when screening chose it for them. The caller closes the object. Papers are
// never public, and are to be served as downloads.
func (s *Service) OpenPaper(ctx context.Context, by account.Account, entryID, paperID uuid.UUID) (*blob.Object, *Paper, error) {
	var p *PlacedPaper
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, err := Get(tx, entryID)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, e.RoundID)
		if err != nil {
			return err
		}
		held, err := papersOf(tx, entryID)
		if err != nil {
			return fmt.Errorf("read papers of entry %s: %w", entryID, err)
		}
		i := slices.IndexFunc(held, func(h PlacedPaper) bool { return h.PaperID == paperID })
		_, hidden := ViewOf(tx, by, e, r)
		if hidden != nil && i >= 0 {
			if f := fault.Of(hidden); f == nil {
				return hidden
			}
			sees, err := judgeSees(tx, by, e, r, held[i].PaperUse)
			if err != nil {
				return err
			}
			if sees {
				hidden = nil
			}
			if r.PacketMode == competition.ShowCode {
				held[i].Paper.FileName = nameless(held[i].Paper)
			}
		}
		switch {
		case hidden != nil:
			return hidden
		case i < 0:
			return ErrPaperNotFound
		}
		p = &held[i]
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	object, err := s.Blob.Get(ctx, p.Paper.ObjectKey)
	if err != nil {
		return nil, nil, err
	}
	return object, &p.Paper, nil
}
