package remark

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/publication"
	"tieubieu/server/text"
)

var readers = []account.Role{account.Secretary, account.Organiser}

var errNotFound = fault.New(fault.NotFound, "remark-not-found", "Không tìm thấy nhận xét này.")

// State of a remark on its way to the facility.
type State string

const (
	Waiting  State = "waiting" // nobody has read this text
	Released State = "released"
	Kept     State = "kept"
)

// Filter narrows a round's list; an empty state lets everything through. After is the
// last remark of the page before.
type Filter struct {
	State State
	After Cursor
	Limit int
}

// Cursor is a place in the list.
type Cursor struct {
	JudgingCode string
	SheetID     uuid.UUID
}

// Page is a piece of a round's remarks in the order of judging codes, and how many of
// all wait to be read.
type Page struct {
	Remarks []Remark
	Waiting int
}

// selectRemarks reads the remarks of a publication ($1) without those for facilities
// that $2 owns: nobody reads for names what is meant for himself.
const selectRemarks = `
	SELECT p.sheet_id, p.entry_id, s.judging_code, s.product_name, g.name_vi, g.name_en, p.text, p.digest,
	       CASE WHEN d.digest = p.digest THEN d.released END, CASE WHEN d.digest = p.digest THEN d.reason ELSE '' END,
	       CASE WHEN d.digest = p.digest THEN coalesce(a.name, '') ELSE '' END, CASE WHEN d.digest = p.digest THEN d.at END, coalesce(d.version, 0)
	  FROM published_remarks p JOIN published_standings s ON s.publication_id = p.publication_id AND s.entry_id = p.entry_id
	  JOIN entries e ON e.id = p.entry_id JOIN rounds r ON r.id = e.round_id
	  JOIN product_groups g ON g.programme_id = r.programme_id AND g.group_id = s.group_id
	  LEFT JOIN remark_readings d ON d.sheet_id = p.sheet_id LEFT JOIN accounts a ON a.id = d.by_id
	 WHERE p.publication_id = $1 AND NOT EXISTS (SELECT 1 FROM grants o WHERE o.facility_id = e.facility_id AND o.role = 'owner' AND o.ended_at IS NULL AND o.account_id = $2)`

func query(tx *database.Tx, rest string, args ...any) ([]Remark, error) {
	rows, err := tx.Pgx.Query(tx.Context(), selectRemarks+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read remarks: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Remark, err error) {
		return r, row.Scan(&r.SheetID, &r.EntryID, &r.JudgingCode, &r.ProductName, &r.GroupNameVi, &r.GroupNameEn, &r.Text, &r.Digest,
			&r.Released, &r.Reason, &r.ReadBy, &r.ReadAt, &r.Version)
	})
	if err != nil {
		return nil, fmt.Errorf("read remarks: %w", err)
	}
	return all, nil
}

const isWaiting = " AND d.digest IS DISTINCT FROM p.digest"

