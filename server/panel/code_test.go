package panel_test

import (
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
)

// issued is a fresh code of one judge.
func (w *world) issued(j *panel.Judge) string {
	w.t.Helper()
	codes, err := w.IssueCodes(w.t.Context(), w.Secretary, w.RoundID, []uuid.UUID{j.ID})
	if err != nil || len(codes) != 1 || codes[0].ID != j.ID {
		w.t.Fatalf("issue: got %v, %v; want one code of %s", codes, err, j.Code)
	}
	return codes[0].Plain
}

// visits counts up, so that each test's visitor has an address of its own.
var visits struct {
	sync.Mutex
	n int
}

func somewhere() account.Device {
	visits.Lock()
	defer visits.Unlock()
	visits.n++
	return account.Device{Address: "198.51.100." + string(rune('0'+visits.n%10)) + uuid.NewString(), UserAgent: "Máy thử"}
}

func (w *world) come(code, device string) (*panel.CodeSignIn, error) {
	w.t.Helper()
	return w.SignIn(w.t.Context(), code, panel.Tablet{ID: device, Name: "Máy " + device}, somewhere())
}

// alive says whether a session's token still opens something.
func (w *world) alive(in *panel.CodeSignIn) bool {
	w.t.Helper()
	by, err := (&account.Service{DB: w.Judging.DB}).ByToken(w.t.Context(), in.Token)
	if err != nil && !fault.Has(err, "session-ended") {
		w.t.Fatal(err)
	}
	if err == nil && (by.Seat == nil || *by.Seat != in.Sitting.ID) {
		w.t.Errorf("got a session of %v, want of the seat %s alone", by.Seat, in.Sitting.ID)
	}
	return err == nil
}

