// Package bundletest makes result bundles for tests and measurements.
package bundletest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"tieubieu/server/publication"
	"tieubieu/server/scoring"
)

// Groups are the four product groups of Random.
var Groups = []string{"handicraft", "food", "machinery", "other"}

// Random makes a bundle of one stage in which every judge has scored every entry: the same arguments always give the same
// bundle. criteria is at least 1; the last is a list of options where there are at least two. The result is not filled in
// (see publication.Bundle.Fill).
func Random(seed uint64, entries, judges, criteria int) *publication.Bundle {
	random := rand.New(rand.NewPCG(seed, 0))
	total, nominated, levelA := int64(max(1, entries/2)), int64(max(1, entries/4)), int64(max(1, entries/20))
	b := &publication.Bundle{
		Round: publication.BundleRound{
			ID: fmt.Sprintf("round-%d", seed), Title: "Dữ liệu minh hoạ", Tier: "province",
			Unit:  publication.BundleUnit{Code: "00", Name: "Đơn vị minh hoạ", On: "2026-09-10"},
			Cycle: "2026-2027", Demonstration: true,
		},
		Publication: publication.BundlePublication{Version: 1, At: "2026-09-10T08:00:00+07:00"},
		Rules: scoring.Rules{
			Aggregation: scoring.Mean, MinimumSheets: int64(min(5, judges)), Stages: []scoring.Stage{{Weight: 1}},
			Combine: scoring.Last, PassMark: scoring.Threshold{Points: 7000, Inclusive: true},
			TieBreaks: []string{"market", "economy"}, KnockOut: scoring.Majority,
			Awards: scoring.Quota{Total: &total},
			Levels: &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A", Count: &levelA}, {ID: "B"}}},
			Nomination: &scoring.Nomination{From: scoring.FromAwarded, Quota: scoring.Quota{Total: &nominated},
				Levels: []string{"A", "B"}},
		},
	}
	rubric := randomRubric(criteria)
	for _, group := range Groups {
		rubric.Group = group
		b.Rubrics = append(b.Rubrics, rubric)
	}
	for j := range judges {
		b.Judges = append(b.Judges, fmt.Sprintf("J%02d", j+1))
	}
	flat := rubric.Criteria()
	for i := range entries {
		id := fmt.Sprintf("E%06d", i+1)
		b.Entries = append(b.Entries, publication.BundleEntry{
			Entry:   scoring.Entry{ID: id, Group: Groups[random.IntN(len(Groups))]},
			Product: fmt.Sprintf("Sản phẩm minh hoạ %d", i+1),
		})
		quality := 5 + random.IntN(5)
		for _, judge := range b.Judges {
			b.Sheets = append(b.Sheets, publication.BundleSheet{Sheet: scoring.Sheet{
				Entry: id, Judge: judge, Stage: 1, Counted: random.IntN(50) > 0, Marks: randomMarks(random, flat, quality),
			}})
		}
	}
	return b
}

// randomRubric spreads criteria over four groups that add up to 100 points.
func randomRubric(criteria int) scoring.Rubric {
	groups := []scoring.CriterionGroup{{ID: "market"}, {ID: "economy"}, {ID: "society"}, {ID: "culture"}}
	each := int64(10000 / criteria / 50 * 50)
	for i := range criteria {
		g := &groups[i*len(groups)/criteria]
		c := scoring.Criterion{ID: fmt.Sprintf("c%02d", i+1), Kind: scoring.Points, MaxPoints: each, Step: 50}
		if criteria > 1 && i == criteria-1 {
			c = scoring.Criterion{ID: c.ID, Kind: scoring.Options, Options: []scoring.Option{
				{ID: "good", Points: each}, {ID: "fair", Points: each / 2}, {ID: "banned", Points: 0, KnockOut: true},
			}}
		}
		g.Criteria = append(g.Criteria, c)
		g.MaxPoints += each
	}
	return scoring.Rubric{CriterionGroups: groups}
}

// randomMarks scatters marks about quality tenths of the maximum.
func randomMarks(random *rand.Rand, criteria []scoring.Criterion, quality int) []scoring.Mark {
	marks := make([]scoring.Mark, len(criteria))
	for i, c := range criteria {
		if c.Kind == scoring.Options {
			marks[i] = scoring.Mark(min(1, random.IntN(4)))
			if random.IntN(100) == 0 {
				marks[i] = 2
			}
			continue
		}
		tenths := int64(min(10, quality+random.IntN(3)))
		marks[i] = scoring.Mark(c.MaxPoints * tenths / 10 / c.Step * c.Step)
	}
	return marks
}

// Of makes a bundle of an input, with the judges that its sheets name.
func Of(in scoring.Input) *publication.Bundle {
	b := &publication.Bundle{
		Round:       publication.BundleRound{ID: "round", Title: "Dữ liệu minh hoạ", Demonstration: true},
		Publication: publication.BundlePublication{Version: 1, At: "2026-09-10T08:00:00+07:00"},
		Rules:       in.Rules,
		Rubrics:     in.Rubrics,
		Judges:      []string{},
		Entries:     []publication.BundleEntry{},
		Sheets:      []publication.BundleSheet{},
		Decided:     in.Decided,
		Decisions:   in.Decisions,
	}
	for _, e := range in.Entries {
		b.Entries = append(b.Entries, publication.BundleEntry{Entry: e, Product: "Sản phẩm " + e.ID})
	}
	known := map[string]bool{}
	for i, s := range in.Sheets {
		if !known[s.Judge] {
			known[s.Judge] = true
			b.Judges = append(b.Judges, s.Judge)
		}
		sheet := publication.BundleSheet{Sheet: s}
		if !s.Counted {
			sheet.Why, sheet.Receipt = "hồi tị", json.RawMessage(fmt.Sprintf(`{"revision":%d}`, i))
		}
		b.Sheets = append(b.Sheets, sheet)
	}
	return b
}