// List is the remarks of a round's newest published version, for its secretary and
// organiser; before publication there is no such list.
func (s *Service) List(ctx context.Context, by account.Account, round uuid.UUID, f Filter) (p *Page, err error) {
	condition, known := map[State]string{
		"": "", Waiting: isWaiting, Released: " AND d.digest = p.digest AND d.released", Kept: " AND d.digest = p.digest AND NOT d.released",
	}[f.State]
	if !known {
		return nil, fmt.Errorf("list remarks: unknown state %q", f.State)
	}
	p = &Page{}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		latest, err := published(tx, by, round)
		if err != nil {
			return err
		}
		p.Remarks, err = query(tx, condition+` AND (s.judging_code COLLATE "C", p.sheet_id) > ($3 COLLATE "C", $4) ORDER BY s.judging_code COLLATE "C", p.sheet_id LIMIT $5`,
			latest.ID, by.Holder(), f.After.JudgingCode, f.After.SheetID, f.Limit)
		if err != nil {
			return err
		}
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM ("+selectRemarks+isWaiting+") w", latest.ID, by.Holder()).Scan(&p.Waiting); err != nil {
			return fmt.Errorf("count remarks of round %s: %w", round, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// published is the version whose remarks by may read, hidden from everyone else.
func published(tx *database.Tx, by account.Account, round uuid.UUID) (*publication.Publication, error) {
	if err := account.RequireOnRound(tx, by, round, readers...); err != nil {
		return nil, err
	}
	latest, err := publication.Latest(tx, round)
	if f := fault.Of(err); f != nil {
		return nil, account.ErrHidden
	}
	return latest, err
}

// Reading is what was decided about a remark by who read it. Seen is the Digest of the
// text that was read; a reason is given where it is kept back.
type Reading struct {
	Released bool
	Reason   string
	Seen     string
}

// Read releases a remark to its facility, or keeps it back: the round's secretary or
// organiser, not for a facility of his own. Version is of the reading last seen, 0 for
// the first. Conflict "remark-changed" when the text is another by now.
func (s *Service) Read(ctx context.Context, by account.Account, sheet uuid.UUID, version int, reading Reading) (r *Remark, err error) {
	var bad fault.Fields
	reading.Reason = text.Clean(reading.Reason)
	switch n := utf8.RuneCountInString(reading.Reason); {
	case reading.Released && n > 0:
		bad.Add("reason", "not-kept", "Chỉ ghi lý do khi giữ lại nhận xét.")
	case !reading.Released && n == 0:
		bad.Add("reason", "required", "Vui lòng nêu lý do giữ lại nhận xét.")
	case n > 2000:
		bad.Add("reason", "too-long", "Lý do dài quá 2.000 ký tự.")
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var round uuid.UUID
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT round_id FROM score_sheets WHERE id = $1", sheet).Scan(&round)
		if database.Missing(err) {
			return errNotFound
		}
		if err != nil {
			return fmt.Errorf("find round of sheet %s: %w", sheet, err)
		}
		latest, err := open(tx, by, round)
		if err != nil {
			if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
				return errNotFound
			}
			return err
		}
		if r, err = one(tx, by, latest.ID, sheet); err != nil {
			return err
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if r.Version != version {
			return stale(r)
		}
		if !r.is(reading.Seen) {
			return errChanged
		}
		stored, err := store(tx, by, r, reading)
		if err != nil {
			return err
		}
		now, err := one(tx, by, latest.ID, sheet)
		if err != nil {
			return err
		}
		if r = now; !stored { // somebody else was faster
			return stale(r)
		}
		return ledger.Append(tx, listed(by, r, round, reading.Released, reading.Reason))
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

var errChanged = fault.New(fault.Conflict, "remark-changed", "Nhận xét đã thay đổi sau khi bạn đọc. Hãy đọc lại bản mới.")

func stale(r *Remark) error {
	return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Nhận xét vừa được người khác xử lý. Hãy xem lại.", Current: *r}
}

func (r *Remark) is(seen string) bool { return strings.EqualFold(seen, hex.EncodeToString(r.Digest)) }

// open is published with the round kept as it is: a version that is being published
// waits, or is seen.
func open(tx *database.Tx, by account.Account, round uuid.UUID) (*publication.Publication, error) {
	if err := account.RequireOnRound(tx, by, round, readers...); err != nil {
		return nil, err
	}
	if _, err := competition.Share(tx, round); err != nil {
		return nil, err
	}
	return published(tx, by, round)
}

func one(tx *database.Tx, by account.Account, publicationID, sheet uuid.UUID) (*Remark, error) {
	all, err := query(tx, " AND p.sheet_id = $3", publicationID, by.Holder(), sheet)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errNotFound
	}
	return &all[0], nil
}

// store writes a reading over the version that r shows, and says whether it still did.
func store(tx *database.Tx, by account.Account, r *Remark, reading Reading) (bool, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO remark_readings AS d (sheet_id, digest, released, reason, by_id, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (sheet_id) DO UPDATE SET digest = excluded.digest, released = excluded.released, reason = excluded.reason, by_id = excluded.by_id,
		       at = excluded.at, version = excluded.version WHERE d.version = excluded.version - 1`,
		r.SheetID, r.Digest, reading.Released, reading.Reason, actor(by), tx.Now(), r.Version+1)
	if err != nil {
		return false, fmt.Errorf("store reading of sheet %s: %w", r.SheetID, err)
	}
	return tag.RowsAffected() == 1, nil
}

// Seen is one remark of a bulk release: the text that was read.
type Seen struct {
	SheetID uuid.UUID
	Digest  string
}

// MaxBulk is how many remarks are released at once.
const MaxBulk = 500

// ReleaseAll releases remarks that have been read, all of them or none; how many were
// new. What was released before stays. Conflict "remark-changed" or "remark-kept" names
// the items in its fields: a text that is another by now, or one that a colleague keeps
// back.
func (s *Service) ReleaseAll(ctx context.Context, by account.Account, round uuid.UUID, items []Seen) (released int, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		released = 0
		latest, err := open(tx, by, round)
		if err != nil {
			return err
		}
		if len(items) == 0 || len(items) > MaxBulk {
			var bad fault.Fields
			bad.Add("items", "out-of-range", "Mỗi lần chuyển được từ 1 đến %d nhận xét.", MaxBulk)
			return bad.Err()
		}
		ids := make([]uuid.UUID, len(items))
		for i, item := range items {
			ids[i] = item.SheetID
		}
		found, err := query(tx, " AND p.sheet_id = ANY($3) ORDER BY p.sheet_id", latest.ID, by.Holder(), ids)
		if err != nil {
			return err
		}
		bySheet := make(map[uuid.UUID]*Remark, len(found))
		for i := range found {
			bySheet[found[i].SheetID] = &found[i]
		}
		if err := releasable(items, bySheet); err != nil {
			return err
		}
		var records []ledger.Record
		for i := range found { // in the order of their ids, so that two who release wait for each other
			r := &found[i]
			if r.Released != nil {
				continue
			}
			stored, err := store(tx, by, r, Reading{Released: true})
			if err != nil {
				return err
			}
			if !stored {
				return errChanged
			}
			records = append(records, listed(by, r, round, true, ""))
		}
		released = len(records)
		return ledger.AppendAll(tx, records)
	})
	if err != nil {
		return 0, err
	}
	return released, nil
}

func releasable(items []Seen, bySheet map[uuid.UUID]*Remark) error {
	var bad fault.Fields
	code := errChanged
	for i, item := range items {
		r := bySheet[item.SheetID]
		path := fmt.Sprintf("items[%d]", i)
		switch {
		case r == nil:
			return errNotFound
		case !r.is(item.Digest):
			bad.Add(path, "remark-changed", "Nhận xét về sản phẩm %s đã thay đổi sau khi bạn đọc.", r.JudgingCode)
		case r.Released != nil && !*r.Released:
			bad.Add(path, "remark-kept", "Nhận xét về sản phẩm %s đang được giữ lại.", r.JudgingCode)
			code = fault.New(fault.Conflict, "remark-kept", "Có nhận xét đang được giữ lại; hãy bỏ chọn hoặc xử lý riêng từng nhận xét đó.")
		}
	}
	if len(bad) == 0 {
		return nil
	}
	refused := *code
	refused.Fields = bad
	return &refused
}

func actor(by account.Account) *uuid.UUID {
	if by.ID == uuid.Nil {
		return nil
	}
	return &by.ID
}
