package promotion_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/promotion"
	"tieubieu/server/scoring"
)

func TestRule1WhereTo(t *testing.T) {
	l := newLadder(t)
	t.Run("per cycle, tier and unit at most one round receives promotions", func(t *testing.T) {
		region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
		_, err := l.DB.Pool.Exec(t.Context(), `INSERT INTO rounds SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).* FROM rounds r WHERE id = $1`, region.RoundID)
		if err == nil || !database.IsUnique(err, "rounds_one_receiver") {
			t.Errorf("got %v, want the second receiver refused", err)
		}
		another := l.Round("region", fixture.South, fixture.Registering) // a round that receives nothing
		s := l.published("province", fixture.CanTho, 2)
		for _, e := range s.Entries {
			if p := l.want(e, promotion.TakenIn); *p.TargetRoundID != region.RoundID || *p.TargetUnitID != l.Units[fixture.South] {
				t.Errorf("%s: got round %s, want the one that receives", e.Code, p.TargetRoundID)
			}
		}
		if n := l.count("entries WHERE round_id = $1", another.RoundID); n != 0 {
			t.Errorf("got %d entries in the round that receives nothing", n)
		}
	})
	t.Run("nothing climbs from the top of the ladder", func(t *testing.T) {
		s := l.published("nation", fixture.Nation, 1)
		if n := l.count("promotions WHERE source_round_id = $1", s.RoundID); n != 0 {
			t.Errorf("got %d promotions", n)
		}
	})
	t.Run("from a commune to its province", func(t *testing.T) {
		province := l.Round("province", fixture.CanTho, fixture.Receives, fixture.Registering)
		s := l.published("commune", fixture.CaiRang, 1)
		if p := l.want(s.Entries[0], promotion.TakenIn); *p.TargetRoundID != province.RoundID {
			t.Errorf("got %s, want the province's round", p.TargetRoundID)
		}
	})
}

func TestRule2ParentThroughMergers(t *testing.T) {
	l := newLadder(t)
	south := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	central := l.Round("region", fixture.Central, fixture.Receives, fixture.Registering)
	s := l.Round("province", fixture.LamDong)
	for _, former := range []string{fixture.BinhThuan, fixture.DakNong, fixture.OldLam, ""} {
		facility, product := l.Product(fixture.LamDong, "Sản phẩm của "+former)
		if former != "" {
			l.Exec("UPDATE facilities SET former_unit_id = $2 WHERE id = $1", facility, l.Units[former])
		}
		s.EnterProduct("food", facility, product)
	}
	l.judge(s)
	l.publish(s)
	t.Run("the facility's predecessor unit decides", func(t *testing.T) {
		for i, want := range []*fixture.Sitting{south, central, central} {
			if p := l.want(s.Entries[i], promotion.TakenIn); *p.TargetRoundID != want.RoundID || *p.TargetUnitID != l.Units[want.Unit] {
				t.Errorf("%s: got unit %s, want %s stored", s.Entries[i].Code, p.TargetUnitID, want.Unit)
			}
		}
	})
	t.Run("one whose former unit is not known waits, and says why", func(t *testing.T) {
		p := l.want(s.Entries[3], promotion.Waiting)
		if !strings.Contains(p.Reason, "Lâm Đồng thuộc nhiều khu vực") || p.TargetRoundID != nil {
			t.Errorf("got reason %q, target %v", p.Reason, p.TargetRoundID)
		}
		if got := l.records(p); !slices.Equal(got, []string{"promote-entry waiting"}) {
			t.Errorf("ledger: got %v", got)
		}
	})
	t.Run("until it is known", func(t *testing.T) {
		l.tick()
		if again := l.want(s.Entries[3], promotion.Waiting); again.Version != 1 {
			t.Errorf("got version %d, want a tick to change nothing", again.Version)
		}
		l.Exec("UPDATE facilities SET former_unit_id = $2 WHERE id = $1", s.Entries[3].FacilityID, l.Units[fixture.DakNong])
		l.tick()
		if p := l.want(s.Entries[3], promotion.TakenIn); *p.TargetRoundID != central.RoundID || p.Reason != "" {
			t.Errorf("got %s %q, want the central region", p.TargetRoundID, p.Reason)
		}
	})
	t.Run("a membership that the cycle lacks is looked up when it is there", func(t *testing.T) {
		l.Exec("DELETE FROM cycle_members WHERE member_id = $1", l.Units[fixture.DaNang])
		s := l.published("province", fixture.DaNang, 1)
		if p := l.want(s.Entries[0], promotion.Waiting); !strings.Contains(p.Reason, "chưa xếp Đà Nẵng") {
			t.Errorf("got reason %q", p.Reason)
		}
		l.Exec("INSERT INTO cycle_members (cycle_id, member_id, parent_id) VALUES ($1, $2, $3)", l.CycleID, l.Units[fixture.DaNang], l.Units[fixture.Central])
		l.tick()
		l.want(s.Entries[0], promotion.TakenIn)
	})
}

