package api_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/fixture"
)

func (b *bench) store(t *testing.T, key, kind string) {
	t.Helper()
	if err := b.objects.Put(t.Context(), key, strings.NewReader("bytes"), 5, kind); err != nil {
		t.Fatal(err)
	}
}

// photos gives an entry n photos with all their renditions.
func (b *bench) photos(t *testing.T, e fixture.Entry, n int) {
	t.Helper()
	for i := range n {
		id := uuid.New()
		sum := sha256.Sum256(id[:])
		var stored []string
		for _, edge := range []int{1920, 960, 320} {
			key := fmt.Sprintf("photos/%x/%d.jpg", sum, edge)
			b.store(t, key, "image/jpeg")
			stored = append(stored, fmt.Sprintf(`{"edge": %d, "key": %q, "width": %d, "height": 100, "bytes": 5}`, edge, key, edge))
		}
		b.Exec(`INSERT INTO photo_contents (sha256, content_type, bytes, width, height, created_at, renditions)
			VALUES ($1, 'image/jpeg', 10, 4000, 3000, now(), $2::jsonb)`, sum[:], "["+strings.Join(stored, ",")+"]")
		b.Exec("INSERT INTO photos (id, facility_id, sha256, status, created_at) VALUES ($1, $2, $3, 'ready', now())", id, e.FacilityID, sum[:])
		b.Exec("INSERT INTO entry_photos (entry_id, photo_id, position, names_nobody) VALUES ($1, $2, $3, true)", e.ID, id, i+1)
	}
}

func (b *bench) paper(t *testing.T, e fixture.Entry, position int, forJudges bool) string {
	t.Helper()
	id := uuid.New()
	b.store(t, "papers/"+id.String(), "application/pdf")
	b.Exec(`INSERT INTO papers (id, facility_id, sha256, object_key, content_type, bytes, file_name, kind, created_at)
		VALUES ($1, $2, sha256('x'), 'papers/' || $1::uuid, 'application/pdf', 5, 'a.pdf', 'quality', now())`, id, e.FacilityID)
	b.Exec("INSERT INTO entry_papers (entry_id, paper_id, position, for_judges, names_nobody) VALUES ($1, $2, $3, $4, true)", e.ID, id, position, forJudges)
	return fmt.Sprintf("/media/entries/%s/papers/%s", e.ID, id)
}

// filesOf are the addresses that a packet names.
func filesOf(packet reply) (urls []string) {
	for _, e := range packet.body["entries"].([]any) {
		for _, p := range e.(object)["photos"].([]any) {
			for _, f := range p.(object)["files"].([]any) {
				urls = append(urls, f.(object)["url"].(string))
			}
		}
		for _, p := range e.(object)["papers"].([]any) {
			urls = append(urls, p.(object)["url"].(string))
		}
	}
	return urls
}

