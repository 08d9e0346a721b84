package scoresheet_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

// world is a round with its panel and sheets, wired as the server wires them.
type world struct {
	*fixture.Judging
	t          testing.TB
	rounds     *competition.Service
	panels     *panel.Service
	sheets     *scoresheet.Service
	correction bool // what the council says
}

// judge is a seat with the person who sits in it.
type judge struct {
	*panel.Judge
	account.Account
}

func newWorld(t testing.TB, db *database.DB, edit ...func(*competition.Rules)) *world {
	w := &world{Judging: fixture.NewJudging(t, db, edit...), t: t}
	w.sheets = &scoresheet.Service{DB: db, Correction: func(*database.Tx, uuid.UUID) (bool, error) { return w.correction, nil }}
	w.panels = &panel.Service{DB: db}
	w.panels.OnJoin = append(w.panels.OnJoin, scoresheet.Joined)
	w.panels.OnRecount = append(w.panels.OnRecount, scoresheet.Recount)
	w.rounds = &competition.Service{
		DB: db,
		Guards: map[competition.Phase][]competition.Guard{
			competition.Scoring:      {panel.ReadyToScore},
			competition.Deliberation: {scoresheet.AllSubmitted},
		},
		Back:  map[competition.Phase][]competition.Guard{competition.Scoring: {scoresheet.NoneSaved}},
		Steps: map[competition.Phase][]competition.Step{competition.Scoring: {scoresheet.OpenFirstStage}},
	}
	return w
}

func (w *world) seat(role panel.Role, groups ...string) judge {
	w.t.Helper()
	person := w.Person()
	j, err := w.panels.AddJudge(w.t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: person.ID, Role: role, Scores: true, GroupIDs: groups})
	if err != nil {
		w.t.Fatalf("seat %s: %v", role, err)
	}
	return judge{j, person}
}

// enter moves the round on; who scores has declared conflicts by then.
func (w *world) enter(to competition.Phase) {
	w.t.Helper()
	if to == competition.Scoring {
		fixture.Declared(w.t, w.DB, w.RoundID)
	}
	if _, err := w.rounds.Enter(w.t.Context(), w.Organiser, w.RoundID, w.Round().Version, to, competition.Move{}); err != nil {
		w.t.Fatalf("enter %s: %v", to, err)
	}
}

// sheet is the id of a judge's sheet for an entry; uuid.Nil when there is none.
func (w *world) sheet(j judge, e fixture.Entry, stage int) (id uuid.UUID) {
	w.t.Helper()
	err := w.DB.Pool.QueryRow(context.Background(), "SELECT id FROM score_sheets WHERE judge_id = $1 AND entry_id = $2 AND stage = $3",
		j.Judge.ID, e.ID, stage).Scan(&id)
	if err != nil && !database.Missing(err) {
		w.t.Fatal(err)
	}
	return id
}

// body has every criterion marked and comes to 15 + points/100 points.
func body(points int64) scoresheet.Body {
	return scoresheet.Body{
		RubricVersion: 1, Remarks: map[string]string{},
		Marks: scoresheet.Marks{"m1": number(0), "m2": json.RawMessage(`"a"`), "e1": number(points), "s1": number(0), "c1": number(0)},
	}
}

func submitted(b scoresheet.Body) scoresheet.Body {
	b.Submitted = true
	return b
}

func number(n int64) json.RawMessage { return json.RawMessage(strconv.FormatInt(n, 10)) }

func (w *world) save(by account.Account, sheet uuid.UUID, revision int, b scoresheet.Body) (scoresheet.SaveAnswer, error) {
	return w.sheets.Save(w.t.Context(), by, scoresheet.SaveRequest{SheetID: sheet, Key: uuid.New(), Revision: revision, Body: b, DeviceID: "máy 1"})
}

func (w *world) mustSave(by account.Account, sheet uuid.UUID, revision int, b scoresheet.Body) scoresheet.SaveAnswer {
	w.t.Helper()
	answer, err := w.save(by, sheet, revision, b)
	if err != nil {
		w.t.Fatalf("save: %v", err)
	}
	return answer
}

func (w *world) get(by account.Account, sheet uuid.UUID) *scoresheet.Own {
	w.t.Helper()
	own, err := w.sheets.Get(w.t.Context(), by, sheet)
	if err != nil {
		w.t.Fatal(err)
	}
	return own
}

// packet hands a judge's packet to "máy 1", after all judges have declared.
func (w *world) packet(j judge) *scoresheet.Packet {
	w.t.Helper()
	fixture.Declared(w.t, w.DB, w.RoundID)
	p, err := w.sheets.Packet(w.t.Context(), j.Account, w.RoundID, "máy 1")
	if err != nil {
		w.t.Fatalf("packet: %v", err)
	}
	return p
}

func (w *world) report(by account.Account, device string, unsent int) error {
	return w.sheets.Report(w.t.Context(), by, w.RoundID, scoresheet.DeviceReport{DeviceID: device, Unsent: &unsent})
}

func (w *world) revisions(sheet uuid.UUID) int {
	w.t.Helper()
	return fixture.One[int](w.t, w.DB, "SELECT count(*) FROM score_sheet_revisions WHERE sheet_id = $1", sheet)
}

func (w *world) inTx(fn func(tx *database.Tx) error) {
	w.t.Helper()
	if err := database.InTx(w.t.Context(), w.DB, fn); err != nil {
		w.t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func wantKind(t testing.TB, err error, kind fault.Kind, code string) {
	t.Helper()
	if !errors.Is(err, &fault.Error{Kind: kind, Code: code}) {
		t.Errorf("got %v, want %s %q", err, kind, code)
	}
}

func wantField(t testing.TB, err error, path, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Kind != fault.Invalid || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == path && f.Code == code }) {
		t.Errorf("got %v, want field %s refused as %q", err, path, code)
	}
}
