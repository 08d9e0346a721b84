package scoresheet

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/panel"
	"tieubieu/server/scoring"
)

// When judges are called far apart. Defaults, not law: no rule of the ministry names
// a gap, and nothing is decided by one.
const (
	TotalGap            = 1500 // hundredths between the highest and the lowest total of an entry
	CriterionGapPercent = 50   // of a criterion's maximum, between its highest and lowest mark
	gapSheets           = 3    // complete counted sheets that a gap needs
)

// GapMode is what a head is shown of gaps.
type GapMode string

const (
	GapsFull GapMode = "full" // figures of every entry: for a head who scores nothing
	GapsOwn  GapMode = "own"  // the bare fact, for entries whose own sheet is submitted
)

// Gaps are the entries of the stage that is scored on which the panel is far apart.
type Gaps struct {
	Mode    GapMode
	Entries []Gap // by judging code
}

// Gap is one such entry. Low and High are the lowest and highest total in hundredths,
// nil when totals are not far apart; they and Criteria are left out in GapsOwn.
type Gap struct {
	EntryID     uuid.UUID
	JudgingCode string
	Low, High   *int64
	Criteria    []CriterionGap
}

// CriterionGap is a criterion whose marks are far apart; in hundredths.
type CriterionGap struct {
	CriterionID string
	Low, High   int64
}

// GapAlerts says where the panel is far apart. For the panel's head alone; a head who
// scores learns the bare fact, and only of entries whose own sheet he has submitted.
func (s *Service) GapAlerts(ctx context.Context, by account.Account, roundID uuid.UUID) (*Gaps, error) {
	var gaps Gaps
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.PanelHead); err != nil {
			return err
		}
		head, err := panel.JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		c, err := CountedInput(tx, r)
		if err != nil {
			return err
		}
		if gaps.Entries, err = c.gaps(r.Stage); err != nil {
			return err
		}
		gaps.Mode = GapsFull
		if head.Scores {
			gaps.Mode, gaps.Entries = GapsOwn, c.bare(gaps.Entries, r.Stage, head.Code)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &gaps, nil
}

// gaps compares the complete counted sheets of a stage, entry by entry.
func (c *Counted) gaps(stage int) ([]Gap, error) {
	index, err := scoring.NewIndex(c.Input.Rubrics, c.Input.Entries)
	if err != nil {
		return nil, fmt.Errorf("index rubrics and entries: %w", err)
	}
	var found []Gap
	sheets := c.Input.Sheets
	for i, e := range c.Input.Entries {
		n := 0 // sheets stand in the order of the entries
		for n < len(sheets) && sheets[n].Entry == e.ID {
			n++
		}
		gap, far := gapAmong(index.Criteria(i), compared(sheets[:n], stage))
		sheets = sheets[n:]
		if far {
			gap.EntryID, gap.JudgingCode = c.EntryIDs[e.ID], e.ID
			found = append(found, gap)
		}
	}
	return found, nil
}

// compared are the sheets among these that a gap is measured on.
func compared(sheets []scoring.Sheet, stage int) (marks [][]scoring.Mark) {
	for _, s := range sheets {
		if s.Counted && s.Stage == stage && len(s.Marks) > 0 && !slices.Contains(s.Marks, scoring.Unmarked) {
			marks = append(marks, s.Marks)
		}
	}
	return marks
}

// gapAmong measures sheets of one rubric.
func gapAmong(criteria []scoring.Criterion, sheets [][]scoring.Mark) (gap Gap, far bool) {
	if len(sheets) < gapSheets {
		return gap, false
	}
	totals := make([]int64, len(sheets))
	for k := range criteria {
		points := make([]int64, len(sheets))
		for i, marks := range sheets {
			points[i] = pointsOf(&criteria[k], marks[k])
			totals[i] += points[i]
		}
		low, high := slices.Min(points), slices.Max(points)
		if most := best(&criteria[k]); most > 0 && (high-low)*100 >= CriterionGapPercent*most {
			gap.Criteria = append(gap.Criteria, CriterionGap{CriterionID: criteria[k].ID, Low: low, High: high})
		}
	}
	if low, high := slices.Min(totals), slices.Max(totals); high-low >= TotalGap {
		gap.Low, gap.High = &low, &high
	}
	return gap, gap.Low != nil || len(gap.Criteria) > 0
}

func pointsOf(c *scoring.Criterion, m scoring.Mark) int64 {
	if c.Kind == scoring.Options {
		return c.Options[m].Points
	}
	return int64(m)
}

// best is the most a criterion gives, in hundredths.
func best(c *scoring.Criterion) int64 {
	most := c.MaxPoints
	for i := range c.Options {
		most = max(most, c.Options[i].Points)
	}
	return most
}

// bare leaves of gaps the bare fact, and only for entries whose own counted sheet of
// this judge is submitted.
func (c *Counted) bare(gaps []Gap, stage int, judge string) []Gap {
	own := map[string]bool{}
	for _, s := range c.Input.Sheets {
		if s.Judge == judge && s.Stage == stage && s.Counted {
			own[s.Entry] = true
		}
	}
	var seen []Gap
	for _, g := range gaps {
		if own[g.JudgingCode] {
			seen = append(seen, Gap{EntryID: g.EntryID, JudgingCode: g.JudgingCode})
		}
	}
	return seen
}
