package scoresheet

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/photo"
	"tieubieu/server/practice"
)

// Weight is what judges would carry away, in bytes, before there are judges: the packet
// of a judge who scores everything, by the same packing as the real one. Photos that
// are still being rendered weigh nothing yet.
type Weight struct {
	Entries  int
	Bytes    int64
	MaxBytes int64
	LeftOut  []LeftOut
	Pending  int // photos not rendered yet
}

// EntryWeight is one entry's part: its files, which of them would be left out, and the
// whole packet with it in it.
type EntryWeight struct {
	Bytes   int64
	Photos  []PacketPhoto
	Papers  []PacketPaper
	LeftOut []LeftOut
	Pending int
	Round   Weight
}

var screeners = []account.Role{account.Screener, account.Secretary, account.Organiser}

// WeighRound is what the packet of a round would weigh: with its accepted entries, and,
// when all is asked for, with those that wait for a decision too. For the support team.
func (s *Service) WeighRound(ctx context.Context, by account.Account, roundID uuid.UUID, all bool) (w *Weight, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := roundForScreening(tx, by, roundID)
		if err != nil {
			return err
		}
		p, err := weighed(tx, r, all, uuid.Nil, nil)
		if err != nil {
			return err
		}
		w, err = p.weight(tx)
		return err
	})
	return w, err
}

func roundForScreening(tx *database.Tx, by account.Account, roundID uuid.UUID) (*competition.Round, error) {
	r, err := competition.Get(tx, roundID)
	if err != nil {
		return nil, err
	}
	err = account.RequireOnRound(tx, by, roundID, screeners...)
	if fault.Has(err, account.ErrHidden.Code) {
		return nil, fault.New(fault.NotFound, "round-not-found", "Không tìm thấy kỳ bình chọn này.")
	}
	return r, err
}

// WeighEntry is what one entry would add with this choice of what judges get, which
// need not be saved; nil is the choice that stands. For the support team of its round;
// for others there is no such entry.
func (s *Service) WeighEntry(ctx context.Context, by account.Account, entryID uuid.UUID, choice *entry.Choice) (w *EntryWeight, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, err := entry.Get(tx, entryID)
		if err != nil {
			return err
		}
		r, err := roundForScreening(tx, by, e.RoundID)
		if fault.Of(err) != nil || e.Status == entry.Draft {
			return entry.ErrNotFound
		}
		if err != nil {
			return err
		}
		p, err := weighed(tx, r, false, entryID, choice)
		if err != nil {
			return err
		}
		w = &EntryWeight{}
		for i := range p.Entries {
			if x := &p.Entries[i]; x.EntryID == entryID {
				w.Photos, w.Papers = x.Photos, x.Papers
			}
		}
		for _, f := range w.Photos {
			for _, file := range f.Files {
				w.Bytes += file.Bytes
			}
		}
		for _, f := range w.Papers {
			if f.Offline {
				w.Bytes += f.Bytes
			}
		}
		for _, l := range p.LeftOut {
			if l.EntryID == entryID {
				w.LeftOut = append(w.LeftOut, l)
			}
		}
		if w.Pending, err = pendingPhotos(tx, []uuid.UUID{entryID}); err != nil {
			return err
		}
		whole, err := p.weight(tx)
		if err == nil {
			w.Round = *whole
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

func (p *Packet) weight(tx *database.Tx) (*Weight, error) {
	ids := make([]uuid.UUID, len(p.Entries))
	for i := range p.Entries {
		ids[i] = p.Entries[i].EntryID
	}
	pending, err := pendingPhotos(tx, ids)
	return &Weight{Entries: len(ids), Bytes: p.TotalBytes, MaxBytes: MaxPacketBytes, LeftOut: p.LeftOut, Pending: pending}, err
}

func pendingPhotos(tx *database.Tx, entries []uuid.UUID) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM entry_photos u JOIN photos p ON p.id = u.photo_id WHERE u.entry_id = ANY ($1) AND p.status = $2", entries, photo.Pending).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count photos that are being rendered: %w", err)
	}
	return n, nil
}

// weighed packs a round's accepted entries, with those that wait if all, and one more,
// whose choice may be another than the one that stands.
func weighed(tx *database.Tx, r *competition.Round, all bool, one uuid.UUID, choice *entry.Choice) (*Packet, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT id FROM entries WHERE round_id = $1 AND (status = 'accepted' OR $2 AND status IN ('submitted', 'returned') OR id = $3)
		 ORDER BY judging_code COLLATE "C" NULLS LAST, id`, r.ID, all, one)
	if err != nil {
		return nil, fmt.Errorf("read entries to weigh of round %s: %w", r.ID, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("read entries to weigh of round %s: %w", r.ID, err)
	}
	p := &Packet{Round: *r, Entries: make([]PacketEntry, len(ids))}
	at := make(map[uuid.UUID]*PacketEntry, len(ids))
	for i, id := range ids {
		p.Entries[i].EntryID = id
		if id != one || choice == nil {
			at[id] = &p.Entries[i]
		}
	}
	if err := fill(tx, r, at); err != nil {
		return nil, err
	}
	if choice != nil {
		if err := p.fillChosen(tx, r, one, *choice); err != nil {
			return nil, err
		}
	}
	samples, err := practice.Samples(tx, r.ID)
	if err != nil {
		return nil, err
	}
	p.Practice = PracticeFiles(samples)
	p.pack(MaxPacketBytes)
	return p, nil
}

func fill(tx *database.Tx, r *competition.Round, at map[uuid.UUID]*PacketEntry) error {
	if err := packetPhotos(tx, r, at); err != nil {
		return fmt.Errorf("read photos to weigh of round %s: %w", r.ID, err)
	}
	if err := packetPapers(tx, r, at); err != nil {
		return fmt.Errorf("read papers to weigh of round %s: %w", r.ID, err)
	}
	return nil
}

// fillChosen gives an entry the files of a choice that was not saved: read as a round
// that shows all, with the choice in the place of the ticks.
func (p *Packet) fillChosen(tx *database.Tx, r *competition.Round, id uuid.UUID, choice entry.Choice) error {
	i := slices.IndexFunc(p.Entries, func(e PacketEntry) bool { return e.EntryID == id })
	e := &p.Entries[i]
	open := *r
	open.PacketMode = competition.ShowAll
	if err := packetPhotos(tx, &open, map[uuid.UUID]*PacketEntry{id: e}); err != nil {
		return fmt.Errorf("read photos of entry %s: %w", id, err)
	}
	hides := r.PacketMode == competition.ShowCode
	e.Photos = slices.DeleteFunc(e.Photos, func(f PacketPhoto) bool { return hides && !slices.Contains(choice.NamesNobody, f.PhotoID) })
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT p.id, p.kind, p.content_type, p.bytes FROM entry_papers u JOIN papers p ON p.id = u.paper_id
		 WHERE u.entry_id = $1 AND p.id = ANY ($2) AND (NOT $3 OR p.id = ANY ($4)) ORDER BY u.position`,
		id, orEmpty(choice.Papers), hides, orEmpty(choice.NamesNobody))
	if err != nil {
		return fmt.Errorf("read papers of entry %s: %w", id, err)
	}
	e.Papers, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f PacketPaper, err error) {
		return f, row.Scan(&f.PaperID, &f.Kind, &f.ContentType, &f.Bytes)
	})
	if err != nil {
		return fmt.Errorf("read papers of entry %s: %w", id, err)
	}
	return nil
}

func orEmpty(ids []uuid.UUID) []uuid.UUID {
	if ids == nil {
		return []uuid.UUID{}
	}
	return ids
}