func TestRule3Once(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s := l.published("province", fixture.CanTho, 2)
	for range 2 { // nothing that is done again does anything
		l.tick()
		l.correct(s, true, "A001")
	}
	if n := l.count("promotions"); n != 2 {
		t.Errorf("got %d promotions, want 2", n)
	}
	if n := l.count("entries WHERE round_id = $1", region.RoundID); n != 2 {
		t.Errorf("got %d entries, want 2", n)
	}
	t.Run("a product awarded again in the cycle is linked to its first promotion", func(t *testing.T) {
		again := l.Round("province", fixture.CanTho)
		again.EnterProduct("handicraft", s.Entries[0].FacilityID, s.Entries[0].ProductID)
		again.Enter("handicraft", 1)
		l.judge(again)
		l.publish(again)
		first := l.of(s.Entries[0])
		p := l.want(again.Entries[0], promotion.Linked)
		if p.LinkedTo == nil || *p.LinkedTo != first.ID {
			t.Errorf("got linked to %v, want %s", p.LinkedTo, first.ID)
		}
		l.want(again.Entries[1], promotion.TakenIn)
		if n := l.count("entries WHERE round_id = $1 AND product_id = $2", region.RoundID, s.Entries[0].ProductID); n != 1 {
			t.Errorf("got it %d times in the region, want once", n)
		}
	})
	t.Run("so is one that was merged with it", func(t *testing.T) {
		again := l.Round("province", fixture.CanTho)
		product := uuid.New()
		l.Exec("INSERT INTO products (id, facility_id, name, name_folded, created_at) VALUES ($1, $2, 'Tên khác', 'ten khac', now())", product, s.Entries[1].FacilityID)
		l.Exec("UPDATE products SET merged_into = $2 WHERE id = $1", s.Entries[1].ProductID, product)
		e := again.EnterProduct("handicraft", s.Entries[1].FacilityID, product)
		l.judge(again)
		l.publish(again)
		if p := l.want(e, promotion.Linked); *p.LinkedTo != l.of(s.Entries[1]).ID {
			t.Errorf("got linked to %s", p.LinkedTo)
		}
	})
}

func TestRule3OnceWithTwoServersAtOnce(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Drafted)
	central := l.Round("region", fixture.Central, fixture.Receives, fixture.Drafted)
	waiting := l.published("province", fixture.CanTho, 20)
	both := l.Round("province", fixture.LamDong)
	for i := range 10 {
		facility, product := l.Product(fixture.LamDong, "Sản phẩm")
		l.Exec("UPDATE facilities SET former_unit_id = $2 WHERE id = $1", facility, l.Units[[]string{fixture.BinhThuan, fixture.DakNong}[i%2]])
		both.EnterProduct("food", facility, product)
	}
	l.judge(both)
	l.h.Approve(t, both)
	other := l.judged("province", fixture.DongThap, 20)
	l.h.Approve(t, other)
	servers := []*house.House{l.h, l.second()}
	type act struct {
		name string
		do   func(h *house.House) error
	}
	open := func(s *fixture.Sitting) func(*house.House) error {
		version := s.Read().Version
		return func(h *house.House) error {
			_, err := h.Rounds.Enter(context.Background(), s.Organiser, s.RoundID, version, competition.Registration, competition.Move{})
			return err
		}
	}
	publish := func(s *fixture.Sitting) func(*house.House) error {
		version := s.Read().Version
		return func(h *house.House) error {
			_, err := h.Publications.Publish(context.Background(), s.Organiser, s.RoundID, version)
			return err
		}
	}
	tick := func(h *house.House) error { return h.Promotions.Tick(context.Background()) }
	acts := []act{
		{"tick", tick}, {"open the south", open(region)}, {"publish Đồng Tháp", publish(other)}, {"tick", tick}, {"open the centre", open(central)},
		{"publish Lâm Đồng", publish(both)}, {"tick", tick},
	}
	errs := atOnce(2*len(acts), func(i int) error { return acts[i%len(acts)].do(servers[i/len(acts)]) })
	for i, err := range errs {
		if err != nil && !fault.Has(err, "stale") {
			t.Errorf("%s: got %v", acts[i%len(acts)].name, err)
		}
	}
	l.tick()
	for _, s := range []*fixture.Sitting{waiting, other, both} {
		for _, e := range s.Entries {
			l.want(e, promotion.TakenIn)
		}
	}
	for s, want := range map[*fixture.Sitting]int{region: 45, central: 5} {
		if n := l.count("entries WHERE round_id = $1", s.RoundID); n != want {
			t.Errorf("%s: got %d entries, want %d", s.Unit, n, want)
		}
	}
	if n := l.count("promotions"); n != 50 {
		t.Errorf("got %d promotions, want 50", n)
	}
	if n := l.count("ledger_entries WHERE action = 'take-in-entry'"); n != 50 {
		t.Errorf("got %d taken in on the record, want 50", n)
	}
}

func TestRule3TwoRoundsThatAwardOneProductAtOnce(t *testing.T) {
	for range 3 {
		l := newLadder(t)
		l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
		facility, product := l.Product(fixture.CanTho, "Sản phẩm")
		servers, versions := []*house.House{l.h, l.second()}, make([]int, 2)
		sittings := make([]*fixture.Sitting, 2)
		for i := range sittings {
			s := l.Round("province", []string{fixture.CanTho, fixture.DongThap}[i]) // whose certificates have series of their own
			s.EnterProduct("food", facility, product)
			l.judge(s)
			l.h.Approve(t, s)
			sittings[i], versions[i] = s, s.Read().Version
		}
		for _, err := range atOnce(2, func(i int) error {
			_, err := servers[i].Publications.Publish(context.Background(), sittings[i].Organiser, sittings[i].RoundID, versions[i])
			return err
		}) {
			wantNone(t, err)
		}
		statuses := fixture.One[[]string](t, l.DB, "SELECT array_agg(status ORDER BY status) FROM promotions")
		if !slices.Equal(statuses, []string{"linked", "taken-in"}) {
			t.Errorf("got %v, want one that climbs and one linked to it", statuses)
		}
	}
}

