package main

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/api"
)

// What a head who came by code may do in the round of the seat, with the judge's part
// in it. Everything else in the specification is refused, or answered as to nobody.
var ofASeat = []string{
	"listMySeats", "getJudgeSession", "endJudgeSession",
	"declareConflicts", "listDeclarableFacilities", "recuseJudge", "listRecusals", "agreeRecusal", "refuseRecusal",
	"getPacket", "getPractice", "reportDevice", "registerDeviceKey", "reconcileSheets", "printOwnScoreSheets",
	"getRound", "listRulesVersions", "listRubrics", "getRubric", "listRubricVersions",
	"listJudges", "listCouncil", "getAssignment", "listFormingDecisions", "listJudgeCodes", "getScoringProgress", "getBoard", "watchBoard", "listLateCopies", "listGapAlerts", "getReliability",
	"reopenScoreSheet", "takeInLateCopy", "openSecondStage", "checkPrintedSheet", "checkPhase", "getDeliberation",
}

// These make a person or a session of whoever asks; they need nobody.
var ofAnyone = []string{"registerAccount", "signIn", "openJudgeSession", "resetPassword"}

// emptyToSeats are lists of what is one's own: a seat has none.
var emptyToSeats = []string{"listMyEntries", "listFacilities", "listFacilityClaims"}

// seatTable sends every operation of the specification as a head who came by code and
// whose person is everything else on the platform: administrator, organiser, secretary
// and council member of both rounds, head of the other round's panel too, and owner.
func seatTable(t *testing.T, h *house, server *httptest.Server) {
	ids := peopleTheSeat(t, h)
	seat := visit(t, server, "trưởng ban")
	session := seat.do("POST", "/api/judge-sessions", object{"code": "MNHH-TB22", "deviceId": "bảng quyền"}, 200)
	named := []string{"Tieubieu-Judge", session.text("judgeId")}
	if session.text("roundId") != ids["own"]["roundId"] {
		t.Fatalf("got a session of round %s, want %s", session.text("roundId"), ids["own"]["roundId"])
	}
	nobody := visit(t, server, "không ai")
	owner := visit(t, server, "chính người ấy")
	owner.do("POST", "/api/sessions", object{"signIn": "truongban@minhhoa.example", "password": "minh-hoa-2026"}, 0)

	_, description := api.New(api.Services{}, api.Options{})
	spec := description.OpenAPI()
	var all []asked
	for path, item := range spec.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op != nil {
				all = append(all, asked{op: op, method: method, path: path, schemas: spec.Components.Schemas})
			}
		}
	}
	slices.SortFunc(all, func(a, b asked) int { return strings.Compare(a.op.OperationID, b.op.OperationID) })
	if len(all) < 100 {
		t.Fatalf("got %d operations, want the whole specification", len(all))
	}
	for _, where := range []string{"elsewhere", "own"} {
		for _, a := range all {
			id := a.op.OperationID
			if slices.Contains(ofAnyone, id) || id == "endJudgeSession" {
				continue
			}
			request := a.filled(ids[where])
			status, answer := request.send(seat, named...)
			public, toNobody := request.send(nobody)
			switch {
			case where == "own" && slices.Contains(ofASeat, id):
				if status >= 500 {
					t.Errorf("%s, %s: got %d %v", where, id, status, answer)
				}
			case id == "listMySeats":
				if got := answer.list("items"); len(got) != 1 || got[0].text("judgeId") != session.text("judgeId") {
					t.Errorf("%s: got %v, want its own seat", id, got)
				}
			case id == "getJudgeSession":
			case id == "listRounds":
				for _, r := range answer.list("items") {
					if r.text("phase") == "draft" {
						t.Errorf("%s: got the draft %v", id, r)
					}
				}
			case slices.Contains(emptyToSeats, id):
				if status != 200 || len(answer.list("items")) != 0 {
					t.Errorf("%s, %s: got %d %v, want nothing", where, id, status, answer)
				}
			case status == 401 || status == 403 || status == 404:
			case status == public && public/100 == 2 && reflect.DeepEqual(settled(answer), settled(toNobody)):
			default:
				t.Errorf("%s, %s: got %d %v, want a refusal, or what nobody gets (%d)", where, id, status, answer, public)
			}
		}
	}

	// The table means something only while the person himself gets through: without the
	// seat's bounds the same requests are not refused.
	through := 0
	for _, where := range []string{"elsewhere", "own"} {
		for _, a := range all {
			if status, _ := a.filled(ids[where]).send(nobody); status/100 == 2 || slices.Contains(ofAnyone, a.op.OperationID) || a.op.OperationID == "signOut" || a.op.OperationID == "changePassword" {
				continue
			}
			if where == "elsewhere" && a.method == "DELETE" {
				continue // his grants, and the round
			}
			if status, _ := a.filled(ids[where]).send(owner); status != 401 && status != 403 && status != 404 {
				through++
			}
		}
	}
	if through < 120 {
		t.Errorf("got %d requests through as the person, want at least 120: the table tries too little", through)
	}
}