func (w *world) state(j *panel.Judge) panel.CodeState {
	w.t.Helper()
	states, err := w.ListCodes(w.t.Context(), w.Secretary, w.RoundID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range states {
		if s.ID == j.ID {
			return s
		}
	}
	w.t.Fatalf("%s is not listed", j.Code)
	return panel.CodeState{}
}

func (w *world) wantStatus(j *panel.Judge, want panel.CodeStatus) {
	w.t.Helper()
	if got := w.state(j).CodeStatus; got != want {
		w.t.Errorf("got status %s, want %s", got, want)
	}
}

func TestSigningInByCode(t *testing.T) {
	db := dbtest.Open(t)

	t.Run("opens the seat whatever way the code was typed, and says what it is for", func(t *testing.T) {
		w := newWorld(t, db)
		j, person := w.seat(panel.Head)
		code := w.issued(j)
		if !regexp.MustCompile(`^[ABCDEFGHJKMNPQRSTVWXYZ23456789]{8}$`).MatchString(code) {
			t.Fatalf("got code %q", code)
		}
		for _, typed := range []string{code, strings.ToLower(code), panel.PrintedCode(code), " " + code[:3] + " " + code[3:] + "\n"} {
			in, err := w.come(typed, "a")
			if err != nil {
				t.Fatalf("%q: %v", typed, err)
			}
			s := in.Sitting
			if s.ID != j.ID || s.AccountID != person.ID || s.RoundTitle != "Kỳ thử" || s.UnitName != "Tỉnh Thử" || s.Name != person.Name || s.Phase != competition.Screening || !w.alive(in) {
				t.Errorf("%q: got %+v", typed, s)
			}
		}
		w.wantStatus(j, panel.CodeUsed)
	})
	t.Run("is only on paper: the database has a digest", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		code := w.issued(j)
		for _, table := range []string{"judge_codes", "ledger_entries", "sessions", "judge_devices", "throttles"} {
			if _, err := w.come(code, "a"); err != nil {
				t.Fatal(err)
			}
			if n := fixture.One[int](t, db, "SELECT count(*) FROM "+table+" t WHERE t::text ILIKE '%' || $1 || '%'", code); n != 0 {
				t.Errorf("%s holds the code in %d rows", table, n)
			}
		}
	})
	t.Run("answers alike for a code that is unknown, misshapen, revoked or ended", func(t *testing.T) {
		w := newWorld(t, db)
		revoked, _ := w.seat(panel.Member)
		old := w.issued(revoked)
		if err := w.RevokeCode(t.Context(), w.Secretary, revoked.ID, "Mất giấy."); err != nil {
			t.Fatal(err)
		}
		left, _ := w.seat(panel.Member)
		gone := w.issued(left)
		if _, err := w.LeaveJudge(t.Context(), w.Secretary, left.ID, left.Version, panel.Leaving{Reason: "Ốm."}); err != nil {
			t.Fatal(err)
		}
		locked, person := w.seat(panel.Member)
		disabled := w.issued(locked)
		w.Exec("UPDATE accounts SET status = 'disabled' WHERE id = $1", person.ID)
		var first error
		for name, code := range map[string]string{"unknown": "AAAABBBB", "short": "A", "empty": "", "wrong letters": "IIIIIIII", "revoked": old, "left": gone, "disabled": disabled} {
			_, err := w.come(code, "b"+name)
			wantCode(t, err, "code-unknown")
			if first == nil {
				first = err
			}
			if err == nil || err.Error() != first.Error() {
				t.Errorf("%s: got %v, want the same words as %v", name, err, first)
			}
		}
	})
	t.Run("one code opens two devices, and both work", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		code := w.issued(j)
		got := make([]*panel.CodeSignIn, 8)
		var group sync.WaitGroup
		for i := range got {
			group.Go(func() {
				in, err := w.come(code, "máy-"+string(rune('a'+i)))
				if err != nil {
					t.Errorf("device %d: %v", i, err)
				}
				got[i] = in
			})
		}
		group.Wait()
		for i, in := range got {
			if in == nil || !w.alive(in) {
				t.Errorf("device %d does not work", i)
			}
		}
		if s := w.state(j); len(s.Devices) != len(got) || s.FirstSignIn() == nil {
			t.Errorf("got devices %v, want %d", s.Devices, len(got))
		}
	})
	t.Run("keeps who came first, for the secretary, the head and the judge", func(t *testing.T) {
		w := newWorld(t, db)
		head, headPerson := w.seat(panel.Head)
		j, _ := w.seat(panel.Member)
		if w.state(j).FirstSignIn() != nil {
			t.Error("got a sign-in before there was one")
		}
		code := w.issued(j)
		stolen, err := w.come(code, "kẻ lạ")
		if err != nil {
			t.Fatal(err)
		}
		own, err := w.come(w.issued(j), "máy tôi")
		if err != nil {
			t.Fatal(err)
		}
		if first := own.Sitting.First; first == nil || first.DeviceID != "kẻ lạ" || first.Name != "Máy kẻ lạ" || first.SignedInAt == nil {
			t.Errorf("got first %+v, want the stranger's device", first)
		}
		if w.alive(stolen) || !w.alive(own) {
			t.Error("the new code should have ended the old one's session and opened its own")
		}
		seenByHead, err := w.ListCodes(t.Context(), headPerson, w.RoundID)
		if err != nil || len(seenByHead) != 2 {
			t.Fatalf("got %v, %v for the head", seenByHead, err)
		}
		for _, s := range seenByHead {
			if s.ID == j.ID && (s.FirstSignIn() == nil || s.FirstSignIn().DeviceID != "kẻ lạ" || len(s.Devices) != 2) {
				t.Errorf("got %+v for the head", s)
			}
			if s.ID == head.ID && s.CodeStatus != panel.CodeNone {
				t.Errorf("got %s for the head's own, want none", s.CodeStatus)
			}
		}
		for action, want := range map[string]int{"issue-code": 2, "revoke-code": 1, "first-sign-in": 2} {
			if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = $2", j.ID, action); n != want {
				t.Errorf("%s: got %d in the ledger, want %d", action, n, want)
			}
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE round_id = $1 AND action = 'sign-in' AND detail->>'judge' = $2", w.RoundID, j.ID); n != 2 {
			t.Errorf("sign-in: got %d in the ledger, want 2", n)
		}
	})
	t.Run("guessing is slowed per address and per device, and success gives the try back", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		code := w.issued(j)
		try := func(code, device, address string) error {
			_, err := w.SignIn(t.Context(), code, panel.Tablet{ID: device}, account.Device{Address: address})
			return err
		}
		for range 12 { // more than a device may fail
			if err := try(code, "hội trường", "203.0.113.50"); err != nil {
				t.Fatal(err)
			}
		}
		for range 10 {
			wantCode(t, try("AAAABBBB", "kẻ đoán", "203.0.113.51"), "code-unknown")
		}
		wantCode(t, try(code, "kẻ đoán", "203.0.113.52"), "too-many-attempts")
		if err := try(code, "máy của hội trường", "203.0.113.51"); err != nil {
			t.Errorf("another device of the same hall: got %v", err)
		}
		for range 290 {
			wantCode(t, try("AAAABBBB", uuid.NewString(), "203.0.113.51"), "code-unknown")
		}
		wantCode(t, try(code, "máy khác", "203.0.113.51"), "too-many-attempts")
		if err := try(code, "máy khác", "203.0.113.53"); err != nil {
			t.Errorf("another address: got %v", err)
		}
	})
	t.Run("a device names itself, in at most 100 characters", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		code := w.issued(j)
		for _, id := range []string{"", strings.Repeat("x", 101), "a\x00b", "\xff"} {
			_, err := w.come(code, id)
			wantCode(t, err, "invalid-fields")
		}
		in, err := w.SignIn(t.Context(), code, panel.Tablet{ID: "a", Name: strings.Repeat("ế", 150)}, somewhere())
		if err != nil || len([]rune(in.Sitting.First.Name)) != 100 {
			t.Errorf("got %v, %v; want a name of 100 characters", in, err)
		}
	})
}