func TestRule4States(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Drafted)
	s := l.published("province", fixture.CanTho, 4)
	for _, e := range s.Entries {
		if p := l.want(e, promotion.Waiting); p.Reason != "" || p.TargetRoundID != nil {
			t.Errorf("%s: got %q, %v; want it to wait for its round to open", e.Code, p.Reason, p.TargetRoundID)
		}
	}
	l.tick()
	l.want(s.Entries[0], promotion.Waiting)
	l.enter(region, competition.Registration)
	p := l.want(s.Entries[0], promotion.TakenIn)
	if got := l.entryStatus(p); got != entry.Submitted {
		t.Errorf("entry: got %s, want submitted", got)
	}
	l.h.Screen(t, region, *p.TargetEntryID, entry.Accepted)
	p = l.want(s.Entries[0], promotion.Accepted)
	if p.ChangedBy == nil || *p.ChangedBy != region.Organiser.ID {
		t.Errorf("got changed by %v, want the receiving organiser", p.ChangedBy)
	}
	if got := l.records(p); !slices.Equal(got, []string{"promote-entry waiting", "move-promotion taken-in", "move-promotion accepted"}) {
		t.Errorf("ledger: got %v", got)
	}
	t.Run("rejected by the next screening, with its reason", func(t *testing.T) {
		rejected := l.of(s.Entries[1])
		l.h.Screen(t, region, *rejected.TargetEntryID, entry.Rejected)
		if p := l.want(s.Entries[1], promotion.Rejected); p.Reason != "Không đủ điều kiện" {
			t.Errorf("got reason %q", p.Reason)
		}
		e := l.count("entries WHERE id = $1 AND version = 2", *rejected.TargetEntryID)
		if _, err := l.h.Entries.Reconsider(t.Context(), region.Organiser, *rejected.TargetEntryID, 1+e, "Xem lại"); err != nil {
			t.Fatal(err)
		}
		l.want(s.Entries[1], promotion.TakenIn)
	})
	t.Run("an entry that the facility withdraws is declined", func(t *testing.T) {
		owner := l.Owner(s.Entries[2].FacilityID)
		p := l.of(s.Entries[2])
		if _, err := l.h.Entries.Withdraw(t.Context(), owner, *p.TargetEntryID, 1, ""); err != nil {
			t.Fatal(err)
		}
		l.want(s.Entries[2], promotion.Declined)
	})
	t.Run("the lineage is stored", func(t *testing.T) {
		p := l.of(s.Entries[3])
		got := fixture.One[string](t, l.DB, `SELECT concat_ws(' ', e.origin, e.source_entry_id = $2, e.product_id = $3, e.facility_id = $4, e.group_id,
			(SELECT count(*) FROM entry_photos x WHERE x.entry_id = e.id), (SELECT count(*) FROM entry_papers x WHERE x.entry_id = e.id), e.form = o.form)
			FROM entries e JOIN entries o ON o.id = e.source_entry_id WHERE e.id = $1`,
			*p.TargetEntryID, s.Entries[3].ID, s.Entries[3].ProductID, s.Entries[3].FacilityID)
		if got != "promoted t t t handicraft 3 1 t" {
			t.Errorf("got %s", got)
		}
		if p.SendingTier != "province" || p.SendingUnitID != l.Units[fixture.CanTho] || p.AwardID == uuid.Nil || p.TargetTier != "region" {
			t.Errorf("got %+v", p)
		}
		if n := l.count("photos"); n != 12 {
			t.Errorf("got %d photos, want none copied", n)
		}
	})
}

func TestRule4LapsesWhenTheCycleCloses(t *testing.T) {
	l := newLadder(t)
	s := l.published("province", fixture.CanTho, 2)
	version := fixture.One[int](t, l.DB, "SELECT version FROM cycles")
	if _, err := l.h.Rounds.CloseCycle(t.Context(), l.Planner, l.CycleID, version, "Hết chu kỳ"); err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Entries {
		p := l.want(e, promotion.Lapsed)
		if got := l.records(p); !slices.Equal(got, []string{"promote-entry waiting", "move-promotion lapsed"}) || *p.ChangedBy != l.Planner.ID {
			t.Errorf("ledger: got %v by %v", got, p.ChangedBy)
		}
	}
	l.tick()
	wantCode(t, l.undo(s.Organiser, l.of(s.Entries[0])), "promotion-over")
	t.Run("what a correction sends into a closed cycle lapses at once", func(t *testing.T) {
		l.h.Correct(t, s)
		l.h.Decide(t, s, "A001", false)
		l.publish(s)
		l.want(s.Entries[0], promotion.Lapsed)
		late := l.judged("province", fixture.DongThap, 1)
		l.publish(late)
		if p := l.want(late.Entries[0], promotion.Lapsed); p.Reason == "" {
			t.Error("want it to say why")
		}
	})
}

func TestRule4ClosingTheCycleWhileARoundIsPublished(t *testing.T) {
	l := newLadder(t)
	s := l.published("province", fixture.CanTho, 1)
	l.h.Correct(t, s)
	l.h.Decide(t, s, "A001", true)
	more := l.Round("province", fixture.DongThap)
	more.Enter("food", 3)
	l.judge(more)
	l.publish(more)
	l.correct(more, false, "B001", "B002", "B003")
	l.h.Correct(t, more)
	for _, code := range []string{"B001", "B002", "B003"} {
		l.h.Decide(t, more, code, true)
	}
	l.h.Approve(t, more)
	version, cycle := more.Read().Version, fixture.One[int](t, l.DB, "SELECT version FROM cycles")
	errs := atOnce(2, func(i int) error {
		if i == 0 {
			_, err := l.h.Publications.Publish(context.Background(), more.Organiser, more.RoundID, version)
			return err
		}
		_, err := l.h.Rounds.CloseCycle(context.Background(), l.Planner, l.CycleID, cycle, "Hết chu kỳ")
		return err
	})
	for _, err := range errs {
		wantNone(t, err)
	}
	if n := l.count("promotions WHERE status <> 'lapsed'"); n != 0 {
		t.Errorf("got %d that go on waiting in a closed cycle", n)
	}
}