// asked is an operation to be tried.
type asked struct {
	op           *huma.Operation
	method, path string
	schemas      huma.Registry
}

// request is an operation with its ids, and a body that its schema lets through.
type request struct {
	method, path string
	body         any
	headers      []string
}

func (r request) send(by *person, headers ...string) (int, object) {
	return by.try(r.method, r.path, `"1"`, r.body, append(slices.Clone(r.headers), headers...)...)
}

func (a asked) filled(ids map[string]string) request {
	r := request{method: a.method, path: a.path, headers: []string{"Idempotency-Key", uuid.NewString()}}
	query := "?"
	for _, p := range a.op.Parameters {
		switch value := a.example(p.Schema, p.Name, ids); {
		case p.In == "path":
			s, _ := value.(string)
			if s == "" {
				s = "1"
			}
			r.path = strings.ReplaceAll(r.path, "{"+p.Name+"}", s)
		case p.In == "query" && (p.Required || ids[p.Name] != "" && a.method == "GET"):
			query += fmt.Sprintf("%s=%v&", p.Name, value)
		}
	}
	if a.op.OperationID == "listGrants" { // on one thing only
		query = "?roundId=" + ids["roundId"]
	}
	r.path += strings.TrimRight(query, "?&")
	if a.op.RequestBody == nil {
		return r
	}
	if content, ok := a.op.RequestBody.Content["application/json"]; ok {
		r.body = a.example(content.Schema, "", ids)
		if a.op.OperationID == "grantRole" { // likewise
			r.body = object{"accountId": ids["accountId"], "role": "secretary", "roundId": ids["roundId"]}
		}
		return r
	}
	for contentType := range a.op.RequestBody.Content {
		if contentType == "text/csv" {
			r.body, r.headers = []byte("code,name,kind,province_code\n99999,Thử,xã,01\n"), append(r.headers, "Content-Type", contentType)
			break
		}
		r.body, r.headers = []byte("%PDF-1.4\n%%EOF\n"), append(r.headers, "Content-Type", contentType)
	}
	return r
}

// example is a value that a schema lets through; ids by the name of what holds them.
func (a asked) example(s *huma.Schema, name string, ids map[string]string) any {
	if s.Ref != "" {
		s = a.schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.OneOf) > 0:
		return a.example(s.OneOf[0], name, ids)
	}
	switch s.Type {
	case huma.TypeObject:
		made := map[string]any{}
		for key, property := range s.Properties {
			if slices.Contains(s.Required, key) || ids[key] != "" {
				made[key] = a.example(property, key, ids)
			}
		}
		return made
	case huma.TypeArray:
		made := []any{}
		for range max(1, *orZero(s.MinItems)) {
			made = append(made, a.example(s.Items, strings.TrimSuffix(name, "s"), ids))
		}
		return made
	case huma.TypeBoolean:
		return true
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil {
			return int(*s.Minimum)
		}
		return 1
	default:
		switch {
		case ids[name] != "":
			return ids[name]
		case s.Format == "uuid":
			return uuid.NewString()
		case s.Format == "date":
			return "2026-09-01"
		case s.Format == "date-time":
			return "2026-09-01T08:00:00Z"
		}
		n := max(3, *orZero(s.MinLength))
		if s.MaxLength != nil {
			n = min(n, *s.MaxLength)
		}
		return strings.Repeat("a", n)
	}
}

func orZero(n *int) *int {
	if n == nil {
		return new(int)
	}
	return n
}

// settled is an answer without what differs each time.
func settled(o object) object {
	o = maps.Clone(o)
	delete(o, "requestId")
	return o
}

