package entry

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/text"
)

// SampleStatus is where the thing itself is.
type SampleStatus string

const (
	SampleExpected SampleStatus = "expected"
	SampleReceived SampleStatus = "received"
	SampleMissing  SampleStatus = "missing" // it did not come, or is lost
	SampleReturned SampleStatus = "returned"
)

// Sample is the thing itself of one accepted entry, at reception. Version 0: nothing
// was noted yet.
type Sample struct {
	EntryID     uuid.UUID
	JudgingCode string
	GroupID     string
	ProductName string
	Facility    string
	Status      SampleStatus
	Place       string // "Bàn 3", at most 200 characters
	Note        string // at most 1,000 characters
	ByName      string
	At          *time.Time
	Version     int
}

const selectSamples = `
	SELECT e.id, coalesce(e.judging_code, ''), e.group_id, p.name, f.name, coalesce(s.status, 'expected'), coalesce(s.place, ''), coalesce(s.note, ''),
	       coalesce(a.name, ''), s.at, coalesce(s.version, 0)
	  FROM entries e JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id
	  LEFT JOIN entry_samples s ON s.entry_id = e.id LEFT JOIN accounts a ON a.id = s.by_id WHERE `

func readSamples(tx *database.Tx, rest string, args ...any) ([]Sample, error) {
	rows, err := tx.Pgx.Query(tx.Context(), selectSamples+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	samples, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Sample, err error) {
		return s, row.Scan(&s.EntryID, &s.JudgingCode, &s.GroupID, &s.ProductName, &s.Facility, &s.Status, &s.Place, &s.Note, &s.ByName, &s.At, &s.Version)
	})
	if err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	return samples, nil
}

func sampleOf(tx *database.Tx, entryID uuid.UUID) (*Sample, error) {
	found, err := readSamples(tx, "e.id = $1", entryID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// SampleFilter narrows the list of samples; zero values let everything through.
type SampleFilter struct {
	Status  SampleStatus
	GroupID string
	Code    string // the whole judging code, in any case
}

// Samples lists the samples of a round's accepted entries by judging code.
func (s *Service) Samples(ctx context.Context, by account.Account, roundID uuid.UUID, f SampleFilter) (samples []Sample, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		samples, err = readSamples(tx, `e.round_id = $1 AND e.status = 'accepted' AND ($2 = '' OR coalesce(s.status, 'expected') = $2)
			AND ($3 = '' OR e.group_id = $3) AND ($4 = '' OR upper(e.judging_code) = $4) ORDER BY e.judging_code COLLATE "C"`,
			roundID, string(f.Status), f.GroupID, readCode(f.Code))
		return err
	})
	return samples, err
}

// LabelSheet is what labels are printed from.
type LabelSheet struct {
	Round   competition.Round
	Groups  map[string]string // names in Vietnamese, by id
	Samples []Sample          // by judging code
}

// Labels are the samples of a round, or of one group of it, for printing.
func (s *Service) Labels(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string) (sheet *LabelSheet, err error) {
	samples, err := s.Samples(ctx, by, roundID, SampleFilter{GroupID: groupID})
	if err != nil {
		return nil, err
	}
	sheet = &LabelSheet{Groups: map[string]string{}, Samples: samples}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		sheet.Round = *r
		groups, err := competition.Groups(tx, r.ProgrammeID)
		for _, g := range groups {
			sheet.Groups[g.GroupID] = g.NameVi
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return sheet, nil
}

// readCode is a judging code as it is typed or scanned.
func readCode(s string) string { return strings.ToUpper(text.Clean(s)) }

var errSample = fault.New(fault.NotFound, "sample-not-found", "Không có sản phẩm nào mang mã số này trong kỳ bình chọn.")

// NoteSample writes where the sample of a judging code is, at the version seen: by the
// support team, from acceptance until the round is published.
func (s *Service) NoteSample(ctx context.Context, by account.Account, roundID uuid.UUID, code string, version int, status SampleStatus, place, note string) (sample *Sample, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		r, err := competition.Share(tx, roundID)
		if err != nil {
			return err
		}
		if r.Phase.After(competition.Approved) {
			return fault.New(fault.Conflict, "round-published", "Kỳ bình chọn đã công bố, không ghi nhận mẫu nữa.")
		}
		var id uuid.UUID
		err = tx.Pgx.QueryRow(tx.Context(), "SELECT id FROM entries WHERE round_id = $1 AND upper(judging_code) = $2 AND status = 'accepted' FOR UPDATE", roundID, readCode(code)).Scan(&id)
		if database.Missing(err) {
			return errSample
		}
		if err != nil {
			return fmt.Errorf("look for sample %s: %w", code, err)
		}
		var bad fault.Fields
		place := clean(&bad, "place", place, 200)
		note := clean(&bad, "note", note, 1_000)
		if err := bad.Err(); err != nil {
			return err
		}
		if sample, err = sampleOf(tx, id); err != nil {
			return err
		}
		if sample.Status == status && sample.Place == place && sample.Note == note && sample.Version > 0 {
			return nil
		}
		if sample.Version != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Mẫu này vừa được người khác ghi nhận.", Current: *sample}
		}
		_, err = tx.Pgx.Exec(tx.Context(), `
			INSERT INTO entry_samples (entry_id, status, place, note, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (entry_id) DO UPDATE SET status = excluded.status, place = excluded.place, note = excluded.note, by_id = excluded.by_id, at = excluded.at, version = entry_samples.version + 1`,
			id, status, place, note, actor(by), tx.Now())
		if err != nil {
			return fmt.Errorf("note sample %s: %w", code, err)
		}
		e, err := Get(tx, id)
		if err != nil {
			return err
		}
		if err := e.record(tx, by, "receive-sample", "", map[string]any{"status": status, "place": place}); err != nil {
			return err
		}
		sample, err = sampleOf(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return sample, nil
}