func TestRule5TakenInAndLate(t *testing.T) {
	t.Run("during registration and screening", func(t *testing.T) {
		l := newLadder(t)
		region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
		first := l.published("province", fixture.CanTho, 1)
		l.enter(region, competition.Screening)
		second := l.published("province", fixture.DongThap, 1)
		l.want(first.Entries[0], promotion.TakenIn)
		l.want(second.Entries[0], promotion.TakenIn)
	})
	t.Run("a receiver that is named late takes in what waits", func(t *testing.T) {
		l := newLadder(t)
		s := l.published("province", fixture.CanTho, 1)
		l.want(s.Entries[0], promotion.Waiting)
		l.Round("region", fixture.South, fixture.Receives, fixture.Registering) // opened before it was the receiver
		l.tick()
		l.want(s.Entries[0], promotion.TakenIn)
	})
	t.Run("later arrivals stand in a late list, one by one admitted or refused", func(t *testing.T) {
		l := newLadder(t)
		region := l.Round("region", fixture.South, fixture.Receives, func(r *competition.Round) {
			over := time.Now().Add(-time.Minute)
			r.ScreeningClosesAt = &over
		})
		s := l.published("province", fixture.CanTho, 4)
		for _, e := range s.Entries {
			if p := l.want(e, promotion.Late); *p.TargetRoundID != region.RoundID || p.Reason == "" || p.TargetEntryID != nil {
				t.Errorf("%s: got %+v", e.Code, p)
			}
		}
		rows, err := l.h.Promotions.List(t.Context(), region.Organiser, promotion.Filter{TargetRound: region.RoundID, Status: promotion.Late, Limit: 10})
		if err != nil || len(rows) != 4 {
			t.Errorf("late list: got %d, %v", len(rows), err)
		}
		for name, by := range map[string]account.Account{"the sender": s.Organiser, "a stranger": l.Person(), "the nation": l.Planner} {
			if err := l.admit(by, l.of(s.Entries[0])); !fault.Has(err, "promotion-not-found") {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
		wantNone(t, l.admit(region.Organiser, l.of(s.Entries[0])))
		if p := l.want(s.Entries[0], promotion.TakenIn); p.Reason != "Bưu điện chậm" || l.entryStatus(p) != entry.Submitted {
			t.Errorf("got %q, %s", p.Reason, l.entryStatus(p))
		}
		wantNone(t, l.refuse(region.Secretary, l.of(s.Entries[1])))
		if p := l.want(s.Entries[1], promotion.Refused); p.Reason != "Quá hạn" {
			t.Errorf("got %q", p.Reason)
		}
		wantCode(t, l.admit(region.Organiser, l.of(s.Entries[1])), "not-late")
		_, err = l.h.Promotions.Admit(t.Context(), region.Organiser, l.of(s.Entries[2]).ID, 7, "x")
		wantCode(t, err, "stale")
		_, err = l.h.Promotions.Admit(t.Context(), region.Organiser, l.of(s.Entries[2]).ID, 1, "")
		wantCode(t, err, "reason-needed")
		t.Run("until scoring opens", func(t *testing.T) {
			l.h.Screen(t, region, *l.of(s.Entries[0]).TargetEntryID, entry.Accepted)
			l.enter(region, competition.Scoring)
			wantCode(t, l.admit(region.Organiser, l.of(s.Entries[2])), "scoring-open")
			wantCode(t, l.refuse(region.Organiser, l.of(s.Entries[3])), "scoring-open")
			wantCode(t, l.decline(l.Owner(s.Entries[3].FacilityID), l.of(s.Entries[3])), "scoring-open")
		})
		t.Run("what comes after that is late too", func(t *testing.T) {
			l.want(l.published("province", fixture.DongThap, 1).Entries[0], promotion.Late)
			waiting := l.published("province", fixture.LamDong, 1)
			l.want(waiting.Entries[0], promotion.Waiting)
			l.Exec("UPDATE facilities SET former_unit_id = $2 WHERE id = $1", waiting.Entries[0].FacilityID, l.Units[fixture.BinhThuan])
			l.tick()
			l.want(waiting.Entries[0], promotion.Late)
		})
	})
	t.Run("a product that stands in the round already is late", func(t *testing.T) {
		l := newLadder(t)
		province := l.Round("province", fixture.CanTho, fixture.Receives, fixture.Registering)
		s := l.judged("commune", fixture.CaiRang, 2)
		own := province.EnterProduct("handicraft", s.Entries[0].FacilityID, s.Entries[0].ProductID)
		l.publish(s)
		if p := l.want(s.Entries[0], promotion.Late); !strings.Contains(p.Reason, "đã có hồ sơ") {
			t.Errorf("got %q", p.Reason)
		}
		l.want(s.Entries[1], promotion.TakenIn)
		wantCode(t, l.admit(province.Organiser, l.of(s.Entries[0])), "product-already-entered")
		l.Exec("UPDATE entries SET status = 'withdrawn' WHERE id = $1", own.ID)
		wantNone(t, l.admit(province.Organiser, l.of(s.Entries[0])))
	})
	t.Run("a product that the facility enters at the same moment does not stop the publication", func(t *testing.T) {
		l := newLadder(t)
		province := l.Round("province", fixture.CanTho, fixture.Receives, fixture.Registering)
		s := l.judged("commune", fixture.CaiRang, 3)
		l.h.Approve(t, s)
		tx, err := l.DB.Pool.Begin(t.Context()) // the facility's own, not yet committed
		wantNone(t, err)
		defer func() { _ = tx.Rollback(context.Background()) }()
		_, err = tx.Exec(t.Context(), `INSERT INTO entries (id, round_id, product_id, facility_id, group_id, unit_id, created_at, updated_at)
			SELECT gen_random_uuid(), $1, product_id, facility_id, group_id, unit_id, now(), now() FROM entries WHERE id = $2`, province.RoundID, s.Entries[1].ID)
		wantNone(t, err)
		version := s.Read().Version
		errs := atOnce(2, func(i int) error {
			if i == 0 {
				_, err := l.h.Publications.Publish(context.Background(), s.Organiser, s.RoundID, version)
				return err
			}
			for { // until the publication waits for the facility
				var waits int
				if err := l.DB.Pool.QueryRow(context.Background(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waits); err != nil {
					return err
				}
				if waits > 0 {
					return tx.Commit(context.Background())
				}
			}
		})
		for _, err := range errs {
			wantNone(t, err)
		}
		l.want(s.Entries[0], promotion.TakenIn)
		l.want(s.Entries[1], promotion.Late)
		l.want(s.Entries[2], promotion.TakenIn)
	})
}

func TestRule6UndoAndDecline(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s := l.published("province", fixture.CanTho, 5)
	owner := l.Owner(s.Entries[0].FacilityID)
	t.Run("undo is the sending organiser's", func(t *testing.T) {
		for name, by := range map[string]account.Account{"the receiver": region.Organiser, "the owner": owner, "the secretary": s.Secretary, "the nation": l.Planner} {
			if err := l.undo(by, l.of(s.Entries[0])); !fault.Has(err, "promotion-not-found") {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
		wantNone(t, l.undo(s.Organiser, l.of(s.Entries[0])))
		if p := l.want(s.Entries[0], promotion.Undone); l.entryStatus(p) != entry.Withdrawn || p.Reason != "Cơ sở vi phạm" {
			t.Errorf("got entry %s, %q", l.entryStatus(p), p.Reason)
		}
		wantCode(t, l.undo(s.Organiser, l.of(s.Entries[0])), "promotion-over")
	})
	t.Run("until accepted", func(t *testing.T) {
		p := l.of(s.Entries[1])
		l.h.Screen(t, region, *p.TargetEntryID, entry.Accepted)
		wantCode(t, l.undo(s.Organiser, l.of(s.Entries[1])), "already-accepted")
		wantCode(t, l.undo(s.Organiser, p), "stale")
	})
	t.Run("decline is the facility's, even when accepted", func(t *testing.T) {
		other := l.Owner(s.Entries[1].FacilityID)
		for name, by := range map[string]account.Account{"another owner": owner, "the sender": s.Organiser, "the receiver": region.Organiser} {
			if err := l.decline(by, l.of(s.Entries[1])); !fault.Has(err, "promotion-not-found") {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
		wantNone(t, l.decline(other, l.of(s.Entries[1])))
		if p := l.want(s.Entries[1], promotion.Declined); l.entryStatus(p) != entry.Withdrawn {
			t.Errorf("entry: got %s", l.entryStatus(p))
		}
		wantCode(t, l.decline(other, l.of(s.Entries[1])), "promotion-over")
	})
	t.Run("no successor moves up by itself", func(t *testing.T) {
		if n := l.count("entries WHERE round_id = $1 AND status <> 'withdrawn'", region.RoundID); n != 3 {
			t.Errorf("got %d entries left, want 3", n)
		}
	})
	t.Run("until the receiving scoring opens", func(t *testing.T) {
		for _, e := range s.Entries[2:] {
			l.h.Screen(t, region, *l.of(e).TargetEntryID, entry.Accepted)
		}
		l.enter(region, competition.Screening)
		l.enter(region, competition.Scoring)
		wantCode(t, l.decline(l.Owner(s.Entries[2].FacilityID), l.of(s.Entries[2])), "scoring-open")
	})
	t.Run("of many who undo and decline at once one does", func(t *testing.T) {
		s := l.published("province", fixture.DongThap, 1)
		l.want(s.Entries[0], promotion.Late)
		waiting := l.published("province", fixture.DaNang, 1)
		p, owner, done := l.want(waiting.Entries[0], promotion.Waiting), l.Owner(waiting.Entries[0].FacilityID), 0
		other := l.second()
		for _, err := range atOnce(6, func(i int) error {
			if i%2 == 0 {
				return l.undo(waiting.Organiser, p)
			}
			_, err := other.Promotions.Decline(context.Background(), owner, p.ID, p.Version, "Không đi")
			return err
		}) {
			if err == nil {
				done++
			} else if !fault.Has(err, "stale") {
				t.Errorf("got %v, want stale", err)
			}
		}
		if done != 1 || len(l.records(p)) != 2 {
			t.Errorf("got %d done and %v on the record, want one", done, l.records(p))
		}
	})
}

func TestRule6WhenTheFirstOfALinkedProductIsUndone(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	first := l.published("province", fixture.CanTho, 1)
	e := first.Entries[0]
	again := func(unit string) fixture.Entry {
		s := l.Round("province", unit)
		made := s.EnterProduct("handicraft", e.FacilityID, e.ProductID)
		l.judge(s)
		l.publish(s)
		return made
	}
	second, third := again(fixture.CanTho), again(fixture.DongThap)
	wantNone(t, l.undo(first.Organiser, l.of(e)))
	p := l.want(second, promotion.TakenIn)
	if *p.TargetRoundID != region.RoundID || p.LinkedTo != nil || l.entryStatus(p) != entry.Submitted {
		t.Errorf("got %+v, want the later award to climb", p)
	}
	if follows := l.want(third, promotion.Linked); *follows.LinkedTo != p.ID {
		t.Errorf("got linked to %s, want %s", follows.LinkedTo, p.ID)
	}
	t.Run("but not beyond the quota of the unit that sends it", func(t *testing.T) {
		l.Quota("province", fixture.DongThap, 0)
		sender := l.World.Organiser(fixture.CanTho)
		wantNone(t, l.undo(sender, l.of(second)))
		if p := l.want(third, promotion.Undone); !strings.Contains(p.Reason, "suất") || p.LinkedTo != nil {
			t.Errorf("got %q, %v", p.Reason, p.LinkedTo)
		}
		if n := l.count("entries WHERE round_id = $1 AND status <> 'withdrawn'", region.RoundID); n != 0 {
			t.Errorf("got %d entries left, want none", n)
		}
	})
}

func TestRule7ACorrectionTakesANominationAway(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s := l.published("province", fixture.CanTho, 5)
	accepted := l.of(s.Entries[1])
	l.h.Screen(t, region, *accepted.TargetEntryID, entry.Accepted)
	l.h.Screen(t, region, *l.of(s.Entries[4]).TargetEntryID, entry.Accepted)
	marked := func(p *promotion.Promotion) bool {
		return fixture.One[bool](t, l.DB, "SELECT result_below_changed FROM entries WHERE id = $1", *p.TargetEntryID)
	}
	l.correct(s, false, "A001", "A002", "A005")
	t.Run("undoes before acceptance", func(t *testing.T) {
		if p := l.want(s.Entries[0], promotion.Undone); l.entryStatus(p) != entry.Withdrawn || p.Reason != "Đính chính thử" {
			t.Errorf("got entry %s, %q", l.entryStatus(p), p.Reason)
		}
	})
	t.Run("leaves the accepted entry, marked", func(t *testing.T) {
		if p := l.want(s.Entries[1], promotion.Accepted); l.entryStatus(p) != entry.Accepted || !marked(p) {
			t.Errorf("got entry %s, marked %t", l.entryStatus(p), marked(p))
		}
		if n := l.count("ledger_entries WHERE action = 'result-below-changed' AND reason = 'Đính chính thử'"); n != 2 {
			t.Errorf("got %d on the record, want 2", n)
		}
		l.want(s.Entries[2], promotion.TakenIn)
	})
	t.Run("and the receiving organiser keeps it, with a reason", func(t *testing.T) {
		wantCode(t, l.keep(s.Organiser, l.of(s.Entries[1]), true), "promotion-not-found")
		_, err := l.h.Promotions.Keep(t.Context(), region.Organiser, accepted.ID, l.of(s.Entries[1]).Version, true, " ")
		wantCode(t, err, "reason-needed")
		wantNone(t, l.keep(region.Organiser, l.of(s.Entries[1]), true))
		if p := l.want(s.Entries[1], promotion.Accepted); marked(p) || l.count("ledger_entries WHERE action = 'keep-promoted' AND subject_id = $1", p.ID) != 1 {
			t.Error("want the mark gone and the decision on the record")
		}
		wantCode(t, l.keep(region.Organiser, l.of(s.Entries[1]), true), "nothing-changed")
	})
	t.Run("a correction of the correction brings back what it took, and sends no second entry", func(t *testing.T) {
		l.correct(s, true, "A001", "A005")
		p := l.want(s.Entries[0], promotion.TakenIn)
		if l.entryStatus(p) != entry.Submitted || l.count("entries WHERE round_id = $1 AND product_id = $2 AND status <> 'withdrawn'", region.RoundID, p.ProductID) != 1 {
			t.Error("want it taken in anew, once")
		}
		if p := l.want(s.Entries[4], promotion.Accepted); marked(p) {
			t.Error("want the mark gone from what is nominated again")
		}
		awarded := fixture.One[uuid.UUID](t, l.DB, "SELECT id FROM awards WHERE entry_id = $1 AND status = 'valid'", s.Entries[0].ID)
		if p.AwardID != awarded {
			t.Error("want it to follow the award that stands now")
		}
	})
	t.Run("what the organiser has undone stays undone while it is nominated", func(t *testing.T) {
		wantNone(t, l.undo(s.Organiser, l.of(s.Entries[2])))
		l.correct(s, false, "A004")
		l.want(s.Entries[2], promotion.Undone)
		l.want(s.Entries[3], promotion.Undone)
	})
	t.Run("in scoring the organiser still takes it out, and its sheets count no more", func(t *testing.T) {
		l.correct(s, false, "A005")
		l.h.Screen(t, region, *l.of(s.Entries[0]).TargetEntryID, entry.Accepted)
		region.Panel(2)
		l.enter(region, competition.Screening)
		l.enter(region, competition.Scoring)
		wantNone(t, l.keep(region.Organiser, l.of(s.Entries[4]), false))
		if p := l.want(s.Entries[4], promotion.Undone); l.entryStatus(p) != entry.Withdrawn || l.count("score_sheets WHERE entry_id = $1 AND counted", *p.TargetEntryID) != 0 {
			t.Error("want it withdrawn and its sheets out of the count")
		}
	})
	t.Run("from deliberation on it is the council's", func(t *testing.T) {
		l.correct(s, false, "A001")
		region.Phase(competition.Deliberation)
		wantCode(t, l.keep(region.Organiser, l.of(s.Entries[0]), false), "deliberation-open")
	})
	t.Run("after that round's publication only the lineage shows it", func(t *testing.T) {
		region.Phase(competition.Published)
		wantCode(t, l.keep(region.Organiser, l.of(s.Entries[0]), true), "nothing-changed")
		l.Exec("UPDATE entries SET result_below_changed = false")
		l.correct(s, true, "A002")
		l.correct(s, false, "A002")
		if p := l.want(s.Entries[1], promotion.Accepted); marked(p) {
			t.Error("want no mark on an entry whose round is published")
		}
	})
}

func TestRule8Quota(t *testing.T) {
	l := newLadder(t)
	l.Quota("province", fixture.CanTho, 3)
	first := l.published("province", fixture.CanTho, 2)
	second := l.judged("province", fixture.CanTho, 2)
	t.Run("is asked before a result is approved, since nothing changes after", func(t *testing.T) {
		_, err := l.h.Awards.Approve(t.Context(), second.Organiser, second.RoundID, 1, award.Approval{DecisionNumber: "2", DecisionDate: time.Now(), Signer: "A"})
		wantCode(t, err, "phase-blocked")
		if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "quota-exceeded" || !strings.Contains(f.Message, "3 suất") {
			t.Errorf("got %+v", f)
		}
	})
	l.Quota("province", fixture.CanTho, 4)
	l.h.Approve(t, second)
	l.Quota("province", fixture.CanTho, 3) // as if another round had taken a place since
	_, err := l.h.Publications.Publish(t.Context(), second.Organiser, second.RoundID, second.Read().Version)
	wantCode(t, err, "quota-exceeded")
	if n := l.count("publications WHERE round_id = $1", second.RoundID); n != 0 || second.Read().Phase != competition.Approved {
		t.Error("want nothing of the round published")
	}
	t.Run("a place that was undone is free again", func(t *testing.T) {
		wantNone(t, l.undo(first.Organiser, l.of(first.Entries[0])))
		l.h.Publish(t, second)
		if n := l.count("promotions WHERE status = 'waiting'"); n != 3 {
			t.Errorf("got %d promotions, want 3", n)
		}
	})
	t.Run("other units and tiers have their own", func(t *testing.T) {
		l.published("province", fixture.DongThap, 5)
		l.published("commune", fixture.CaiRang, 5)
	})
	t.Run("a lower quota refuses nothing that was sent", func(t *testing.T) {
		l.Quota("province", fixture.CanTho, 0)
		l.correct(first, true, "A002")
	})
	t.Run("a linked product takes no second place", func(t *testing.T) {
		again := l.Round("province", fixture.CanTho)
		e := again.EnterProduct("handicraft", second.Entries[0].FacilityID, second.Entries[0].ProductID)
		l.judge(again)
		l.publish(again)
		l.want(e, promotion.Linked)
	})
}

func TestRule8TwoRoundsOfOneUnitAtOnceDoNotExceedIt(t *testing.T) {
	for range 3 {
		l := newLadder(t)
		l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
		l.Quota("province", fixture.CanTho, 3)
		sittings := []*fixture.Sitting{l.judged("province", fixture.CanTho, 2), l.judged("province", fixture.CanTho, 2)}
		servers := []*house.House{l.h, l.second()}
		versions := make([]int, 2)
		for i, s := range sittings {
			l.h.Approve(t, s)
			versions[i] = s.Read().Version
		}
		done := 0
		for _, err := range atOnce(2, func(i int) error {
			_, err := servers[i].Publications.Publish(context.Background(), sittings[i].Organiser, sittings[i].RoundID, versions[i])
			return err
		}) {
			if err == nil {
				done++
			} else {
				wantCode(t, err, "quota-exceeded")
			}
		}
		if n := l.count("promotions"); done != 1 || n != 2 {
			t.Errorf("got %d published with %d promotions, want one with 2", done, n)
		}
	}
}

// Screening, undoing, declining, a correction, ticks and a change of phase all want
// the same rounds, entries and promotions, in this order by everyone.
func TestNobodyWaitsInACircle(t *testing.T) {
	for range 3 {
		l := newLadder(t)
		region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
		s := l.published("province", fixture.CanTho, 12)
		l.h.Correct(t, s)
		for i := range 6 {
			l.h.Decide(t, s, s.Entries[i].Code, false)
		}
		l.h.Approve(t, s)
		version, regionVersion := s.Read().Version, region.Read().Version
		servers := []*house.House{l.h, l.second()}
		acts := []func(h *house.House) error{
			func(h *house.House) error {
				_, err := h.Publications.Publish(context.Background(), s.Organiser, s.RoundID, version)
				return err
			},
			func(h *house.House) error {
				_, err := h.Rounds.Enter(context.Background(), region.Organiser, region.RoundID, regionVersion, competition.Screening, competition.Move{Reason: "Sớm", Override: true})
				return err
			},
			func(h *house.House) error { return h.Promotions.Tick(context.Background()) },
		}
		for i, e := range s.Entries {
			p, owner := l.of(e), l.Owner(e.FacilityID)
			acts = append(acts, func(h *house.House) error {
				_, err := h.Entries.Screen(context.Background(), region.Organiser, *p.TargetEntryID, 1, entry.Verdict{Decision: entry.Accepted})
				return err
			})
			if i%2 == 0 {
				acts = append(acts, func(h *house.House) error {
					_, err := h.Promotions.Undo(context.Background(), s.Organiser, p.ID, p.Version, "Rút")
					return err
				})
			} else {
				acts = append(acts, func(h *house.House) error {
					_, err := h.Promotions.Decline(context.Background(), owner, p.ID, p.Version, "Không đi")
					return err
				})
			}
		}
		for i, err := range atOnce(len(acts), func(i int) error { return acts[i](servers[i%2]) }) {
			if err != nil && fault.Of(err) == nil {
				t.Errorf("act %d: got %v, want it done or refused", i, err)
			}
		}
		for _, e := range s.Entries {
			p := l.of(e)
			want := map[promotion.Status]entry.Status{
				promotion.TakenIn: entry.Submitted, promotion.Accepted: entry.Accepted, promotion.Undone: entry.Withdrawn, promotion.Declined: entry.Withdrawn,
			}[p.Status]
			if got := l.entryStatus(p); got != want {
				t.Errorf("%s: got entry %s with promotion %s, want them to agree", e.Code, got, p.Status)
			}
		}
		if n := l.count("publications WHERE version = 2"); n != 1 {
			t.Errorf("got %d corrections published, want 1", n)
		}
	}
}

func TestTheNominationRule(t *testing.T) {
	l := newLadder(t)
	l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s := l.Round("province", fixture.CanTho, func(r *competition.Round) {
		r.Rules.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: scoring.Quota{Total: new(int64(1))}}
	})
	s.Enter("handicraft", 3)
	s.Panel(2)
	s.Council(5)
	s.Score(1, fixture.Same(map[string]int64{"A001": 9000, "A002": 8000, "A003": 7500}))
	s.Deliberates()
	l.h.Nominate(t, s, "A003", true)
	l.h.Nominate(t, s, "A001", false)
	l.publish(s)
	if n := l.count("promotions"); n != 1 {
		t.Errorf("got %d promotions, want the council's one", n)
	}
	l.want(s.Entries[2], promotion.TakenIn)
}

func TestWhatPublishingWouldPromote(t *testing.T) {
	l := newLadder(t)
	l.Quota("province", fixture.LamDong, 2)
	south := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s := l.Round("province", fixture.LamDong)
	for _, former := range []string{fixture.BinhThuan, fixture.DakNong, ""} {
		facility, product := l.Product(fixture.LamDong, "Sản phẩm")
		if former != "" {
			l.Exec("UPDATE facilities SET former_unit_id = $2 WHERE id = $1", facility, l.Units[former])
		}
		s.EnterProduct("food", facility, product)
	}
	l.judge(s)
	plan, err := l.h.Promotions.DryRun(t.Context(), s.Chair, s.RoundID)
	wantNone(t, err)
	if plan.TargetTier != "region" || len(plan.Lines) != 3 || *plan.Quota != (promotion.QuotaUse{Places: 2, Used: 0, After: 3}) {
		t.Fatalf("got %+v with quota %+v", plan, plan.Quota)
	}
	if now := plan.Lines[0]; !now.ClimbsNow || now.TargetRound.ID != south.RoundID || now.TargetUnit.Name != fixture.South || now.Code != "B001" {
		t.Errorf("got %+v, want it to climb at once", now)
	}
	if waits := plan.Lines[1]; waits.ClimbsNow || waits.TargetRound != nil || waits.TargetUnit.Name != fixture.Central {
		t.Errorf("got %+v, want it to wait for its round", waits)
	}
	if unknown := plan.Lines[2]; unknown.TargetUnit != nil || unknown.Problem == "" {
		t.Errorf("got %+v, want the problem told", unknown)
	}
	if n := l.count("promotions"); n != 0 {
		t.Errorf("got %d promotions, want a dry run", n)
	}
	for name, by := range map[string]account.Account{"the receiver": south.Organiser, "a stranger": l.Person(), "the head": s.Judges[0].Account} {
		if _, err := l.h.Promotions.DryRun(t.Context(), by, s.RoundID); !fault.Has(err, "not-found") {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	t.Run("and what a correction would take away", func(t *testing.T) {
		l.Quota("province", fixture.LamDong, 3)
		l.publish(s)
		l.h.Correct(t, s)
		l.h.Decide(t, s, "B001", false)
		plan, err := l.h.Promotions.DryRun(t.Context(), s.Organiser, s.RoundID)
		wantNone(t, err)
		sent := map[string]string{}
		for _, line := range plan.Lines {
			sent[line.Code] = string(line.Sent)
			if line.TakenAway != (line.Code == "B001") || line.ClimbsNow {
				t.Errorf("got %+v", line)
			}
		}
		if sent["B001"] != "taken-in" || sent["B002"] != "waiting" || *plan.Quota != (promotion.QuotaUse{Places: 3, Used: 3, After: 2}) {
			t.Errorf("got %v with quota %+v", sent, plan.Quota)
		}
	})
	t.Run("at the top of the ladder nothing", func(t *testing.T) {
		top := l.judged("nation", fixture.Nation, 1)
		plan, err := l.h.Promotions.DryRun(t.Context(), top.Organiser, top.RoundID)
		if err != nil || plan.TargetTier != "" || len(plan.Lines) != 0 {
			t.Errorf("got %+v, %v", plan, err)
		}
	})
}

func TestWhoSeesPromotions(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s := l.published("province", fixture.CanTho, 3)
	owner := l.Owner(s.Entries[0].FacilityID)
	list := func(by account.Account, f promotion.Filter) (rows []promotion.Promotion, err error) {
		f.Limit = 2
		shown, err := l.h.Promotions.List(t.Context(), by, f)
		for _, v := range shown {
			rows = append(rows, v.Promotion)
		}
		return rows, err
	}
	for _, by := range []account.Account{s.Organiser, s.Secretary} {
		rows, err := list(by, promotion.Filter{SourceRound: s.RoundID})
		wantNone(t, err)
		rest, err := list(by, promotion.Filter{SourceRound: s.RoundID, After: rows[len(rows)-1].ID})
		if err != nil || len(rows) != 2 || len(rest) != 1 || slices.Contains(ids(rows), rest[0].ID) {
			t.Errorf("got %d and %d, %v; want three by pages", len(rows), len(rest), err)
		}
	}
	rows, err := list(region.Organiser, promotion.Filter{TargetRound: region.RoundID, Status: promotion.TakenIn})
	if err != nil || len(rows) != 2 {
		t.Errorf("the receiver: got %d, %v", len(rows), err)
	}
	for name, f := range map[string]promotion.Filter{"sent": {SourceRound: s.RoundID}, "received": {TargetRound: region.RoundID}, "of no round": {}} {
		if _, err := list(owner, f); !fault.Has(err, "not-found") {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	own, err := l.h.Promotions.OfFacility(t.Context(), owner, s.Entries[0].FacilityID, uuid.Nil, 10)
	if err != nil || len(own) != 1 || own[0].SourceEntryID != s.Entries[0].ID {
		t.Errorf("the owner: got %d, %v", len(own), err)
	}
	if _, err := l.h.Promotions.OfFacility(t.Context(), owner, s.Entries[1].FacilityID, uuid.Nil, 10); !fault.Has(err, "not-found") {
		t.Errorf("the neighbour: got %v, want not found", err)
	}
}