func TestWhenACodeOpens(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db)
	e := w.Entry("handicraft")
	j, _ := w.seat(panel.Member)
	code := w.issued(j)
	sheet := uuid.New()
	w.Exec(`INSERT INTO score_sheets (id, round_id, entry_id, judge_id, stage, rubric_id, revision, digest, saved_at) VALUES ($1, $2, $3, $4, 1, $5, 1, '\x00', now())`,
		sheet, w.RoundID, e.ID, j.ID, w.Rubrics["handicraft"])
	reopen := func(criteria string) {
		w.Exec(`INSERT INTO score_sheet_reopenings (id, sheet_id, revision, criteria, reason, by_id, at) VALUES ($1, $2, 1, $3::text[], 'Chấm lại', $4, now())`,
			uuid.Must(uuid.NewV7()), sheet, criteria, w.Organiser.ID)
	}
	for _, step := range []struct {
		name   string
		do     func()
		status panel.CodeStatus
		opens  bool
	}{
		{"not before screening", func() { w.Phase(competition.Registration) }, panel.CodeIssued, false},
		{"in screening", func() { w.Phase(competition.Screening) }, panel.CodeUsed, true},
		{"in scoring", func() { w.Phase(competition.Scoring) }, panel.CodeUsed, true},
		{"not after closing, though a sheet was left open", func() { w.Phase(competition.Deliberation) }, panel.CodeEnded, false},
		{"nor where a sheet was opened as a whole before closing", func() { reopen("{}") }, panel.CodeEnded, false},
		{"not once published", func() { w.Phase(competition.Published) }, panel.CodeEnded, false},
		{"again when a correction opens a sheet", func() { reopen("{m1}") }, panel.CodeUsed, true},
		{"not when that sheet no longer counts", func() { w.Exec(`UPDATE score_sheets SET counted = false, counted_reason = 'x' WHERE id = $1`, sheet) }, panel.CodeEnded, false},
		{"not when it is submitted again", func() {
			w.Exec(`UPDATE score_sheets SET counted = true, counted_reason = '', status = 'submitted', total = 1, submitted_at = now() WHERE id = $1`, sheet)
		}, panel.CodeEnded, false},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			_, err := w.come(code, "a"+uuid.NewString())
			if step.opens && err != nil {
				t.Errorf("got %v, want a session", err)
			}
			if !step.opens {
				wantCode(t, err, "code-unknown")
			}
			w.wantStatus(j, step.status)
		})
	}
}

