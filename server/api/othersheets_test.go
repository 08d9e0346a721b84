package api_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/fixture"
	"tieubieu/server/photo/phototest"
)

// What a judge is answered with success on the round that he sits in: his own things,
// and what everybody of the round sees. All other operations that name a round, a
// judge, a sheet, or what hangs on one, refuse him; so does a new one until it is
// written down here.
var (
	forAnyJudge = []string{"getPacket", "getPractice", "reconcileSheets", "printOwnScoreSheets", "declareConflicts", "reportDevice", "registerDeviceKey", "listRecusals"}
	forAnyone   = []string{"getRound", "listRubrics", "getRubric", "listRubricVersions", "exportRubric", "compareRubricVersions", "listRulesVersions", "listPublications", "listApprovalScans", "getEntryRules"} // by what is judged, and what is public
)

// That a round is held is no secret: these say why not, instead of hiding it.
var openRefusals = []any{"not-organiser", "not-council"}

// sample is a value that a schema takes: the least that is needed.
func sample(spec *huma.OpenAPI, s *huma.Schema) any {
	if s.Ref != "" {
		s = spec.Components.Schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.OneOf) > 0:
		return sample(spec, s.OneOf[0])
	}
	switch s.Type {
	case huma.TypeObject:
		v := object{}
		for _, name := range s.Required {
			v[name] = sample(spec, s.Properties[name])
		}
		return v
	case huma.TypeArray:
		v := []any{}
		for range value(s.MinItems) {
			v = append(v, sample(spec, s.Items))
		}
		return v
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	case huma.TypeBoolean:
		return true
	}
	switch s.Format {
	case "uuid":
		return uuid.NewString()
	case "date":
		return "2026-09-01"
	case "date-time":
		return "2026-09-01T08:00:00Z"
	}
	return strings.Repeat("x", max(1, value(s.MinLength)))
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// each operation of the specification, by path and method.
func operationsOf(path *huma.PathItem) map[string]*huma.Operation {
	all := map[string]*huma.Operation{
		http.MethodGet: path.Get, http.MethodPut: path.Put, http.MethodPost: path.Post, http.MethodDelete: path.Delete, http.MethodPatch: path.Patch,
	}
	for method, op := range all {
		if op == nil {
			delete(all, method)
		}
	}
	return all
}

// No judge reads or writes another's sheet, by any route: every operation whose path
// names a round, a judge, a sheet or what hangs on one is tried on what is another's.
var withoutRequest = regexp.MustCompile(`"requestId":"[^"]*"`)

