package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/blob"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/database/dbtest"
)

// TestMain lets the test binary stand in for the server, so that one can be killed.
func TestMain(m *testing.M) {
	if os.Getenv("TIEUBIEU_TEST_SERVER") != "" {
		os.Exit(run([]string{"serve"}, os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// process is a server of its own, on a port that stays the same.
type process struct {
	t           *testing.T
	environment []string
	url         string
	cmd         *exec.Cmd
}

func newProcess(t *testing.T, databaseURL string, objects blob.Config) *process {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	p := &process{t: t, url: "http://" + address, environment: append(os.Environ(), "TIEUBIEU_TEST_SERVER=1", "TIEUBIEU_DEMO=0", "LISTEN="+address,
		"DATABASE_URL="+databaseURL, "S3_ENDPOINT="+objects.Endpoint, "S3_ACCESS_KEY="+objects.AccessKey, "S3_SECRET_KEY="+objects.SecretKey, "S3_BUCKET="+objects.Bucket)}
	t.Cleanup(p.kill)
	return p
}

// start returns when the server answers.
func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env, p.cmd.Stderr = p.environment, os.Stderr
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		answer, err := http.Get(p.url + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(10 * time.Millisecond) // waiting for a process, not for a chance
	}
	p.t.Fatal("the server does not answer")
}

// kill ends the server as a power cut would.
func (p *process) kill() {
	if p.cmd != nil && p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// acknowledged is a save that a judge was told is saved.
type acknowledged struct {
	sheet, key, sha256 string
	revision           int
}

// TestAcknowledgedSavesOutliveTheServer: three judges save without pause while the
// server is killed again and again; a request without an answer is sent again under
// its key. Every save that was acknowledged stands once, nothing else does.
func TestAcknowledgedSavesOutliveTheServer(t *testing.T) {
	databaseURL, objects := dbtest.URL(t), blobtest.Config(t)
	s, round := scoringRound(t, databaseURL, objects)
	p := newProcess(t, databaseURL, objects)
	p.start()

	const saves, kills = 360, 4
	var acks atomic.Int64
	var mu sync.Mutex
	var all []acknowledged
	var judges sync.WaitGroup
	for i := range 3 {
		judges.Go(func() {
			j := s.people[fmt.Sprintf("giam-khao-%d", i+1)]
			mine := saveOver(t, j, p.url, round, saves/3, uint64(i), &acks)
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	for n := range kills {
		for acks.Load() < int64((n+1)*saves/(kills+1)) && !t.Failed() {
			time.Sleep(time.Millisecond) // until so many are through
		}
		p.kill()
		p.start()
	}
	judges.Wait()
	if len(all) != saves {
		t.Fatalf("got %d acknowledged saves, want %d", len(all), saves)
	}
	for _, a := range all {
		var n int
		err := s.house.db.Pool.QueryRow(t.Context(), `SELECT count(*) FROM score_sheet_revisions
			WHERE sheet_id = $1 AND idempotency_key = $2 AND revision = $3 AND encode(digest, 'hex') = $4`, a.sheet, a.key, a.revision, a.sha256).Scan(&n)
		if err != nil || n != 1 {
			t.Errorf("acknowledged save %+v: got %d times, %v; want once", a, n, err)
		}
	}
	var revisions, ledger int
	if err := s.house.db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM score_sheet_revisions), (SELECT count(*) FROM ledger_entries WHERE action = 'save-sheet')`).Scan(&revisions, &ledger); err != nil {
		t.Fatal(err)
	}
	if revisions != saves || ledger != saves {
		t.Errorf("got %d revisions and %d ledger entries, want %d of each: nothing is doubled", revisions, ledger, saves)
	}
}

// scoringRound is a province's round in scoring, with three judges who are signed in.
func scoringRound(t *testing.T, databaseURL string, objects blob.Config) (*story, string) {
	t.Helper()
	h, server := newHouseAt(t, databaseURL, objects)
	if _, err := h.services.Accounts.Bootstrap(t.Context(), "Quản trị", "admin@kiemthu.example", testPassword); err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, house: h, server: server, people: map[string]*person{}}
	s.admin = visit(t, server, "quản trị").signIn("admin@kiemthu.example")
	ninhBinh := s.unit("Ninh Bình", "province")
	s.grant(s.person("nation"), "organiser", object{"unitId": s.unit("Việt Nam", "nation")})
	s.grant(s.person("ninh-binh"), "organiser", object{"unitId": ninhBinh})
	s.makeCycle()
	round := s.plan("ninh-binh", "province", ninhBinh, nil)
	s.move("ninh-binh", round, "registration", false)
	s.enterProducts("ninh-binh", round, ninhBinh, "", 5)
	s.openScoring("ninh-binh", round)
	return s, round
}

// saveOver saves n times, sheet after sheet, and answers what was acknowledged.
func saveOver(t *testing.T, j *person, server, round string, n int, seed uint64, acks *atomic.Int64) (mine []acknowledged) {
	random := rand.New(rand.NewPCG(seed, 7))
	j.do("PUT", "/api/judge/rounds/"+round+"/declaration", object{"conflicts": []any{}}, 200)
	packet := j.do("GET", "/api/judge/rounds/"+round+"/packet?deviceId=may-1", nil, 200)
	sheets := packet.list("sheets")
	first := criteriaOf(packet, sheets[0].text("groupId"))[0]
	step := int(first["step"].(float64))
	revisions := map[string]int{}
	for i := range n {
		sheet := sheets[i%len(sheets)]
		id, key := sheet.text("id"), uuid.NewString()
		body, _ := json.Marshal(object{
			"rubricVersion": sheet["rubricVersion"], "marks": object{first.text("id"): step * random.IntN(int(first["maxPoints"].(float64))/step+1)}, "remarks": object{}, "submitted": false,
		})
		status, out := sendUntilAnswered(t, j, server+"/api/score-sheets/"+id, key, revisions[id], body)
		if status != 200 {
			t.Errorf("%s: save %d: got %d %v", j.name, i, status, out)
			return mine
		}
		receipt := object(out["receipt"].(map[string]any))
		revisions[id] = int(out["revision"].(float64))
		mine = append(mine, acknowledged{sheet: id, key: key, sha256: receipt.text("sha256"), revision: revisions[id]})
		acks.Add(1)
	}
	return mine
}

// sendUntilAnswered is what a tablet does: the same request under the same key until
// there is an answer.
func sendUntilAnswered(t *testing.T, j *person, url, key string, revision int, body []byte) (int, object) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url, bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return 0, nil
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("If-Match", fmt.Sprintf(`"%d"`, revision))
		request.Header.Set("Idempotency-Key", key)
		answer, err := j.client.Do(request)
		if err != nil {
			continue
		}
		raw, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		var out object
		if err != nil || json.Unmarshal(raw, &out) != nil || answer.StatusCode >= 500 {
			continue
		}
		return answer.StatusCode, out
	}
	return 0, object{"detail": "no answer within a minute"}
}

// TestTwoServersPromoteOnce: two server processes tick on one database while a round
// publishes and its region opens; each nominated entry climbs once.
func TestTwoServersPromoteOnce(t *testing.T) {
	databaseURL, objects := dbtest.URL(t), blobtest.Config(t)
	s, round := scoringRound(t, databaseURL, objects)
	north := s.unit("phía Bắc", "region")
	s.grant(s.person("north"), "organiser", object{"unitId": north})
	region := s.plan("north", "region", north, object{"registrationOpensAt": time.Now().Add(2 * time.Second)})
	var servers []*process
	for range 2 {
		p := newProcess(t, databaseURL, objects)
		p.start()
		servers = append(servers, p)
	}
	s.finish("ninh-binh", round, 3, 1)
	var state string
	for deadline := time.Now().Add(30 * time.Second); state != "taken-in" && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err := s.house.db.Pool.QueryRow(t.Context(), `SELECT coalesce(max(status), '') FROM promotions`).Scan(&state); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range servers {
		p.kill()
	}
	var promotions, entries int
	if err := s.house.db.Pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM promotions WHERE status = 'taken-in'), (SELECT count(*) FROM entries WHERE round_id = $1)`, region).Scan(&promotions, &entries); err != nil {
		t.Fatal(err)
	}
	if promotions != 1 || entries != 1 {
		t.Errorf("got %d promotions taken in and %d entries of the region, want 1 and 1", promotions, entries)
	}
}
