package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"tieubieu/server/demo"
	"tieubieu/server/publication"
	"tieubieu/server/text"
)

// TestDemonstration loads the demonstration as scripts/run does and looks at what is
// promised of it.
func TestDemonstration(t *testing.T) {
	h, server := newHouse(t)
	d := demo.Demonstration{Services: demo.Services(h.services)}
	if empty, err := d.Empty(t.Context()); err != nil || !empty {
		t.Fatalf("got empty %v, %v; want an empty database", empty, err)
	}
	if err := d.Load(t.Context(), func(step string) { t.Log(step) }); err != nil {
		t.Fatal(err)
	}
	if empty, err := d.Empty(t.Context()); err != nil || empty {
		t.Errorf("got empty %v, %v after loading", empty, err)
	}
	count := func(query string, args ...any) (n int) {
		t.Helper()
		if err := h.db.Pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}

	t.Run("every national entry climbed through promotion from a province", func(t *testing.T) {
		entries := count(`SELECT count(*) FROM entries e JOIN rounds r ON r.id = e.round_id WHERE r.tier = 'nation' AND r.phase = 'published'`)
		climbed := count(`SELECT count(*) FROM entries n JOIN rounds r ON r.id = n.round_id JOIN entries m ON m.id = n.source_entry_id JOIN entries p ON p.id = m.source_entry_id
			JOIN rounds rp ON rp.id = p.round_id JOIN promotions x ON x.target_entry_id = n.id JOIN promotions y ON y.target_entry_id = m.id
			WHERE r.tier = 'nation' AND rp.tier = 'province'`)
		if entries < 60 || climbed != entries {
			t.Errorf("got %d national entries, %d of them climbed; want at least 60, all", entries, climbed)
		}
	})
	t.Run("nine provincial rounds, three regional, one national are published", func(t *testing.T) {
		for tier, want := range map[string]int{"province": 10, "region": 3, "nation": 1} { // a tenth province in the current cycle
			if got := count(`SELECT count(*) FROM rounds WHERE tier = $1 AND phase = 'published'`, tier); got != want {
				t.Errorf("%s: got %d published rounds, want %d", tier, got, want)
			}
		}
	})
	t.Run("a provincial round has the shape it was given", func(t *testing.T) {
		if got := count(`SELECT count(*) FROM published_standings s JOIN publications p ON p.id = s.publication_id JOIN rounds r ON r.id = p.round_id
			WHERE r.title LIKE '%Ninh Bình%' AND s.passed`); got != 40 {
			t.Errorf("got %d entries with 70 or more, want 40 of 45", got)
		}
	})
	t.Run("everything says that it is made up", func(t *testing.T) {
		for _, query := range []string{
			`SELECT count(*) FROM rounds WHERE NOT demonstration`,
			`SELECT count(*) FROM facilities WHERE NOT demonstration`,
			`SELECT count(*) FROM awards WHERE round_id IS NOT NULL AND NOT demonstration`,
			`SELECT count(*) FROM deliberations WHERE decision_number NOT LIKE 'MH-%'`,
		} {
			if n := count(query); n != 0 {
				t.Errorf("%s: got %d, want 0", query, n)
			}
		}
	})
	t.Run("no invented name is a published one", func(t *testing.T) {
		file, err := os.Open("demo/data/certified_products.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			for _, name := range row[:2] {
				if folded := text.Fold(name); folded != "" {
					if n := count(`SELECT (SELECT count(*) FROM products WHERE name_folded = $1) + (SELECT count(*) FROM facilities WHERE name_folded = $1)`, folded); n != 0 {
						t.Errorf("%q is a real name and stands %d times in the demonstration", name, n)
					}
				}
			}
		}
	})
	t.Run("140 press reports stand in the register, unverified and without certificates", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM awards WHERE round_id IS NULL AND status = 'unverified' AND source <> ''`); n != 140 {
			t.Errorf("got %d, want 140", n)
		}
		if n := count(`SELECT count(*) FROM certificates c JOIN awards a ON a.id = c.award_id WHERE a.round_id IS NULL`); n != 0 {
			t.Errorf("got %d certificates for press reports, want none", n)
		}
	})
	t.Run("each role finds work", func(t *testing.T) {
		for what, query := range map[string]string{
			"drafts":             `SELECT count(*) FROM entries e JOIN rounds r ON r.id = e.round_id WHERE e.status = 'draft' AND r.phase = 'registration'`,
			"entries to screen":  `SELECT count(*) FROM entries e JOIN rounds r ON r.id = e.round_id WHERE e.status = 'submitted' AND r.phase = 'screening'`,
			"arrivals to screen": `SELECT count(*) FROM promotions p JOIN rounds r ON r.id = p.target_round_id WHERE p.status = 'taken-in' AND r.phase = 'registration'`,
			"sheets to score":    `SELECT count(*) FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN accounts a ON a.id = j.account_id WHERE s.status = 'open' AND a.email = 'giamkhao@minhhoa.example'`,
			"returned entries":   `SELECT count(*) FROM entries WHERE status = 'returned'`,
		} {
			if count(query) == 0 {
				t.Errorf("%s: got none", what)
			}
		}
		chair := visit(t, server, "chủ tịch")
		chair.do("POST", "/api/sessions", object{"signIn": "hoidong@minhhoa.example", "password": "minh-hoa-2026"}, 0)
		var round string
		if err := h.db.Pool.QueryRow(t.Context(), `SELECT id::text FROM rounds WHERE phase = 'deliberation'`).Scan(&round); err != nil {
			t.Fatal(err)
		}
		undecided, _ := chair.do("GET", "/api/rounds/"+round+"/deliberation", nil, 200)["undecided"].([]any)
		if len(undecided) != 2 {
			t.Errorf("got %v at the line, want the two that tie", undecided)
		}
	})
	t.Run("after judging there is something to read, to answer and to look at", func(t *testing.T) {
		for query, want := range map[string]int{
			`SELECT count(*) FROM appeals WHERE status = 'open'`:                                                             1,
			`SELECT count(*) FROM appeals WHERE status = 'rejected'`:                                                         1,
			`SELECT count(*) FROM appeal_papers`:                                                                             1,
			`SELECT count(*) FROM notices WHERE kind = 'appeal-answered'`:                                                    1,
			`SELECT count(*) FROM appeals WHERE text NOT LIKE '%minh hoạ%' OR answer NOT LIKE '%minh hoạ%' AND answer <> ''`: 0,
			`SELECT count(*) FROM published_remarks WHERE text NOT LIKE '%minh hoạ%'`:                                        0,
			`SELECT count(*) FROM remark_readings d JOIN published_remarks p ON p.sheet_id = d.sheet_id AND p.digest = d.digest WHERE d.released = (p.text LIKE 'Tôi%')`: 0,
		} {
			if got := count(query); got != want {
				t.Errorf("%s: got %d, want %d", query, got, want)
			}
		}
		for _, query := range []string{
			`SELECT count(*) FROM remark_readings WHERE released`, `SELECT count(*) FROM remark_readings WHERE NOT released`,
			`SELECT count(*) FROM published_remarks p WHERE NOT EXISTS (SELECT 1 FROM remark_readings d WHERE d.sheet_id = p.sheet_id)`,
		} {
			if got := count(query); got < 3 {
				t.Errorf("%s: got %d, want a few", query, got)
			}
		}
	})
	t.Run("no product's page names a step at which it was not awarded", func(t *testing.T) {
		var ids []string
		if err := h.db.Pool.QueryRow(t.Context(), `SELECT array_agg(DISTINCT s.product_id::text) FROM published_standings s JOIN awards a ON a.product_id = s.product_id
			WHERE NOT s.awarded AND a.status = 'valid'`).Scan(&ids); err != nil {
			t.Fatal(err)
		}
		if len(ids) == 0 {
			t.Fatal("every awarded product won wherever it climbed: nothing is tried")
		}
		for _, id := range ids {
			answer, err := http.Get(server.URL + "/san-pham/" + id)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if err != nil || answer.StatusCode != http.StatusOK || bytes.Contains(raw, []byte("không được công nhận")) {
				t.Errorf("/san-pham/%s: got %d, %v; want a page without the step it lost", id, answer.StatusCode, err)
			}
		}
	})
	t.Run("every published bundle verifies", func(t *testing.T) { verifyAll(t, h) })
	t.Run("every judge of the round that is being scored has a code, and that of giamkhao opens his seat", func(t *testing.T) {
		if n := count(`SELECT count(*) FROM judge_codes c JOIN panel_members j ON j.id = c.judge_id JOIN rounds r ON r.id = j.round_id WHERE r.phase = 'scoring' AND c.revoked_at IS NULL`); n != 9 {
			t.Errorf("got %d codes, want 9", n)
		}
		anyone := visit(t, server, "giám khảo")
		session := anyone.do("POST", "/api/judge-sessions", object{"code": "mnhh gk33", "deviceId": "may-thu"}, 200)
		var judge string
		if err := h.db.Pool.QueryRow(t.Context(), `SELECT j.id::text FROM panel_members j JOIN accounts a ON a.id = j.account_id JOIN rounds r ON r.id = j.round_id
			WHERE a.email = 'giamkhao@minhhoa.example' AND r.phase = 'scoring'`).Scan(&judge); err != nil {
			t.Fatal(err)
		}
		if session["judgeId"] != judge || session["phase"] != "scoring" {
			t.Errorf("got %v, want the seat %s", session, judge)
		}
	})
	t.Run("the sign-ins are printed again at the next start", func(t *testing.T) {
		guide, err := d.Guide(context.Background(), "http://127.0.0.1:8080")
		if err != nil || !strings.Contains(guide, "giamkhao@minhhoa.example") || !strings.Contains(guide, "Mã giám khảo: MNHH-GK33 tại http://127.0.0.1:8080/app/cham/") {
			t.Errorf("got %q, %v", guide, err)
		}
	})
	// The last: it makes the demonstration's head everything at once.
	t.Run("nobody who came by a judge's code reaches anything but that seat", func(t *testing.T) { seatTable(t, h, server) })
}

func verifyAll(t *testing.T, h *house) {
	t.Helper()
	rows, err := h.db.Pool.Query(t.Context(), `SELECT bundle FROM publications`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			t.Fatal(err)
		}
		path := t.TempDir() + "/bundle.json"
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		var out, complaint bytes.Buffer
		if code := publication.VerifyCommand([]string{path}, bytes.NewReader(nil), &out, &complaint); code != 0 {
			t.Errorf("verify: got exit %d: %s%s", code, out.String(), complaint.String())
		}
		n++
	}
	if err := rows.Err(); err != nil || n != 14 {
		t.Errorf("got %d bundles, %v; want 14", n, err)
	}
}