func TestNoJudgeReachesAnothersSheetByAnyRoute(t *testing.T) {
	b := newHall(t)
	routes := b.h.handler
	b.h.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "localhost" // where packets are handed out without https
		routes.ServeHTTP(w, r)
	})
	b.Exec("INSERT INTO round_rules (round_id, version, rules, at) SELECT id, rules_version, rules, now() FROM rounds")
	b.Exec("UPDATE rounds SET frozen_rules_version = rules_version")
	e, second := b.Entry("handicraft"), b.Entry("handicraft")
	b.judge(t, "head")
	victimSeat, victim := b.judge(t, "judge")
	fellowSeat, fellow := b.judge(t, "judge")
	b.open(t)
	fixture.Declared(t, b.DB, b.RoundID)
	sheet, open, victimID := b.sheetOf(t, victimSeat.id(t), e), b.sheetOf(t, victimSeat.id(t), second), victimSeat.id(t)

	// What must not be seen: marks, total, remark and digest of a submitted sheet, of a
	// late copy and of a paper sheet that waits.
	secret := sheetBody(true)
	secret["marks"].(object)["e1"], secret["remarks"] = 3975, object{"facility": "Bí mật của giám khảo", "council": "Ghi chú kín"}
	saved := b.save(t, victim, sheet, 0, secret).want(t, 200, "")
	scan := b.secretary.send(t, http.MethodPost, b.rounds("/paper-scans"), string(phototest.PDF())).want(t, 201, "")
	paper := b.secretary.send(t, http.MethodPost, "/api/score-sheets/"+open+"/paper-copies", object{
		"scanId": scan.id(t), "rubricVersion": 1, "marks": secret["marks"], "remarks": secret["remarks"],
	}).want(t, 201, "")
	b.Exec(`INSERT INTO score_sheet_late_copies (id, sheet_id, idempotency_key, base_revision, digest, body, device_id, received_at)
		SELECT $1, sheet_id, $2, 1, digest, body, 'm1', now() FROM score_sheet_revisions WHERE sheet_id = $3`, uuid.New(), uuid.New(), sheet)
	late := fixture.One[uuid.UUID](t, b.DB, "SELECT id FROM score_sheet_late_copies WHERE sheet_id = $1", sheet).String()
	recusal := victim.send(t, http.MethodPost, "/api/judges/"+victimID+"/recusals", object{"facilityId": second.FacilityID, "kind": "other", "note": "Chuyện riêng"}).want(t, 201, "")
	secrets := []string{
		"3975", "5475", "Bí mật của giám khảo", "Ghi chú kín", "Chuyện riêng", saved.body["receipt"].(object)["sha256"].(string),
		sheet, open, scan.body["sha256"].(string), late, paper.id(t), recusal.id(t),
	}
	standing := func() string {
		return fixture.One[string](t, b.DB, `SELECT concat_ws(' ',
			(SELECT md5(string_agg(s::text, ',' ORDER BY s.id)) FROM score_sheets s WHERE s.judge_id = $1),
			(SELECT md5(string_agg(v::text, ',' ORDER BY v.sheet_id, v.revision)) FROM score_sheet_revisions v JOIN score_sheets s ON s.id = v.sheet_id WHERE s.judge_id = $1),
			(SELECT md5(string_agg(c::text, ',' ORDER BY c.id)) FROM paper_copies c),
			(SELECT count(*) FROM score_sheet_late_copies), (SELECT count(*) FROM score_sheet_reopenings), (SELECT count(*) FROM paper_scans),
			(SELECT md5(j::text) FROM panel_members j WHERE j.id = $1), (SELECT count(*) FROM judge_devices d WHERE d.judge_id = $1),
			(SELECT md5(string_agg(x::text, ',' ORDER BY x.id)) FROM recusals x WHERE x.judge_id = $1), (SELECT count(*) FROM judge_codes k WHERE k.judge_id = $1))`, victimID)
	}
	before := standing()

	ids := map[string]string{
		"roundId": b.RoundID.String(), "judgeId": victimID, "sheetId": sheet, "lateCopyId": late, "paperCopyId": paper.id(t), "recusalId": recusal.id(t),
		"entryId": e.ID.String(), "groupId": "handicraft", "deviceId": "m7", "version": "1", "code": "A001", "deadline": "registration", "fileId": uuid.NewString(),
		"sha256": saved.body["receipt"].(object)["sha256"].(string),
	}
	bodies := map[string]any{
		"saveScoreSheet":    sheetBody(false),
		"registerDeviceKey": object{"publicKey": "BBHWv39x6bRF5B0cTESg-3MKOfO9I0ZNL0A4ir6VIg6sO38SmEASU9CP9d7-kiqPKbMCCg-BAy1LkWCGymbTgmI"},
		"enterPaperSheet":   object{"scanId": scan.id(t), "rubricVersion": 1, "marks": sheetBody(true)["marks"], "remarks": object{}},
		"declareConflicts":  object{"conflicts": []any{}},
		"uploadPaperScan":   string(phototest.PDF()),
	}
	code := b.code(t, fellowSeat.id(t))
	bySeat := b.tablet()
	bySeat.enter(t, code).want(t, 200, "")
	elsewhere := b.elsewhere(t)
	judges := []struct {
		name    string
		send    func(method, path string, body any, headers ...string) reply
		allowed []string
	}{
		{"a fellow judge", func(method, path string, body any, headers ...string) reply {
			return fellow.send(t, method, path, body, headers...)
		}, slices.Concat(forAnyJudge, forAnyone)},
		{"a fellow judge by code", func(method, path string, body any, headers ...string) reply {
			return bySeat.as(t, fellowSeat.id(t), method, path, body, headers...)
		}, slices.Concat(forAnyJudge, forAnyone)},
		{"a judge of another round", func(method, path string, body any, headers ...string) reply {
			return elsewhere.send(t, method, path, body, headers...)
		}, forAnyone},
	}
	tried := 0
	for path, item := range b.spec.Paths {
		if !strings.Contains(path, "{sheetId}") && !strings.Contains(path, "{judgeId}") && !strings.Contains(path, "{roundId}") &&
			!strings.Contains(path, "{lateCopyId}") && !strings.Contains(path, "{paperCopyId}") && !strings.Contains(path, "{recusalId}") {
			continue
		}
		for method, op := range operationsOf(item) {
			address, headers := placeholder.ReplaceAllStringFunc(path, func(p string) string {
				id, known := ids[p[1:len(p)-1]]
				if !known {
					t.Fatalf("%s: no value for %s", op.OperationID, p)
				}
				return id
			}), []string{"If-Match", `"1"`, "Idempotency-Key", uuid.NewString()}
			query := url.Values{}
			for _, p := range op.Parameters {
				if p.In == "query" && p.Required {
					query.Set(p.Name, cmp.Or(ids[p.Name], fmt.Sprint(sample(b.spec, p.Schema))))
				}
			}
			if len(query) > 0 {
				address += "?" + query.Encode()
			}
			content := bodies[op.OperationID]
			if content == nil && op.RequestBody != nil {
				content = "a file"
				if wire := op.RequestBody.Content["application/json"]; wire != nil {
					content = sample(b.spec, wire.Schema)
				}
			}
			for _, by := range judges {
				tried++
				got := by.send(method, address, content, headers...)
				allowed := slices.Contains(by.allowed, op.OperationID)
				switch {
				case allowed && got.status >= 300:
					t.Errorf("%s %s: got %d %s, want an answer: is it still his own?", by.name, op.OperationID, got.status, got.text)
				case !allowed && got.status != http.StatusNotFound && !slices.Contains(openRefusals, got.body["code"]):
					t.Errorf("%s %s: got %d %s, want 404", by.name, op.OperationID, got.status, got.text)
				}
				told := withoutRequest.ReplaceAllString(got.text, "") // any four digits may stand in a random id
				for _, s := range secrets {
					if got.body != nil && strings.Contains(told, s) { // a PDF holds any four digits somewhere
						t.Errorf("%s %s: the answer tells %q: %s", by.name, op.OperationID, s, got.text)
					}
				}
			}
			if after := standing(); after != before {
				t.Errorf("%s changed what is another judge's", op.OperationID)
				before = after
			}
		}
	}
	if tried < 3*60 {
		t.Errorf("tried %d times, want every operation by three judges", tried)
	}
	for _, by := range judges {
		by.send(http.MethodGet, "/media/paper-scans/"+scan.id(t), nil).want(t, 404, "not-found")
	}
}

// elsewhere is a judge of another round, in the same database.
func (b *bench) elsewhere(t *testing.T) *browser {
	t.Helper()
	other := fixture.NewJudging(t, b.DB)
	person := other.Person()
	organiser := b.signedIn(t, other.Organiser)
	organiser.send(t, http.MethodPost, "/api/rounds/"+other.RoundID.String()+"/judges", object{"accountId": person.ID, "role": "judge"}).want(t, 201, "")
	return b.signedIn(t, person)
}
