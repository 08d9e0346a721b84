package reliability

import (
	"crypto/sha256"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"tieubieu/server/scoring"
)

// Draws of judges that the stability of a line is measured on. A default: with 1,000 a
// share is good to about three in a hundred.
const Draws = 1000

// LineKind is which line of a round is looked at.
type LineKind string

const (
	ProposalLine LineKind = "proposal" // pass mark and places: who is proposed for an award
	AdvanceLine  LineKind = "advance"  // who goes on from stage 1 to stage 2
)

// NoLine is why there is no line: everybody goes on to the next stage.
const NoLine Why = "no-line"

// Line says how firmly a line stands: over Draws panels, each drawn from the judges with
// replacement, how often each entry lies above it. Judges who share no entry with each
// other, directly or through others, are drawn apart, so that every product group keeps
// as many judges as it had. A judge comes with all of his sheets; an entry none of whose
// judges are drawn keeps its score; the minimum number of sheets is not asked again.
type Line struct {
	Kind  LineKind
	Draws int
	// SameList counts the draws in which the same entries lie above the line.
	SameList int
	Entries  []Place // in the order of the standings
	Why      Why     // then nothing is drawn
}

// Place is where one entry stands, and how it moves over the draws.
type Place struct {
	Entry     string
	Group     string
	Score     *scoring.Exact
	Rank      int // overall; 0 without one
	Above     bool
	AtTheLine bool // of equals that the places left could not hold
	// AboveDraws, SameRankDraws count draws. Nine tenths of the ranks drawn lie from
	// RankFrom to RankTo.
	AboveDraws, SameRankDraws int
	RankFrom, RankTo          int
}

// Seed is what the draws of a round's stage begin with, so that anyone who has the
// sheets can draw the same panels again.
func Seed(round string, stage int) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "tieubieu/reliability\n%s\n%d\n", round, stage))
}

// blockDraws is how many draws are worked on at a time, to bound memory.
const blockDraws = 100

// bootstrap draws panels. A line that no judge could move has OneJudge.
func bootstrap(c *contest, line *Line, seed [32]byte) {
	panels := c.panels()
	if !slices.ContainsFunc(panels, func(p []int) bool { return len(p) > 1 }) {
		line.Why = OneJudge
		return
	}
	n := len(c.entries)
	line.Draws = Draws
	random := rand.NewChaCha8(seed)
	ranks := make([]int32, n*Draws) // by entry
	d := newDraw(c)
	for from := 0; from < Draws; from += blockDraws {
		weights := drawn(random, panels, c.judges, blockDraws)
		scores := c.scores(weights)
		for k := range blockDraws {
			d.run(scores, weights, k)
			same := true
			for e := range c.entries {
				p := &line.Entries[c.entries[e].place]
				if d.above[e] {
					p.AboveDraws++
				}
				if d.rank[e] == p.Rank {
					p.SameRankDraws++
				}
				same = same && d.above[e] == p.Above
				rank := d.rank[e]
				if rank == 0 {
					rank = n // who does not go on is behind all
				}
				ranks[e*Draws+from+k] = int32(rank)
			}
			if same {
				line.SameList++
			}
		}
	}
	for e := range c.entries {
		of := ranks[e*Draws : (e+1)*Draws]
		slices.Sort(of)
		p := &line.Entries[c.entries[e].place]
		p.RankFrom, p.RankTo = int(of[Draws/20]), int(of[Draws-1-Draws/20])
	}
}

// drawn is how often each judge (rows) comes in each draw (columns).
func drawn(random *rand.ChaCha8, panels [][]int, judges, draws int) *mat.Dense {
	weights := mat.NewDense(judges, draws, nil)
	for k := range draws {
		for _, panel := range panels {
			for range panel {
				// The high word of the product is an even choice, the same for every version of Go.
				i, _ := bits.Mul64(random.Uint64(), uint64(len(panel)))
				judge := panel[i]
				weights.Set(judge, k, weights.At(judge, k)+1)
			}
		}
	}
	return weights
}
