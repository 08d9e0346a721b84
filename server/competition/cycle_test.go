package competition_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

func TestCycles(t *testing.T) {
	w := newWorld(t)
	n := competition.NewCycle{ProgrammeID: competition.CNNT, Name: "2026-2027", StartsOn: day(2026, 1, 1), EndsOn: day(2027, 12, 31)}
	t.Run("are planned by the nation's organisers and administrators only", func(t *testing.T) {
		_, err := w.CreateCycle(w.ctx, w.province, n)
		refused(t, err, fault.Forbidden, "not-national-organiser")
		other := n
		other.Name = "2028"
		if _, err := w.CreateCycle(w.ctx, w.admin, other); err != nil {
			t.Error(err)
		}
	})
	c, err := w.CreateCycle(w.ctx, w.nation, n)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("have one name once", func(t *testing.T) {
		_, err := w.CreateCycle(w.ctx, w.nation, n)
		refused(t, err, fault.Conflict, "cycle-exists")
	})
	t.Run("belong to a programme", func(t *testing.T) {
		other := n
		other.ProgrammeID = uuid.New()
		_, err := w.CreateCycle(w.ctx, w.nation, other)
		refused(t, err, fault.NotFound, "programme-not-found")
	})
	t.Run("do not end before they begin", func(t *testing.T) {
		other := n
		other.Name, other.EndsOn = "x", day(2025, 1, 1)
		_, err := w.CreateCycle(w.ctx, w.nation, other)
		refusedField(t, err, "endsOn", "order")
	})
	t.Run("change from the version seen", func(t *testing.T) {
		n.EndsOn = day(2028, 3, 31)
		updated, err := w.UpdateCycle(w.ctx, w.nation, c.ID, c.Version, n)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.UpdateCycle(w.ctx, w.nation, c.ID, c.Version, n)
		f := refused(t, err, fault.Stale, "stale")
		same(t, "current version", f.Current.(*competition.Cycle).Version, updated.Version)
		c = updated
	})
}

