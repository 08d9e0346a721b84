package award

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

// Means is the exact score of entries as it stands now, for the minutes of a late
// recusal. Entries without a score come with none.
func Means(tx *database.Tx, round uuid.UUID, entries []uuid.UUID) ([]panel.Mean, error) {
	r, err := competition.Get(tx, round)
	if err != nil {
		return nil, err
	}
	counted, err := scoresheet.CountedInput(tx, r)
	if err != nil {
		return nil, err
	}
	result, err := scoring.Compute(counted.Through(r.Stage))
	if err != nil {
		return nil, fmt.Errorf("compute round %s: %w", round, err)
	}
	scores := make(map[uuid.UUID]*string, len(result.Standings))
	for _, st := range result.Standings {
		if st.Score != nil {
			exact := st.Score.String()
			scores[counted.EntryIDs[st.Entry]] = &exact
		}
	}
	means := make([]panel.Mean, len(entries))
	for i, id := range entries {
		means[i] = panel.Mean{EntryID: id, Score: scores[id]}
	}
	return means, nil
}
