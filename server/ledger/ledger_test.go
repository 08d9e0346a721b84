package ledger_test

import (
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/ledger"
)

func TestLedgerIsAppendOnly(t *testing.T) {
	db := dbtest.Open(t)
	subject := uuid.New()
	err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
		for _, action := range []string{"open-round", "close-round"} {
			if err := ledger.Append(tx, ledger.Record{Action: action, Subject: "round", ID: subject, Reason: "kiểm thử", Detail: map[string]int{"n": 1}}); err != nil {
				return err
			}
		}
		if err := ledger.AppendAll(tx, []ledger.Record{
			{Action: "publish-round", Subject: "round", ID: subject, Actor: subject, Detail: map[string]int{"n": 2}}, {Action: "correct-round", Subject: "round", ID: subject},
		}); err != nil {
			return err
		}
		got, err := ledger.Of(tx, subject)
		if err != nil {
			return err
		}
		if len(got) != 4 || got[0].Action != "open-round" || got[1].ActorID != nil || got[3].Action != "correct-round" {
			t.Errorf("got %+v, want all records, oldest first, by the platform", got)
		}
		if *got[2].ActorID != subject || string(got[2].Detail) != `{"n": 2}` || got[3].Detail != nil {
			t.Errorf("got %+v, want actor and detail as appended", got[2:])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"UPDATE ledger_entries SET reason = 'x'",
		"DELETE FROM ledger_entries",
		"TRUNCATE ledger_entries",
	} {
		if _, err := db.Pool.Exec(t.Context(), q); err == nil {
			t.Errorf("%s: got no error, want a refusal", q)
		}
	}
}