func TestMembership(t *testing.T) {
	w := newWorld(t)
	c := w.cycle()
	full := members(t, w, c.ID)
	lam, dak, binh := w.oldProvince("Lâm Đồng"), w.oldProvince("Đắk Nông"), w.oldProvince("Bình Thuận")
	without := func(ids ...uuid.UUID) []competition.Member {
		return slices.DeleteFunc(slices.Clone(full), func(m competition.Member) bool { return slices.Contains(ids, m.MemberID) })
	}
	with := func(more ...competition.Member) []competition.Member { return append(slices.Clone(full), more...) }

	t.Run("covers all 34 provinces, the mixed one by its predecessors", func(t *testing.T) {
		same(t, "members", len(full), 36)
		missing, err := w.Uncovered(w.ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "uncovered", len(missing), 0)
	})
	refusals := map[string]struct {
		members []competition.Member
		code    string
	}{
		"a merged province beside its predecessors": {with(competition.Member{MemberID: w.lamD, ParentID: unit.Central}), "beside-predecessors"},
		"some predecessors without the others":      {without(binh), "predecessors-missing"},
		"a province twice":                          {with(competition.Member{MemberID: w.anGiang, ParentID: unit.South}), "repeated"},
		"a region as a member":                      {with(competition.Member{MemberID: unit.North, ParentID: unit.VietNam}), "level"},
		"a province as a parent":                    {append(without(w.anGiang), competition.Member{MemberID: w.anGiang, ParentID: w.lamD}), "level"},
		"an unknown unit":                           {with(competition.Member{MemberID: uuid.New(), ParentID: unit.South}), "unknown"},
	}
	for name, test := range refusals {
		t.Run("refuses "+name, func(t *testing.T) {
			_, err := w.SetMembers(w.ctx, w.nation, c.ID, c.Version, test.members)
			f := refused(t, err, fault.Invalid, "invalid-fields")
			if !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Code == test.code }) {
				t.Errorf("got %+v, want %q", f.Fields, test.code)
			}
			same(t, "members afterwards", len(members(t, w, c.ID)), 36)
		})
	}
	t.Run("may list the merged province by itself instead", func(t *testing.T) {
		other, err := w.CreateCycle(w.ctx, w.nation, competition.NewCycle{ProgrammeID: competition.CNNT, Name: "2028", StartsOn: day(2028, 1, 1), EndsOn: day(2028, 12, 31)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.SetMembers(w.ctx, w.nation, other.ID, other.Version, append(without(lam, dak, binh), competition.Member{MemberID: w.lamD, ParentID: unit.Central}))
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("reports who has no region, and takes it", func(t *testing.T) {
		updated, err := w.SetMembers(w.ctx, w.nation, c.ID, c.Version, without(w.anGiang))
		if err != nil {
			t.Fatal(err)
		}
		missing, err := w.Uncovered(w.ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(missing) != 1 || missing[0].ID != w.anGiang {
			t.Errorf("got %v, want An Giang", missing)
		}
		c = updated
	})
	t.Run("is not a province's to change", func(t *testing.T) {
		_, err := w.SetMembers(w.ctx, w.province, c.ID, c.Version, full)
		refused(t, err, fault.Forbidden, "not-national-organiser")
	})
	t.Run("of a cycle before the merger lists the 63, not the 34", func(t *testing.T) {
		old, err := w.CreateCycle(w.ctx, w.nation, competition.NewCycle{ProgrammeID: competition.CNNT, Name: "2024-2025", StartsOn: day(2024, 1, 1), EndsOn: day(2025, 12, 31)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.SetMembers(w.ctx, w.nation, old.ID, old.Version, full)
		refused(t, err, fault.Invalid, "invalid-fields")
		var list []competition.Member
		for _, m := range unit.OldRegions() {
			list = append(list, competition.Member{MemberID: m.MemberID, ParentID: m.ParentID})
		}
		if _, err := w.SetMembers(w.ctx, w.nation, old.ID, old.Version, list); err != nil {
			t.Fatal(err)
		}
		missing, err := w.Uncovered(w.ctx, old.ID)
		if err != nil || len(missing) != 0 {
			t.Errorf("got %v, %v uncovered, want none", missing, err)
		}
	})
}

func members(t *testing.T, w *world, cycleID uuid.UUID) []competition.Member {
	t.Helper()
	d, err := w.Cycle(w.ctx, cycleID)
	if err != nil {
		t.Fatal(err)
	}
	return d.Members
}

func TestParentFor(t *testing.T) {
	w := newWorld(t)
	now := w.cycle()
	past, err := w.CreateCycle(w.ctx, w.nation, competition.NewCycle{ProgrammeID: competition.CNNT, Name: "2024-2025", StartsOn: day(2024, 1, 1), EndsOn: day(2025, 12, 31)})
	if err != nil {
		t.Fatal(err)
	}
	var list []competition.Member
	for _, m := range unit.OldRegions() {
		list = append(list, competition.Member{MemberID: m.MemberID, ParentID: m.ParentID})
	}
	if past, err = w.SetMembers(w.ctx, w.nation, past.ID, past.Version, list); err != nil {
		t.Fatal(err)
	}
	lam, binh, kien := w.oldProvince("Lâm Đồng"), w.oldProvince("Bình Thuận"), w.oldProvince("Kiên Giang")
	commune := uuid.Must(uuid.NewV7())
	w.exec("INSERT INTO units (id, level, code, name, name_folded, parent_id, valid_from) VALUES ($1, 'commune', '22933', 'Mũi Né', 'mui ne', $2, '2025-07-01')", commune, w.lamD)
	anGiangOld := w.oldProvince("An Giang")

	tests := map[string]struct {
		cycle  uuid.UUID
		unit   uuid.UUID
		former *uuid.UUID
		level  unit.Level
		want   uuid.UUID
		code   string
	}{
		"a province goes to its region":                                       {now.ID, w.anGiang, nil, unit.Region, unit.South, ""},
		"a province goes through its region to the nation":                    {now.ID, w.anGiang, nil, unit.Nation, unit.VietNam, ""},
		"a unit of the level is its own":                                      {now.ID, w.anGiang, nil, unit.Province, w.anGiang, ""},
		"a region goes to the nation":                                         {now.ID, unit.South, nil, unit.Nation, unit.VietNam, ""},
		"a facility of the former Bình Thuận goes south":                      {now.ID, w.lamD, &binh, unit.Region, unit.South, ""},
		"a facility of the former Lâm Đồng goes to the centre":                {now.ID, w.lamD, &lam, unit.Region, unit.Central, ""},
		"a commune climbs through the mixed province by the facility's past":  {now.ID, commune, &binh, unit.Region, unit.South, ""},
		"a commune goes to its province without asking the cycle":             {now.ID, commune, nil, unit.Province, w.lamD, ""},
		"without a past, the mixed province leads nowhere":                    {now.ID, w.lamD, nil, unit.Region, uuid.Nil, "parent-ambiguous"},
		"a past elsewhere does not decide":                                    {now.ID, w.lamD, &kien, unit.Region, uuid.Nil, "parent-ambiguous"},
		"a former province stands for itself where it is listed":              {now.ID, binh, nil, unit.Region, unit.South, ""},
		"a province of before the merger goes where its successor is":         {now.ID, kien, nil, unit.Region, unit.South, ""},
		"in a cycle of the 63, a merged province goes where all its parts go": {past.ID, w.anGiang, nil, unit.Region, unit.South, ""},
		"in a cycle of the 63, the mixed province needs the facility's past":  {past.ID, w.lamD, nil, unit.Region, uuid.Nil, "parent-ambiguous"},
		"in a cycle of the 63, the facility's past decides":                   {past.ID, w.lamD, &binh, unit.Region, unit.South, ""},
		"in a cycle of the 63, an old province goes to its region":            {past.ID, anGiangOld, nil, unit.Region, unit.South, ""},
		"nothing climbs down":                                                 {now.ID, unit.South, nil, unit.Province, uuid.Nil, "parent-unknown"},
		"in a cycle that lists nobody a province has no region":               {uuid.New(), w.anGiang, nil, unit.Region, uuid.Nil, "parent-unknown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w.tx(func(tx *database.Tx) error {
				u, err := unit.Get(tx, test.unit)
				if err != nil {
					return err
				}
				got, err := competition.ParentFor(tx, test.cycle, *u, test.former, test.level)
				if test.code != "" {
					refused(t, err, fault.Conflict, test.code)
					return nil
				}
				same(t, "parent", got, test.want)
				return err
			})
		})
	}
}

func TestQuotas(t *testing.T) {
	w := newWorld(t)
	c := w.cycle()
	q, err := w.SetQuota(w.ctx, w.nation, c.ID, "province", w.anGiang, 0, 6)
	if err != nil {
		t.Fatal(err)
	}
	places := func() (n *int) {
		w.tx(func(tx *database.Tx) (err error) {
			n, err = competition.QuotaFor(tx, c.ID, "province", w.anGiang)
			return err
		})
		return n
	}
	if n := places(); n == nil || *n != 6 {
		t.Errorf("got %v, want 6", n)
	}
	t.Run("a second first quota is stale", func(t *testing.T) {
		_, err := w.SetQuota(w.ctx, w.nation, c.ID, "province", w.anGiang, 0, 7)
		refused(t, err, fault.Stale, "stale")
	})
	t.Run("may be nothing", func(t *testing.T) {
		if q, err = w.SetQuota(w.ctx, w.nation, c.ID, "province", w.anGiang, q.Version, 0); err != nil {
			t.Fatal(err)
		}
		if n := places(); n == nil || *n != 0 {
			t.Errorf("got %v, want 0", n)
		}
	})
	refusals := map[string]struct {
		tier, path, code string
		unit             uuid.UUID
		places           int
	}{
		"a negative number":        {"province", "places", "range", w.lamD, -1},
		"the top tier":             {"nation", "tier", "top", unit.VietNam, 3},
		"a tier there is not":      {"district", "tier", "unknown", w.lamD, 3},
		"a unit of another level":  {"province", "unitId", "level", unit.North, 3},
		"a unit that is not there": {"province", "unitId", "level", uuid.New(), 3},
	}
	for name, test := range refusals {
		t.Run("refuses "+name, func(t *testing.T) {
			_, err := w.SetQuota(w.ctx, w.nation, c.ID, test.tier, test.unit, 0, test.places)
			refusedField(t, err, test.path, test.code)
		})
	}
	t.Run("is the nation's to set", func(t *testing.T) {
		_, err := w.SetQuota(w.ctx, w.province, c.ID, "province", w.anGiang, q.Version, 60)
		refused(t, err, fault.Forbidden, "not-national-organiser")
	})
	t.Run("lifting it twice changes nothing the second time", func(t *testing.T) {
		if err := w.RemoveQuota(w.ctx, w.nation, c.ID, "province", w.anGiang, q.Version); err != nil {
			t.Fatal(err)
		}
		if err := w.RemoveQuota(w.ctx, w.nation, c.ID, "province", w.anGiang, 0); err != nil {
			t.Fatal(err)
		}
		if n := places(); n != nil {
			t.Errorf("got %v, want no limit", *n)
		}
		same(t, "records", w.ledger(c.ID, "remove-quota"), 1)
	})
}

func TestClosingACycle(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Registration)
	c, err := w.Cycle(w.ctx, r.CycleID)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	failing := false
	w.OnClose = append(w.OnClose, func(_ *database.Tx, by account.Account, closing *competition.Cycle) error {
		told++
		same(t, "status told", closing.Status, competition.CycleClosed)
		if failing {
			return errors.New("no")
		}
		return nil
	})
	t.Run("waits for the rounds under way and names them", func(t *testing.T) {
		_, err := w.CloseCycle(w.ctx, w.nation, c.ID, c.Version, "xong")
		f := refused(t, err, fault.Conflict, "cycle-has-running-rounds")
		same(t, "rounds named", len(f.Fields), 1)
		same(t, "times told", told, 0)
	})
	for r.Phase != competition.Published {
		r = w.enter(r)
	}
	draft := w.round()
	t.Run("is not a province's act", func(t *testing.T) {
		_, err := w.CloseCycle(w.ctx, w.province, c.ID, c.Version, "")
		refused(t, err, fault.Forbidden, "not-national-organiser")
	})
	t.Run("is undone whole when something that must happen with it fails", func(t *testing.T) {
		failing = true
		if _, err := w.CloseCycle(w.ctx, w.nation, c.ID, c.Version, ""); err == nil {
			t.Error("got no error, want the hook's")
		}
		failing = false
		again, err := w.Cycle(w.ctx, c.ID)
		if err != nil || again.Status != competition.CycleOpen {
			t.Errorf("got %v, %v, want an open cycle", again, err)
		}
	})
	t.Run("tells the others once, however often it is asked", func(t *testing.T) {
		told = 0
		for range 2 {
			if _, err := w.CloseCycle(w.ctx, w.nation, c.ID, c.Version, "hết chu kỳ"); err != nil {
				t.Fatal(err)
			}
		}
		same(t, "times told", told, 1)
		same(t, "records", w.ledger(c.ID, "close-cycle"), 1)
	})
	t.Run("leaves nothing to plan in it", func(t *testing.T) {
		_, err := w.Create(w.ctx, w.province, competition.NewRound{CycleID: c.ID, Tier: "province", UnitID: w.anGiang})
		refused(t, err, fault.Conflict, "cycle-closed")
		_, err = w.SetMembers(w.ctx, w.nation, c.ID, c.Version+1, nil)
		refused(t, err, fault.Conflict, "cycle-closed")
		_, err = w.SetQuota(w.ctx, w.nation, c.ID, "province", w.anGiang, 0, 1)
		refused(t, err, fault.Conflict, "cycle-closed")
		_, err = w.Enter(w.ctx, w.province, draft.ID, draft.Version, competition.Registration, competition.Move{})
		refusedField(t, err, "cycle-closed", "required")
	})
}