// peopleTheSeat makes the demonstration's head everything else too, in the round that
// is scored ("own") and the one in deliberation ("elsewhere"), and gives back what the
// operations' parameters name there.
func peopleTheSeat(t *testing.T, h *house) map[string]map[string]string {
	t.Helper()
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := h.db.Pool.Exec(t.Context(), query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	one := func(query string, args ...any) (s string) {
		t.Helper()
		if err := h.db.Pool.QueryRow(t.Context(), query, args...).Scan(&s); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return s
	}
	person := one(`SELECT id::text FROM accounts WHERE email = 'truongban@minhhoa.example'`)
	stranger := one(`SELECT id::text FROM accounts WHERE email = 'congtac@minhhoa.example'`)
	exec(`INSERT INTO grants (id, account_id, role, granted_at) VALUES (gen_random_uuid(), $1, 'administrator', now())`, person)
	exec(`INSERT INTO grants (id, account_id, role, unit_id, granted_at) SELECT gen_random_uuid(), $1, 'organiser', id, now() FROM units WHERE level = 'nation' AND valid_until IS NULL`, person)
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]map[string]string{}
	for where, phase := range map[string]string{"own": "scoring", "elsewhere": "deliberation"} {
		round := one(`SELECT r.id::text FROM rounds r JOIN panel_members j ON j.round_id = r.id WHERE r.phase = $1 AND j.account_id = $2`, phase, person)
		unit := one(`SELECT unit_id::text FROM rounds WHERE id = $1`, round)
		entry := one(`SELECT id::text FROM entries WHERE round_id = $1 AND status = 'accepted' ORDER BY id LIMIT 1`, round)
		facility := one(`SELECT facility_id::text FROM entries WHERE id = $1`, entry)
		seat := one(`SELECT id::text FROM panel_members WHERE round_id = $1 AND account_id = $2`, round, person)
		// In the own round the sheet of another judge, elsewhere the person's own.
		sheet := one(`SELECT s.id::text FROM score_sheets s WHERE s.round_id = $1 AND (s.judge_id = $2) = $3 ORDER BY s.id LIMIT 1`, round, seat, where == "elsewhere")
		for _, role := range []string{"secretary", "screener", "auditor"} {
			exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES (gen_random_uuid(), $1, $3, $2, now())`, person, round, role)
		}
		for _, role := range []string{"organiser", "collaborator"} {
			exec(`INSERT INTO grants (id, account_id, role, unit_id, granted_at) VALUES (gen_random_uuid(), $1, $3, $2, now())`, person, unit, role)
		}
		exec(`INSERT INTO grants (id, account_id, role, facility_id, granted_at) VALUES (gen_random_uuid(), $1, 'owner', $2, now())`, person, facility)
		council, recusal, late, scan, copied := uuid.NewString(), uuid.NewString(), uuid.NewString(), uuid.NewString(), uuid.NewString()
		exec(`INSERT INTO council_members (id, round_id, account_id, role, joined_at) VALUES ($1, $2, $3, 'member', now())`, council, round, person)
		exec(`INSERT INTO recusals (id, round_id, judge_id, facility_id, kind, status, after_first_mark, declared_at)
			SELECT $1, $2, j.id, $3, 'other', 'awaiting', true, now() FROM panel_members j WHERE j.round_id = $2 AND j.account_id <> $4 ORDER BY j.id LIMIT 1`, recusal, round, facility, person)
		exec(`INSERT INTO score_sheet_late_copies (id, sheet_id, idempotency_key, base_revision, digest, body, received_at) VALUES ($1, $2, gen_random_uuid(), 0, '\x00', '{"marks":{},"remarks":{},"rubricVersion":1,"submitted":false}', now())`, late, sheet)
		exec(`INSERT INTO paper_scans (id, round_id, sha256, bytes, content_type, uploaded_by, uploaded_at) VALUES ($1, $2, decode(md5($1::uuid::text), 'hex'), 1, 'application/pdf', $3, now())`, scan, round, stranger)
		exec(`INSERT INTO paper_copies (id, sheet_id, scan_id, base_revision, body, digest, total, entered_by, entered_at) VALUES ($1, $2, $3, 0, '{}', '\x00', 0, $4, now())`, copied, sheet, scan, stranger)
		claim, objection := uuid.NewString(), uuid.NewString()
		exec(`INSERT INTO facility_claims (id, facility_id, account_id, claimed_at) VALUES ($1, $2, $3, now())`, claim, facility, stranger)
		exec(`INSERT INTO entry_objections (id, entry_id, by_id, reason, at) VALUES ($1, $2, $3, 'không đồng ý', now())`, objection, entry, person)
		ids[where] = map[string]string{
			"claimId": claim, "objectionId": objection,
			"roundId": round, "unitId": unit, "entryId": entry, "facilityId": facility, "judgeId": seat, "sheetId": sheet, "accountId": stranger,
			"seatId": council, "recusalId": recusal, "lateCopyId": late, "scanId": scan, "paperCopyId": copied, "version": "1", "tier": "province",
			"productId":   one(`SELECT product_id::text FROM entries WHERE id = $1`, entry),
			"photoId":     one(`SELECT photo_id::text FROM entry_photos WHERE entry_id = $1 LIMIT 1`, entry),
			"paperId":     one(`SELECT paper_id::text FROM entry_papers WHERE entry_id = $1 LIMIT 1`, entry),
			"code":        one(`SELECT judging_code FROM entries WHERE id = $1`, entry),
			"groupId":     one(`SELECT group_id FROM entries WHERE id = $1`, entry),
			"grantId":     one(`SELECT id::text FROM grants WHERE account_id = $1 AND role = 'secretary' AND round_id = $2`, person, round),
			"cycleId":     one(`SELECT cycle_id::text FROM rounds WHERE id = $1`, round),
			"programmeId": one(`SELECT programme_id::text FROM rounds WHERE id = $1`, round),
			"signIn":      "khach-" + where + "@minhhoa.example",
			"publicKey":   base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()),
			"promotionId": one(`SELECT id::text FROM promotions ORDER BY id DESC LIMIT 1`),
		}
	}
	return ids
}