func TestAJudgeFetchesWhatThePacketNames(t *testing.T) {
	b := newHall(t)
	craft, food, conflicted := b.Entry("handicraft"), b.Entry("food"), b.Entry("handicraft")
	hidden := map[string]string{}
	for name, e := range map[string]fixture.Entry{"craft": craft, "food": food, "conflicted": conflicted} {
		b.photos(t, e, 4)
		b.paper(t, e, 1, true)
		hidden[name] = b.paper(t, e, 2, false)
	}
	seat := func(role string, groups ...string) (string, *browser) {
		person := b.Person()
		got := b.organiser.send(t, http.MethodPost, b.rounds("/judges"), object{"accountId": person.ID, "role": role, "groupIds": groups}).want(t, 201, "")
		return got.id(t), b.signedIn(t, person)
	}
	_, head := seat("head")
	judgeID, judge := seat("judge", "handicraft")
	_, cook := seat("judge", "food")
	_, third := seat("judge")
	b.declare(t, judge, conflicted.FacilityID)
	b.open(t)

	// The code's session is asked as a browser that has no other.
	code := b.code(t, judgeID)
	tablet := b.tablet()
	tablet.enter(t, code).want(t, 200, "")
	packet := tablet.as(t, judgeID, http.MethodGet, b.packetPath(), nil).want(t, 200, "")
	mine := filesOf(packet)
	if len(mine) != 1+4+3+1 || packet.body["totalBytes"] != 45.0 || packet.body["maxBytes"] != 419430400.0 || len(packet.body["leftOut"].([]any)) != 0 {
		t.Fatalf("got %v of %v bytes", mine, packet.body["totalBytes"])
	}
	for _, url := range mine {
		tablet.as(t, judgeID, http.MethodGet, url, nil).want(t, 200, "")
		tablet.send(t, http.MethodGet, url+"?judge="+judgeID, nil, "Cookie", tablet.cookies()).want(t, 200, "")
		judge.send(t, http.MethodGet, url, nil).want(t, 200, "")
		for name, by := range map[string]*browser{"a judge of another group": cook, "one who has not declared": third, "a head while scoring lasts": head, "a stranger": b.stranger, "nobody": {h: b.h}} {
			if got := by.send(t, http.MethodGet, url, nil); got.status != 404 && got.status != 401 {
				t.Errorf("%s got %d for %s", name, got.status, url)
			}
		}
	}
	theirs := filesOf(b.packet(t, cook))
	for _, url := range append(theirs, hidden["craft"], hidden["food"], hidden["conflicted"]) {
		if got := tablet.as(t, judgeID, http.MethodGet, url, nil); got.status != 404 {
			t.Errorf("got %d for %s, which the packet does not name", got.status, url)
		}
	}
	// A conflict declared later takes its files away at once; the sheets of those who go on stay.
	b.declare(t, judge, craft.FacilityID)
	for _, url := range mine {
		if got := tablet.as(t, judgeID, http.MethodGet, url, nil); got.status != 404 {
			t.Errorf("got %d for %s after the conflict was declared", got.status, url)
		}
	}
	if got := filesOf(b.packet(t, third)); len(got) != 3*(1+4+3+1) || !slices.Contains(got, mine[0]) {
		t.Errorf("got %d files, want those of all three", len(got))
	}
	third.send(t, http.MethodGet, mine[0], nil).want(t, 200, "")
}

func TestPacketsNeedHTTPS(t *testing.T) {
	b := newBench(t)
	b.Entry("handicraft")
	_, _ = b.judge(t, "head")
	_, judge := b.judge(t, "judge")
	b.open(t)
	path := "/api/judge/rounds/" + b.RoundID.String() + "/packet?deviceId=m1"
	judge.send(t, http.MethodGet, b.packetPath(), nil).want(t, 409, "declaration-needed")
	b.declare(t, judge)
	judge.send(t, http.MethodGet, path, nil).want(t, 403, "https-needed")
	judge.send(t, http.MethodGet, path, nil, "X-Forwarded-Proto", "https").want(t, 403, "https-needed") // not the proxy's word
	judge.send(t, http.MethodGet, b.packetPath(), nil).want(t, 200, "")
	for _, host := range []string{"localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost"} {
		judge.send(t, http.MethodGet, "http://"+host+path, nil).want(t, 200, "")
	}
	for _, host := range []string{"127.0.0.2", "localhost.example.com", "192.168.1.7:8080"} {
		judge.send(t, http.MethodGet, "http://"+host+path, nil).want(t, 403, "https-needed")
	}
	(&browser{h: b.h}).send(t, http.MethodGet, path, nil).want(t, 401, "sign-in-needed")
}

func TestWhatAPacketSays(t *testing.T) {
	b := newBench(t)
	b.Entry("handicraft")
	_, _ = b.judge(t, "head")
	seat, judge := b.judge(t, "judge")
	mine := "/api/judge/rounds/" + b.RoundID.String()
	b.declare(t, judge)
	judge.send(t, http.MethodGet, b.packetPath(), nil).want(t, 409, "packet-not-ready")
	b.open(t)
	packet := b.packet(t, judge)
	for key, want := range map[string]any{"unitName": "Tỉnh Thử", "roundTitle": "Kỳ thử", "judgeId": seat.id(t), "stage": 1.0, "shows": "product"} {
		if packet.body[key] != want {
			t.Errorf("got %s %v, want %v", key, packet.body[key], want)
		}
	}
	if panel := packet.body["panel"].(object); panel["size"] != 2.0 || panel["headName"] == "" || len(packet.body["packetVersion"].(string)) != 64 || packet.body["declaredAt"] == nil {
		t.Errorf("got %s", packet.text)
	}
	point, err := base64.RawURLEncoding.DecodeString(packet.body["serverKey"].(object)["publicKey"].(string))
	if _, bad := ecdh.P256().NewPublicKey(point); err != nil || bad != nil || len(point) != 65 {
		t.Errorf("got key %v, %v, %v", point, err, bad)
	}
	if strings.Contains(packet.text, "rivate") {
		t.Error("the packet speaks of a private key")
	}

	device, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := object{"publicKey": base64.RawURLEncoding.EncodeToString(device.PublicKey().Bytes())}
	judge.send(t, http.MethodPut, mine+"/devices/m1/key", key).want(t, 204, "")
	judge.send(t, http.MethodPut, mine+"/devices/m1/key", key).want(t, 204, "")
	judge.send(t, http.MethodPut, mine+"/devices/m1/key", object{"publicKey": packet.body["serverKey"].(object)["publicKey"]}).want(t, 409, "device-key-changed")
	judge.send(t, http.MethodPut, mine+"/devices/m1/key", object{"publicKey": strings.Repeat("!", 87)}).want(t, 422, "invalid-fields")
	b.stranger.send(t, http.MethodPut, mine+"/devices/m1/key", key).want(t, 404, "judge-not-found")
	judge.send(t, http.MethodPost, mine+"/device-reports", object{"deviceId": "m1", "unsent": 0, "deviceName": "iPad số 7", "filesReady": 60, "filesTotal": 60, "persisted": false}).want(t, 204, "")
	if got := fixture.One[string](t, b.DB, "SELECT name || files_ready || persisted FROM judge_devices WHERE device_id = 'm1' AND public_key IS NOT NULL"); got != "iPad số 760false" {
		t.Errorf("got %q", got)
	}
}

