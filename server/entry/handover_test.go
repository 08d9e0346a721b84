package entry_test

import (
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fixture"
)

func TestHandingARoundOver(t *testing.T) {
	d := open(t)
	e := d.submitted(d.Owner, d.Plant)
	version := func() int { return fixture.One[int](t, d.DB, "SELECT version FROM rounds WHERE id = $1", d.RoundID) }
	role := func(a account.Account) string {
		return fixture.One[string](t, d.DB, "SELECT coalesce(string_agg(role, ' ' ORDER BY role), '') FROM grants WHERE account_id = $1 AND round_id = $2 AND ended_at IS NULL", a.ID, d.RoundID)
	}
	queue := func(a account.Account) int {
		return fixture.One[int](t, d.DB, "SELECT count(*) FROM entry_screeners WHERE account_id = $1", a.ID)
	}
	var told []*entry.HandOver
	d.OnHandedOver = append(d.OnHandedOver, func(_ *database.Tx, _ account.Account, _ *competition.Round, h *entry.HandOver) error {
		told = append(told, h)
		return nil
	})
	successor := d.Person()
	if _, err := d.Assign(t.Context(), d.Secretary, d.RoundID, &d.Secretary.ID, []uuid.UUID{e.ID}); err != nil {
		t.Fatal(err)
	}

	t.Run("is for those who run it", func(t *testing.T) {
		for who, by := range d.outsiders() {
			_, err := d.HandOverRound(t.Context(), by, d.RoundID, version(), by.ID, successor.ID, "Ghi chú")
			if err == nil {
				t.Errorf("%s handed the round over", who)
			}
		}
		_, err := d.HandOverRound(t.Context(), d.Screener, d.RoundID, version(), d.Screener.ID, successor.ID, "Ghi chú")
		refused(t, err, "round-not-found")
		_, err = d.HandOverRound(t.Context(), d.Secretary, d.RoundID, version(), d.Organiser.ID, successor.ID, "Ghi chú")
		refused(t, err, "not-organiser")
		_, err = d.HandOverRound(t.Context(), d.Secretary, d.RoundID, version(), d.Secretary.ID, d.Secretary.ID, " ")
		field(t, err, "toAccountId", "same-person")
		field(t, err, "note", "required")
		_, err = d.HandOverRound(t.Context(), d.Secretary, d.RoundID, version()+1, d.Secretary.ID, successor.ID, "Ghi chú")
		refused(t, err, "stale")
		_, err = d.HandOverRound(t.Context(), d.Organiser, d.RoundID, version(), successor.ID, d.Nobody.ID, "Ghi chú")
		refused(t, err, "nothing-to-hand-over")
		if len(told) != 0 || role(d.Secretary) != "secretary" || queue(d.Secretary) != 1 {
			t.Errorf("a refused hand-over left %d told, %q, %d in the queue", len(told), role(d.Secretary), queue(d.Secretary))
		}
	})
	t.Run("a secretary passes role, queue and note on", func(t *testing.T) {
		h, err := d.HandOverRound(t.Context(), d.Secretary, d.RoundID, version(), d.Secretary.ID, successor.ID, "Còn hai hồ sơ chờ giấy tờ.")
		if err != nil {
			t.Fatal(err)
		}
		if h.Entries != 1 || len(h.Roles) != 1 || h.ToName != successor.Name {
			t.Errorf("got %+v, want one entry and the secretary's role", h)
		}
		if role(d.Secretary) != "" || role(successor) != "secretary" || queue(successor) != 1 || queue(d.Secretary) != 0 {
			t.Errorf("got %q and %q, %d in the queue", role(d.Secretary), role(successor), queue(successor))
		}
		if len(told) != 1 || told[0].ToID != successor.ID {
			t.Errorf("got %+v told", told)
		}
		all, err := d.HandOvers(t.Context(), successor, d.RoundID)
		if err != nil || len(all) != 1 || all[0].Note != "Còn hai hồ sơ chờ giấy tờ." {
			t.Errorf("got %+v, %v; want the note kept", all, err)
		}
		if d.ledger(d.RoundID, "hand-over-round") != 1 || d.ledger(e.ID, "assign-screener") != 2 {
			t.Error("want the hand-over and the move on the record")
		}
		if _, err := d.HandOvers(t.Context(), d.Secretary, d.RoundID); err == nil {
			t.Error("who handed the round over still reads it")
		}
	})
	t.Run("an organiser's colleague becomes secretary, and he stays organiser", func(t *testing.T) {
		colleague := d.Person()
		h, err := d.HandOverRound(t.Context(), d.Organiser, d.RoundID, version(), d.Organiser.ID, colleague.ID, "Tôi đi công tác.")
		if err != nil || len(h.Roles) != 1 || role(colleague) != "secretary" {
			t.Fatalf("got %+v, %v, %q", h, err, role(colleague))
		}
		if _, err := d.HandOvers(t.Context(), d.Organiser, d.RoundID); err != nil {
			t.Errorf("the organiser is shut out: %v", err)
		}
		t.Run("and hands over for somebody else", func(t *testing.T) {
			if _, err := d.HandOverRound(t.Context(), d.Organiser, d.RoundID, version(), successor.ID, colleague.ID, "Nghỉ ốm."); err != nil {
				t.Fatal(err)
			}
			if role(successor) != "" || role(colleague) != "secretary" || queue(colleague) != 1 {
				t.Errorf("got %q, %q, %d in the queue", role(successor), role(colleague), queue(colleague))
			}
		})
	})
}

func TestCopyingTheTermsOfARound(t *testing.T) {
	d := open(t)
	other := fixture.NewJudging(t, d.DB)
	d.Exec("INSERT INTO round_entry_rules (round_id, kinds, words, updated_at) VALUES ($1, '{household}', 'Chỉ hộ kinh doanh', now())", d.RoundID)
	if _, err := d.SetChecklist(t.Context(), d.Secretary, d.RoundID, "handicraft", 0, []entry.Question{{ID: "clay", Text: "Đất sét"}}); err != nil {
		t.Fatal(err)
	}
	err := database.InTx(t.Context(), d.DB, func(tx *database.Tx) error {
		return entry.CopyTerms(tx, d.Organiser, &competition.Round{ID: d.RoundID}, &competition.Round{ID: other.RoundID})
	})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := d.RulesOf(t.Context(), other.Organiser, other.RoundID)
	if err != nil || rules.Words != "Chỉ hộ kinh doanh" || len(rules.Kinds) != 1 || rules.Version != 1 {
		t.Errorf("got %+v, %v", rules, err)
	}
	lists, err := d.Checklists(t.Context(), other.Organiser, other.RoundID)
	if err != nil || len(lists) != 2 || lists[1].Questions[0].Text != "Đất sét" {
		t.Errorf("got %+v, %v", lists, err)
	}
}