func TestIssuingCodes(t *testing.T) {
	db := dbtest.Open(t)

	t.Run("for nobody by name it is for everyone who has none", func(t *testing.T) {
		w := newWorld(t, db)
		has, _ := w.seat(panel.Member)
		w.seat(panel.Head)
		gone, _ := w.seat(panel.Member)
		kept := w.issued(has)
		if _, err := w.LeaveJudge(t.Context(), w.Secretary, gone.ID, gone.Version, panel.Leaving{Reason: "Ốm."}); err != nil {
			t.Fatal(err)
		}
		codes, err := w.IssueCodes(t.Context(), w.Organiser, w.RoundID, nil)
		if err != nil || len(codes) != 1 || codes[0].Role != panel.Head {
			t.Errorf("got %v, %v; want one for the head", codes, err)
		}
		if _, err := w.come(kept, "a"); err != nil {
			t.Errorf("the code that stood: got %v", err)
		}
		if codes, err = w.IssueCodes(t.Context(), w.Organiser, w.RoundID, nil); err != nil || len(codes) != 0 {
			t.Errorf("again: got %v, %v; want none", codes, err)
		}
	})
	t.Run("by two secretaries at once leaves one code standing", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		var mu sync.Mutex
		var codes []string
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				ids := []uuid.UUID{j.ID}
				if i%2 == 0 {
					ids = nil
				}
				got, err := w.IssueCodes(t.Context(), w.Secretary, w.RoundID, ids)
				if err != nil {
					t.Errorf("got %v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, c := range got {
					codes = append(codes, c.Plain)
				}
			})
		}
		group.Wait()
		if n := fixture.One[int](t, db, "SELECT count(*) FROM judge_codes WHERE judge_id = $1 AND revoked_at IS NULL", j.ID); n != 1 {
			t.Errorf("got %d codes that stand, want 1", n)
		}
		opened := 0
		for _, c := range codes {
			if _, err := w.come(c, "a"+c); err == nil {
				opened++
			}
		}
		if opened != 1 {
			t.Errorf("got %d of %d codes that open, want 1", opened, len(codes))
		}
	})
	t.Run("while somebody signs in leaves no session of the old code", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		for range 10 {
			code := w.issued(j)
			var in *panel.CodeSignIn
			var group sync.WaitGroup
			group.Go(func() { in, _ = w.come(code, uuid.NewString()) })
			group.Go(func() {
				if err := w.RevokeCode(t.Context(), w.Secretary, j.ID, "Mất giấy."); err != nil {
					t.Error(err)
				}
			})
			group.Wait()
			if in != nil && w.alive(in) {
				t.Fatal("a session of the revoked code lives")
			}
		}
	})
	t.Run("is the organiser's and the secretary's, of those who sit in the round", func(t *testing.T) {
		w, other := newWorld(t, db), newWorld(t, db)
		head, headPerson := w.seat(panel.Head)
		gone, judge := w.seat(panel.Member)
		foreign, _ := other.seat(panel.Member)
		for name, by := range map[string]account.Account{"head": headPerson, "judge": judge, "secretary of another round": other.Secretary, "nobody": w.Person()} {
			if _, err := w.IssueCodes(t.Context(), by, w.RoundID, nil); !fault.Has(err, "not-found") {
				t.Errorf("%s: got %v, want not-found", name, err)
			}
			wantCode(t, w.RevokeCode(t.Context(), by, head.ID, "Thử."), "not-found")
			_, err := w.CheckCodes(t.Context(), by, w.RoundID, nil)
			wantCode(t, err, "not-found")
		}
		_, err := w.ListCodes(t.Context(), judge, w.RoundID)
		wantCode(t, err, "not-found")
		for id, code := range map[uuid.UUID]string{foreign.ID: "judge-not-found", uuid.New(): "judge-not-found"} {
			_, err := w.IssueCodes(t.Context(), w.Secretary, w.RoundID, []uuid.UUID{head.ID, id})
			wantCode(t, err, code)
		}
		if _, err := w.LeaveJudge(t.Context(), w.Secretary, gone.ID, gone.Version, panel.Leaving{Reason: "Ốm."}); err != nil {
			t.Fatal(err)
		}
		_, err = w.IssueCodes(t.Context(), w.Secretary, w.RoundID, []uuid.UUID{gone.ID})
		wantCode(t, err, "judge-left")
		wantCode(t, w.RevokeCode(t.Context(), w.Secretary, uuid.New(), "Thử."), "judge-not-found")
		wantCode(t, w.RevokeCode(t.Context(), w.Secretary, head.ID, " "), "invalid-fields")
		w.Phase(competition.Closed)
		_, err = w.IssueCodes(t.Context(), w.Secretary, w.RoundID, nil)
		wantCode(t, err, "round-closed")
	})
	t.Run("a seat that is left or replaced ends its sessions, and the new judge's code works", func(t *testing.T) {
		w := newWorld(t, db)
		left, _ := w.seat(panel.Member)
		replaced, _ := w.seat(panel.Member)
		first, err := w.come(w.issued(left), "a")
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.come(w.issued(replaced), "b")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.LeaveJudge(t.Context(), w.Secretary, left.ID, left.Version, panel.Leaving{Reason: "Ốm."}); err != nil {
			t.Fatal(err)
		}
		if w.alive(first) || !w.alive(second) {
			t.Error("leaving should have ended that judge's session and no other")
		}
		next, err := w.ReplaceJudge(t.Context(), w.Secretary, replaced.ID, replaced.Version, panel.NewJudge{AccountID: w.Person().ID}, panel.Leaving{Reason: "Bận."})
		if err != nil {
			t.Fatal(err)
		}
		if w.alive(second) {
			t.Error("the replaced judge's session lives")
		}
		third, err := w.come(w.issued(next), "b")
		if err != nil || !w.alive(third) || third.Sitting.ID != next.ID {
			t.Errorf("got %v, %v for the new judge on the same tablet", third, err)
		}
	})
}

