package demo

import (
	"encoding/json"
	"hash/fnv"
	"strconv"

	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
)

// quality is what generated marks are drawn from: the share of the maximum, in
// hundredths of a per cent, and the key of the noise. Entries of one key and share
// get the same marks from the same judges, and so tie.
type quality struct {
	share int // 9100 is 91 %
	key   string
}

// spread gives n entries their qualities, best first: passing ones from 95 % down to
// 72.5 %, the others from 67 % down. Where tied is above 0, the places tied and
// tied + 1 are equal.
func spread(n, passing, tied int) []quality {
	q := make([]quality, n)
	for i := range q {
		q[i].key = strconv.Itoa(i)
		if i < passing {
			q[i].share = 9500 - 2250*i/max(passing-1, 1)
		} else {
			q[i].share = 6700 - 1200*(i-passing)/max(n-passing, 1)
		}
	}
	if tied > 0 && tied < n {
		q[tied] = q[tied-1]
	}
	return q
}

// marksOf generates one judge's complete marks for one entry in one stage. They mean
// nothing: every page that shows them says so.
func marksOf(tree rubric.Tree, q quality, judge, stage int) scoresheet.Marks {
	marks := scoresheet.Marks{}
	lean := (judge%5 - 2) * 60 // each judge a little milder or stricter, 0 over five
	for _, g := range tree.CriterionGroups {
		for _, c := range g.Criteria {
			if c.Kind == "options" {
				best, _ := json.Marshal(c.Options[0].ID)
				marks[c.ID] = best
				continue
			}
			share := q.share + lean + noise(q.key, c.ID, judge, stage)
			points := c.MaxPoints * int64(min(max(share, 0), 10000)) / 10000
			points = (points + c.Step/2) / c.Step * c.Step
			marks[c.ID] = json.RawMessage(strconv.FormatInt(min(points, c.MaxPoints), 10))
		}
	}
	return marks
}

// noise is between −250 and 250 hundredths of a per cent, the same at every loading.
func noise(key, criterion string, judge, stage int) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key + "/" + criterion + "/" + strconv.Itoa(judge) + "/" + strconv.Itoa(stage)))
	return int(h.Sum32()%501) - 250
}
