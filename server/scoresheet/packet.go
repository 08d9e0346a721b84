package scoresheet

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
	"tieubieu/server/rubric"
)

// Packet is what a judge scores with: the rubrics by group, the own sheets by stage
// and judging code as they stand, and their entries.
type Packet struct {
	Round   competition.Round
	Judge   panel.Judge
	Rubrics []rubric.Rubric
	Sheets  []Own
	Entries []PacketEntry // by judging code; none whose sheet no longer counts
}

// PacketEntry is an entry as the round lets its judges see it: by code alone, with
// the product's name (a set with its members), or with facility and place too.
type PacketEntry struct {
	EntryID     uuid.UUID
	JudgingCode string
	GroupID     string
	Product     string
	Members     []string
	Facility    string
	Place       string
	Photos      []PacketPhoto
	Papers      []PacketPaper
}

// PacketPhoto is a photo whose renditions are ready. Width and Height are pixels.
type PacketPhoto struct {
	PhotoID       uuid.UUID
	Caption       string // "" where packets show the code alone
	Width, Height int
	Thumbhash     []byte
}

// PacketPaper is a paper that screening chose for the judges. FileName, Number and
// Issuer are "" where packets show the code alone.
type PacketPaper struct {
	PaperID     uuid.UUID
	Kind        string
	ContentType string
	Bytes       int64
	FileName    string
	Number      string
	Issuer      string
	ValidUntil  *time.Time
}

// Packet hands a judge's own packet out to one device, and notes that it did: from
// then on scoring cannot be left backwards. Whoever is no judge of the round finds
// nothing.
func (s *Service) Packet(ctx context.Context, by account.Account, roundID uuid.UUID, deviceID string) (*Packet, error) {
	var f fault.Fields
	checkDevice(&f, deviceID)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var p Packet
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Share(tx, roundID) // a step back waits, and then sees the device
		if err != nil {
			return err
		}
		j, err := panel.JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		if r.FrozenAt != nil {
			if err := handedOut(tx, by, j, deviceID); err != nil {
				return err
			}
		}
		p.Round, p.Judge = *r, *j
		if p.Sheets, err = sheetsOf(tx, j.ID); err != nil {
			return err
		}
		if p.Entries, err = packetEntries(tx, r, j.ID); err != nil {
			return err
		}
		seen := map[uuid.UUID]bool{}
		for _, own := range p.Sheets {
			if seen[own.RubricID] {
				continue
			}
			seen[own.RubricID] = true
			ru, err := s.rubrics.get(tx, own.RubricID)
			if err != nil {
				return err
			}
			p.Rubrics = append(p.Rubrics, *ru)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// judged names the entries of a judge's packet in SQL.
const judged = `SELECT entry_id FROM score_sheets WHERE judge_id = $1 AND counted`

func packetEntries(tx *database.Tx, r *competition.Round, judgeID uuid.UUID) ([]PacketEntry, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, e.judging_code, e.group_id,
		       CASE WHEN $2 = 'code' THEN '' ELSE p.name END,
		       CASE WHEN $2 = 'code' THEN '{}' ELSE ARRAY(SELECT m.name FROM product_members m WHERE m.product_id = p.id ORDER BY m.position) END,
		       CASE WHEN $2 = 'all' THEN f.name ELSE '' END,
		       CASE WHEN $2 = 'all' THEN concat_ws(', ', nullif(f.locality, ''), u.name) ELSE '' END
		  FROM entries e JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id JOIN units u ON u.id = e.unit_id
		 WHERE e.id IN (`+judged+`) AND e.status = 'accepted' ORDER BY e.judging_code COLLATE "C"`, judgeID, string(r.PacketMode))
	if err != nil {
		return nil, fmt.Errorf("read packet of judge %s: %w", judgeID, err)
	}
	entries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e PacketEntry, err error) {
		err = row.Scan(&e.EntryID, &e.JudgingCode, &e.GroupID, &e.Product, &e.Members, &e.Facility, &e.Place)
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("read packet of judge %s: %w", judgeID, err)
	}
	at := make(map[uuid.UUID]*PacketEntry, len(entries))
	for i := range entries {
		at[entries[i].EntryID] = &entries[i]
	}
	if err := packetPhotos(tx, r, judgeID, at); err != nil {
		return nil, fmt.Errorf("read packet photos of judge %s: %w", judgeID, err)
	}
	if err := packetPapers(tx, r, judgeID, at); err != nil {
		return nil, fmt.Errorf("read packet papers of judge %s: %w", judgeID, err)
	}
	return entries, nil
}

func packetPhotos(tx *database.Tx, r *competition.Round, judgeID uuid.UUID, at map[uuid.UUID]*PacketEntry) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT u.entry_id, u.photo_id, CASE WHEN $2 = 'code' THEN '' ELSE u.caption END, c.width, c.height, c.thumbhash
		  FROM entry_photos u JOIN photos p ON p.id = u.photo_id JOIN photo_contents c ON c.sha256 = p.sha256
		 WHERE u.entry_id IN (`+judged+`) AND p.status = 'ready' AND ($2 <> 'code' OR u.names_nobody)
		 ORDER BY u.entry_id, u.position`, judgeID, string(r.PacketMode))
	if err != nil {
		return err
	}
	var entryID uuid.UUID
	var p PacketPhoto
	_, err = pgx.ForEachRow(rows, []any{&entryID, &p.PhotoID, &p.Caption, &p.Width, &p.Height, &p.Thumbhash}, func() error {
		if e := at[entryID]; e != nil {
			e.Photos = append(e.Photos, p)
		}
		p.Thumbhash = nil
		return nil
	})
	return err
}

func packetPapers(tx *database.Tx, r *competition.Round, judgeID uuid.UUID, at map[uuid.UUID]*PacketEntry) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT u.entry_id, p.id, p.kind, p.content_type, p.bytes,
		       CASE WHEN $2 = 'code' THEN '' ELSE p.file_name END, CASE WHEN $2 = 'code' THEN '' ELSE p.number END,
		       CASE WHEN $2 = 'code' THEN '' ELSE p.issuer END, p.valid_until
		  FROM entry_papers u JOIN papers p ON p.id = u.paper_id
		 WHERE u.entry_id IN (`+judged+`) AND u.for_judges AND ($2 <> 'code' OR u.names_nobody)
		 ORDER BY u.entry_id, u.position`, judgeID, string(r.PacketMode))
	if err != nil {
		return err
	}
	var entryID uuid.UUID
	var p PacketPaper
	_, err = pgx.ForEachRow(rows, []any{&entryID, &p.PaperID, &p.Kind, &p.ContentType, &p.Bytes, &p.FileName, &p.Number, &p.Issuer, &p.ValidUntil}, func() error {
		if e := at[entryID]; e != nil {
			e.Papers = append(e.Papers, p)
		}
		return nil
	})
	return err
}
