package entry

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Prospect is what accepting one entry in bulk would do, or has done.
type Prospect struct {
	EntryID      uuid.UUID
	Version      int
	Status       Status
	GroupID      string
	ProductName  string
	FacilityName string
	Accepted     bool    // would be, or was
	Code         string  // why not
	Sentence     string  // why not, in words
	JudgingCode  *string // once accepted
}

// MaxBulk is how many entries one bulk act takes.
const MaxBulk = 200

// PreviewAcceptances says of each submitted entry of a round, or of those named, what
// accepting it now would do. Nothing changes.
func (s *Service) PreviewAcceptances(ctx context.Context, by account.Account, roundID uuid.UUID, ids []uuid.UUID) (out []Prospect, err error) {
	if len(ids) > MaxBulk {
		return nil, tooManyAtOnce()
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT e.id, p.name, f.name FROM entries e JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id
			 WHERE e.round_id = $1 AND e.status <> 'draft' AND CASE WHEN cardinality($2::uuid[]) = 0 THEN e.status = 'submitted' ELSE e.id = ANY ($2) END
			 ORDER BY e.id LIMIT $3`, roundID, some(ids), MaxBulk)
		if err != nil {
			return fmt.Errorf("read entries to accept in round %s: %w", roundID, err)
		}
		if out, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Prospect, err error) {
			return p, row.Scan(&p.EntryID, &p.ProductName, &p.FacilityName)
		}); err != nil {
			return fmt.Errorf("read entries to accept in round %s: %w", roundID, err)
		}
		for i := range out {
			if err := out[i].look(tx, by, r); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func tooManyAtOnce() error {
	return fault.New(fault.Invalid, "too-many", "Mỗi lần chọn tối đa %d hồ sơ.", MaxBulk)
}

func (p *Prospect) look(tx *database.Tx, by account.Account, r *competition.Round) error {
	e, err := Get(tx, p.EntryID)
	if err != nil {
		return err
	}
	p.Version, p.Status, p.GroupID, p.JudgingCode = e.Version, e.Status, e.GroupID, e.JudgingCode
	c := change{Entry: e, Round: r}
	err = mayScreen(tx, by, c)
	if err == nil {
		err = c.screenable(Accepted)
	}
	if err == nil {
		err = acceptable(tx, c)
	}
	p.Code, p.Sentence, err = refusalOf(err)
	p.Accepted = p.Code == ""
	return err
}

// refusalOf is a refusal's code and words, "" for none; other errors stay errors.
func refusalOf(err error) (code, words string, other error) {
	f := fault.Of(err)
	if f == nil {
		return "", "", err
	}
	words = f.Message
	if len(f.Fields) > 0 {
		words += " " + f.Fields[0].Message
	}
	return f.Code, words, nil
}

// Seen is an entry at the version that a preview showed.
type Seen struct {
	EntryID uuid.UUID
	Version int
}

// AcceptAll accepts entries of a round one by one, each at the version that the preview
// showed, and says of each what came of it: one that changed in between is left as it
// is. What judges get is what was chosen before. Sending it twice accepts once.
func (s *Service) AcceptAll(ctx context.Context, by account.Account, roundID uuid.UUID, seen []Seen) (out []Prospect, err error) {
	if len(seen) == 0 || len(seen) > MaxBulk {
		return nil, tooManyAtOnce()
	}
	ids := make([]uuid.UUID, len(seen))
	for i := range seen {
		ids[i] = seen[i].EntryID
	}
	known, err := s.PreviewAcceptances(ctx, by, roundID, ids)
	if err != nil {
		return nil, err
	}
	of := make(map[uuid.UUID]Prospect, len(known))
	for _, p := range known {
		of[p.EntryID] = p
	}
	for _, one := range seen {
		p, inRound := of[one.EntryID]
		p.EntryID = one.EntryID
		if !inRound {
			p.Code, p.Sentence = ErrNotFound.Code, ErrNotFound.Message
			out = append(out, p)
			continue
		}
		e, err := s.Screen(ctx, by, one.EntryID, one.Version, Verdict{Decision: Accepted})
		if p.Code, p.Sentence, err = refusalOf(err); err != nil {
			return nil, err // what was accepted so far stands; asking again goes on
		}
		if p.Accepted = p.Code == ""; p.Accepted {
			p.Version, p.Status, p.JudgingCode = e.Version, e.Status, e.JudgingCode
		}
		out = append(out, p)
	}
	return out, nil
}