func TestDeclarationRoutes(t *testing.T) {
	b := newBench(t)
	e := b.Entry("handicraft")
	seat, judge := b.judge(t, "judge")
	path := "/api/judge/rounds/" + b.RoundID.String() + "/declaration"
	list := judge.send(t, http.MethodGet, "/api/judges/"+seat.id(t)+"/declarable-facilities", nil).want(t, 200, "")
	if len(list.items(t)) != 1 || strings.Contains(list.text, e.Code+`"`) && !strings.Contains(list.text, "Cơ sở") || strings.Contains(list.text, e.ID.String()) {
		t.Errorf("got %s", list.text)
	}
	judge.send(t, http.MethodPut, path, object{"conflicts": []object{{"facilityId": uuid.NewString(), "kind": "family"}}}).want(t, 422, "invalid-fields")
	d := b.declare(t, judge, e.FacilityID)
	if got := d.body["recusals"].([]any); len(got) != 1 || got[0].(object)["status"] != "effective" || d.body["declaredAt"] == nil {
		t.Errorf("got %s", d.text)
	}
	b.secretary.send(t, http.MethodPut, path, object{"conflicts": []object{}}).want(t, 404, "judge-not-found")
	(&browser{h: b.h}).send(t, http.MethodPut, path, object{"conflicts": []object{}}).want(t, 401, "sign-in-needed")
}

func TestPracticeRoutes(t *testing.T) {
	b := newBench(t)
	_, judge := b.judge(t, "judge")
	mine, samples := "/api/judge/rounds/"+b.RoundID.String()+"/practice", b.rounds("/practice-samples")
	got := judge.send(t, http.MethodGet, mine, nil).want(t, 200, "")
	if len(got.body["rubrics"].([]any)) != 2 || len(got.body["samples"].([]any)) != 0 {
		t.Errorf("got %s", got.text)
	}
	b.stranger.send(t, http.MethodGet, mine, nil).want(t, 404, "judge-not-found")
	set := b.secretary.send(t, http.MethodGet, samples, nil).want(t, 200, "")
	if set.etag != `"0"` {
		t.Errorf("got version %s", set.etag)
	}
	choice := object{"items": []object{{"entryId": uuid.NewString(), "groupId": "food"}}}
	b.secretary.send(t, http.MethodPut, samples, choice).want(t, 428, "version-needed")
	b.secretary.send(t, http.MethodPut, samples, choice, "If-Match", `"0"`).want(t, 422, "invalid-fields")
	b.secretary.send(t, http.MethodPut, samples, object{"items": []object{}}, "If-Match", `"0"`).want(t, 200, "")
	stale := b.secretary.send(t, http.MethodPut, samples, object{"items": []object{}}, "If-Match", `"0"`).want(t, 412, "stale")
	if current := stale.body["current"].(object); current["version"] != 1.0 {
		t.Errorf("got %v, want the set as it stands", current)
	}
	b.secretary.send(t, http.MethodGet, b.rounds("/practice-candidates?q=gom"), nil).want(t, 200, "")
	for _, path := range []string{samples, b.rounds("/practice-candidates")} {
		judge.send(t, http.MethodGet, path, nil).want(t, 404, "not-found")
	}
}