func TestCheckingCodesToPrint(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db)
	a, person := w.seat(panel.Head)
	b, _ := w.seat(panel.Member)
	codeA, codeB := w.issued(a), w.issued(b)
	got, err := w.CheckCodes(t.Context(), w.Secretary, w.RoundID, []panel.CodeToPrint{{JudgeID: b.ID, Code: panel.PrintedCode(codeB)}, {JudgeID: a.ID, Code: strings.ToLower(codeA)}})
	if err != nil || len(got) != 2 || got[0].ID != b.ID || got[1].Name != person.Name || got[1].Plain != codeA {
		t.Fatalf("got %+v, %v; want both in the order given", got, err)
	}
	next := w.issued(a)
	for name, c := range map[string]panel.CodeToPrint{
		"revoked": {JudgeID: a.ID, Code: codeA}, "of another judge": {JudgeID: b.ID, Code: next}, "misshapen": {JudgeID: a.ID, Code: "A"}, "of nobody": {JudgeID: uuid.New(), Code: next},
	} {
		_, err := w.CheckCodes(t.Context(), w.Secretary, w.RoundID, []panel.CodeToPrint{{JudgeID: b.ID, Code: codeB}, c})
		if !fault.Has(err, "code-not-standing") {
			t.Errorf("%s: got %v, want code-not-standing", name, err)
		}
	}
}

func TestAGivenCode(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db)
	a, _ := w.seat(panel.Member)
	b, _ := w.seat(panel.Member)
	give := func(j *panel.Judge, code string) error {
		return database.InTx(t.Context(), db, func(tx *database.Tx) error { return panel.GiveCode(tx, j.ID, code) })
	}
	for _, bad := range []string{"", "ABCD-EFG", "ABCD-EFGI", "ABCD-EFGHJ"} {
		if err := give(a, bad); err == nil {
			t.Errorf("%q was given", bad)
		}
	}
	if err := give(a, "GKAA-2345"); err != nil {
		t.Fatal(err)
	}
	if err := give(b, "GKAA-2345"); err != nil { // it stands already: another is drawn
		t.Fatal(err)
	}
	in, err := w.come("gkaa2345", "a")
	if err != nil || in.Sitting.ID != a.ID {
		t.Errorf("got %v, %v; want the seat it was given to first", in, err)
	}
	w.wantStatus(b, panel.CodeIssued)
}

