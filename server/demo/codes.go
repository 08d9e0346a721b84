package demo

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/panel"
)

// Codes of the panel of the round that is being scored, by the judge's place in it:
// the head and the judge one may sign in as, then the others. They are known to
// everyone who reads this, as the data behind them is made up.
var codes = [judgesOfAPanel]string{
	"MNHH-TB22", "MNHH-GK33", "MNHH-GK34", "MNHH-GK35", "MNHH-GK36", "MNHH-GK37", "MNHH-GK38", "MNHH-GK39", "MNHH-GK42",
}

// shownCodes are the codes of those one may sign in as.
var shownCodes = []struct{ code, role string }{
	{codes[1], "giám khảo"},
	{codes[0], "trưởng ban giám khảo"},
}

// giveCodes gives the judges of a round the demonstration's codes.
func (l *loader) giveCodes(ctx context.Context, r *competition.Round) error {
	place := map[uuid.UUID]int{l.known["head"].ID: 0, l.known["judge"].ID: 1}
	for i, a := range l.judges[2:] {
		place[a.ID] = i + 2
	}
	seated, err := l.Panels.List(ctx, account.Platform, r.ID)
	if err != nil {
		return err
	}
	return database.InTx(ctx, l.DB, func(tx *database.Tx) error {
		for _, j := range seated {
			i, known := place[j.AccountID]
			if !known {
				return fmt.Errorf("%s is not of the demonstration's panel", j.Name)
			}
			if err := panel.GiveCode(tx, j.ID, codes[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// codeGuide tells of the codes that open something now. Address is how the server is
// reached, without a slash at the end.
func (d Demonstration) codeGuide(ctx context.Context, address string) (string, error) {
	var b strings.Builder
	err := database.Read(ctx, d.DB, func(tx *database.Tx) error {
		for _, c := range shownCodes {
			opens, err := panel.Opens(tx, c.code)
			if err != nil {
				return err
			}
			if opens {
				fmt.Fprintf(&b, "    Mã giám khảo: %s tại %s/app/cham/ (%s)\n", c.code, address, c.role)
			}
		}
		return nil
	})
	return b.String(), err
}