func TestASeatIsNothingElseOfThePerson(t *testing.T) {
	db := dbtest.Open(t)
	w, other := newWorld(t, db), newWorld(t, db)
	j, person := w.seat(panel.Head)
	elsewhere, err := other.AddJudge(t.Context(), other.Organiser, other.RoundID, panel.NewJudge{AccountID: person.ID, Role: panel.Head, Scores: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, grant := range []string{
		`INSERT INTO grants (id, account_id, role, granted_at) VALUES (gen_random_uuid(), $1, 'administrator', now())`,
	} {
		w.Exec(grant, person.ID)
	}
	for _, x := range []*world{w, other} {
		w.Exec(`INSERT INTO grants (id, account_id, role, unit_id, granted_at) VALUES (gen_random_uuid(), $1, 'organiser', $2, now())`, person.ID, x.UnitID)
		w.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES (gen_random_uuid(), $1, 'secretary', $2, now())`, person.ID, x.RoundID)
		w.Exec(`INSERT INTO council_members (id, round_id, account_id, role, joined_at) VALUES (gen_random_uuid(), $2, $1, 'chair', now())`, person.ID, x.RoundID)
	}
	facility := w.Entry("handicraft").FacilityID
	w.Owner(person, facility)
	in, err := w.come(w.issued(j), "a")
	if err != nil {
		t.Fatal(err)
	}
	by := in.Account
	read := func(fn func(tx *database.Tx) error) error { return database.Read(t.Context(), db, fn) }
	roles := func(round uuid.UUID, by account.Account) (held account.Roles) {
		t.Helper()
		if err := read(func(tx *database.Tx) (err error) { held, err = account.RolesOnRound(tx, by, round); return err }); err != nil {
			t.Fatal(err)
		}
		return held
	}
	if got := roles(w.RoundID, by); len(got) != 1 || got[0] != account.PanelHead {
		t.Errorf("own round: got %v, want the panel's head alone", got)
	}
	if got := roles(other.RoundID, by); len(got) != 0 {
		t.Errorf("another round: got %v, want nothing", got)
	}
	if got := roles(other.RoundID, person); len(got) != 4 {
		t.Errorf("the person: got %v, want four roles", got)
	}
	for name, require := range map[string]func(tx *database.Tx) error{
		"facility": func(tx *database.Tx) error {
			return account.RequireOnFacility(tx, by, facility, account.Owner, account.Organiser)
		},
		"unit":          func(tx *database.Tx) error { return account.RequireOnUnit(tx, by, w.UnitID, account.Organiser) },
		"over a round":  func(tx *database.Tx) error { return account.RequireOverRound(tx, by, w.RoundID) },
		"administrator": func(tx *database.Tx) error { return account.RequireAdministrator(tx, by) },
		"another seat":  func(tx *database.Tx) error { _, err := panel.JudgeOf(tx, other.RoundID, by); return err },
	} {
		if f := fault.Of(read(require)); f == nil || f.Kind != fault.NotFound {
			t.Errorf("%s: got %v, want not found", name, f)
		}
	}
	seats, err := w.Seats(t.Context(), by)
	if err != nil || len(seats) != 1 || seats[0].ID != j.ID {
		t.Errorf("seats: got %v, %v; want its own", seats, err)
	}
	if _, err := w.Declarables(t.Context(), by, elsewhere.ID); !fault.Has(err, "not-found") {
		t.Errorf("another seat's conflicts: got %v", err)
	}
	accounts := &account.Service{DB: db}
	for name, err := range map[string]error{
		"name":     func() error { _, err := accounts.Update(t.Context(), by, 1, "Tên khác", "vi"); return err }(),
		"password": accounts.ChangePassword(t.Context(), by, 1, in.Token, "x", "một mật khẩu dài"),
		"sessions": func() error { _, err := accounts.Sessions(t.Context(), by); return err }(),
		"sign-out": func() error { _, err := accounts.EndSessions(t.Context(), by, by.ID); return err }(),
		"roles":    func() error { _, err := accounts.Mine(t.Context(), by); return err }(),
	} {
		if !fault.Has(err, "judge-session") {
			t.Errorf("%s: got %v, want judge-session", name, err)
		}
	}
	if _, err := accounts.Grant(t.Context(), by, w.Person().ID, account.Secretary, account.Target{RoundID: &w.RoundID}); !fault.Has(err, "not-found") {
		t.Errorf("granting: got %v", err)
	}
	// The day after: a session is not kept alive for ever.
	if in.Session.ExpiresAt.Sub(in.Session.CreatedAt) > 31*24*time.Hour {
		t.Errorf("got a session until %v", in.Session.ExpiresAt)
	}
}
