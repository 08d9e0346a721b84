package site_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"tieubieu/frontend"
	"tieubieu/server/site"
)

const publicURL = "https://tieubieu.example"

// open serves a fixture; what is not the site's answers 418.
func open(t *testing.T, f *fixture, change ...func(*site.Options)) (*site.Site, http.Handler) {
	t.Helper()
	o := site.Options{Results: f, Site: frontend.Site(), Dist: frontend.Dist(), PublicURL: publicURL, Fresh: time.Hour, Log: slog.New(slog.DiscardHandler)}
	for _, c := range change {
		c(&o)
	}
	s, err := site.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s, s.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
}

func ask(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func read(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := ask(h, http.MethodGet, path)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: got %d, want 200", path, w.Code)
	}
	return w.Body.String()
}

var (
	rankingPath = "/ket-qua/" + ninhBinh
	nationPath  = "/ket-qua/" + id(300)
	paths       = []string{"/", "/ket-qua", "/ket-qua?cap=province", "/ket-qua?cap=nation&chu-ky=" + cycleOld, rankingPath, rankingPath + "/ban/1", nationPath, "/san-pham/" + id(1002), "/san-pham/" + id(1016), "/san-pham/" + id(1000), "/cach-tinh"}
)

// both gives an address in both languages.
func both(path string) []string {
	if path == "/" {
		return []string{"/", "/en"}
	}
	return []string{path, "/en" + path}
}

func TestEveryPageIsWholeAndSafe(t *testing.T) {
	_, h := open(t, newFixture())
	for _, p := range paths {
		for _, path := range both(p) {
			body := read(t, h, path)
			for _, bad := range []string{"<no value>", "ZgotmplZ", "%!", "<b>Nga Lũng", "<script", " style=", "javascript:", " onclick"} {
				if strings.Contains(body, bad) {
					t.Errorf("%s holds %q", path, bad)
				}
			}
			if fault := balanced(body); fault != "" {
				t.Errorf("%s: %s", path, fault)
			}
			lang := "vi"
			if strings.HasPrefix(path, "/en") {
				lang = "en"
			}
			if !strings.Contains(body, `<html lang="`+lang+`">`) {
				t.Errorf("%s: the html element is not marked %s", path, lang)
			}
			if n := strings.Count(body, "<h1"); n != 1 {
				t.Errorf("%s: got %d first headings, want 1", path, n)
			}
		}
	}
}

// balanced walks the tags of a page and says which end is missing or too many.
func balanced(page string) string {
	void := []string{"meta", "link", "img", "input", "br", "path", "rect", "circle", "use"}
	var open []string
	ids := map[string]bool{}
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				return z.Err().Error()
			}
			if len(open) > 0 {
				return "never closed: " + strings.Join(open, " ")
			}
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			for _, a := range token.Attr {
				if a.Key == "id" && ids[a.Val] {
					return "two elements have the id " + a.Val
				} else if a.Key == "id" {
					ids[a.Val] = true
				}
			}
			if kind == html.StartTagToken && !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				return fmt.Sprintf("</%s> closes nothing; open are %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

var linkTo = regexp.MustCompile(`(?:href|action)="(/[^"#]*)(#[^"]*)?"`)

func TestNoLinkLeadsNowhere(t *testing.T) {
	_, h := open(t, newFixture())
	seen := map[string]bool{}
	queue := []string{"/", "/en"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		w := ask(h, http.MethodGet, path)
		if strings.HasPrefix(path, "/api/") {
			if w.Code != http.StatusTeapot {
				t.Errorf("%s: got %d, want it left to the program", path, w.Code)
			}
			continue
		}
		// The fixture holds the rankings of two rounds only.
		if n := strings.TrimPrefix(strings.TrimPrefix(path, "/en"), "/ket-qua/"); n != path && len(n) == 36 && n != ninhBinh && n != id(300) {
			continue
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s: got %d, want 200", path, w.Code)
		}
		for _, m := range linkTo.FindAllStringSubmatch(w.Body.String(), -1) {
			queue = append(queue, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	if len(seen) < 60 {
		t.Errorf("got %d addresses from the home pages, want at least 60", len(seen))
	}
}

func TestStyleIsTheOnlyThingThePolicyAllows(t *testing.T) {
	_, h := open(t, newFixture())
	w := ask(h, http.MethodGet, rankingPath)
	body := w.Body.String()
	from, to := strings.Index(body, "<style>")+len("<style>"), strings.Index(body, "</style>")
	sum := sha256.Sum256([]byte(body[from:to]))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
		t.Errorf("policy: got %q, want it to hold %q and nothing unsafe", policy, want)
	}
}

func TestLanguagesPointToEachOther(t *testing.T) {
	_, h := open(t, newFixture())
	for _, path := range both(rankingPath) {
		body := read(t, h, path)
		for _, want := range []string{
			`<link rel="canonical" href="` + publicURL + path + `">`,
			`<link rel="alternate" hreflang="vi" href="` + publicURL + rankingPath + `">`,
			`<link rel="alternate" hreflang="en" href="` + publicURL + "/en" + rankingPath + `">`,
			`<meta property="og:image" content="` + publicURL + "/media/photos/" + photoID(0) + `/960.jpg">`,
		} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
	if body := read(t, h, "/en"); !strings.Contains(body, `class="lang" href="/" lang="vi"`) {
		t.Error("the English home page does not lead to the Vietnamese one")
	}
	if body := read(t, h, rankingPath+"/ban/1"); !strings.Contains(body, `content="noindex"`) || strings.Contains(body, "canonical") {
		t.Error("an old version should not be indexed")
	}
}

func TestPreviewsNeedThePublicAddress(t *testing.T) {
	_, h := open(t, newFixture(), func(o *site.Options) { o.PublicURL = "" })
	if body := read(t, h, rankingPath); strings.Contains(body, "og:image") {
		t.Error("a picture without an absolute address is of no use to a preview")
	}
}

func TestDemonstrationIsSaidOnEveryPage(t *testing.T) {
	const words = "Dữ liệu minh hoạ"
	f := newFixture()
	_, h := open(t, f)
	for _, p := range append(paths, "/ket-qua/khong-co", "/san-pham/"+id(77)) {
		for _, path := range both(p) {
			if body := ask(h, http.MethodGet, path).Body.String(); strings.Count(body, words) < 2 {
				t.Errorf("%s does not say %q at its head and foot", path, words)
			}
		}
	}
	for i := range f.rounds {
		f.rounds[i].Demonstration = false
	}
	for _, v := range f.rankings[ninhBinh] {
		v.Demonstration = false
	}
	_, h = open(t, f)
	for _, path := range []string{"/", "/ket-qua", rankingPath, "/cach-tinh", "/ket-qua/khong-co"} {
		if body := ask(h, http.MethodGet, path).Body.String(); strings.Contains(body, words) {
			t.Errorf("%s says %q of real results", path, words)
		}
	}
}

func TestRankingSaysHowTheLineWasDrawn(t *testing.T) {
	_, h := open(t, newFixture())
	vi, en := read(t, h, rankingPath), read(t, h, "/en"+rankingPath)
	for name, want := range map[string]string{
		"heading":                         "Kết quả bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Ninh Bình năm 2026",
		"decision":                        "MH-07/QĐ-UBND ngày\u00a009/10/2026",
		"a long name, whole":              longName,
		"score":                           `>93,17<`,
		"tied rank":                       `24<small>đồng hạng</small>`,
		"counts":                          "33 sản phẩm đạt từ 70 điểm; Hội đồng công nhận 25.",
		"the tie at the line":             "2 sản phẩm bằng điểm nhau tại vạch (78,44 = 706/9)",
		"scores two decimals cannot part": "= 721/9",
		"a score that only looks passed":  "= 20999/300",
		"sheets":                          "8 đến 9 phiếu",
		"council's reason":                "Hội đồng quyết định: bằng điểm tuyệt đối",
		"incomplete":                      "Chưa đủ phiếu, không xếp hạng",
		"disqualified":                    "Bị loại theo tiêu chí loại trừ",
		"passed and not certified":        "Đạt điểm, không được công nhận",
		"below":                           "Dưới 70 điểm",
		"empty group":                     "Không có sản phẩm dự thi",
		"no photo":                        `<span class="pat p2">`,
		"nominated":                       "Đề cử khu vực",
		"correction":                      "Đính chính, bản số 2 ngày 02/11/2026: Sửa tên cơ sở",
		"old version's address":           rankingPath + "/ban/1",
		"bundle":                          "/api/rounds/" + ninhBinh + "/publications/2/bundle",
		"command":                         "go run ./server verify ket-qua-",
		"criteria for those who hear":     "Điểm theo nhóm tiêu chí: 38,12 / 40; 35,90 / 40; 9,36 / 10; 8,18 / 10",
		"a name published with consent":   "Bún khô gạo lứt &lt;b&gt;Nga Lũng&lt;/b&gt; &amp; con",
		"a judging code of the unnamed":   "NB26-030",
	} {
		if !strings.Contains(vi, want) {
			t.Errorf("%s: the page lacks %q", name, want)
		}
	}
	for name, want := range map[string]string{
		"heading":     "Results: Ninh\u00a0Bình, province,\u00a02026",
		"score":       `>93.17<`,
		"tie":         `24<small>tied</small>`,
		"the line":    "33 products reached 70 points or more; the council certified 25.",
		"group":       "Handicrafts",
		"status":      "Too few sheets, not ranked",
		"title in vi": `lang="vi">Bình chọn sản phẩm công nghiệp nông thôn`,
	} {
		if !strings.Contains(en, want) {
			t.Errorf("%s: the English page lacks %q", name, want)
		}
	}
	nation := read(t, h, nationPath)
	for name, want := range map[string]string{
		"exclusive mark": "24 sản phẩm đạt trên 70 điểm", "at the mark": "Không quá 70 điểm", "trimmed": "bỏ một cao nhất và một thấp nhất",
		"stages": "lấy điểm lượt sau", "province then and now": "Nam\u00a0Định, nay là Ninh\u00a0Bình", "level": "giải A",
	} {
		if !strings.Contains(nation, want) {
			t.Errorf("%s: the nation's page lacks %q", name, want)
		}
	}
}

func TestEntriesWithoutAnAwardStayUnnamed(t *testing.T) {
	f := newFixture()
	v := f.rankings[ninhBinh][2]
	for i := range v.Entries {
		if e := &v.Entries[i]; e.JudgingCode == "NB26-030" {
			e.Product, e.Facility, e.Place, e.ProductID, e.Photo = "Tên kín", "Cơ sở kín", "xã kín", id(4242), &site.Photo{ID: photoID(4242)}
		} else if e.JudgingCode == "NB26-046" {
			e.ProductID, e.Photo = id(4343), &site.Photo{ID: photoID(4343)}
		}
	}
	_, h := open(t, f)
	for _, path := range append(both(rankingPath), "/", "/en") {
		body := read(t, h, path)
		for _, secret := range []string{"Tên kín", "Cơ sở kín", "xã kín", id(4242), photoID(4242), id(4343), photoID(4343)} {
			if strings.Contains(body, secret) {
				t.Errorf("%s shows %q of an entry that is public by code only", path, secret)
			}
		}
	}
}

func TestProductShowsItsClimb(t *testing.T) {
	_, h := open(t, newFixture())
	body := read(t, h, "/san-pham/"+id(1002))
	for name, want := range map[string]string{
		"name": "Giỏ cói đan hai lớp Yên Sậy", "first step": "84,11", "second": "82,40", "third": "83,75", "rank": "Hạng 21 trên 39.",
		"province then": "nay là Ninh\u00a0Bình", "promotion": "Chuyển cấp tự động 06/05/2024.", "waiting": "Được đề cử", "ahead": "Chưa tới",
		"certificate": "MH-052/2025", "valid": "Đến 31/12/2028", "superseded": "Đã thay bằng giấy khác", "criteria": "37,60", "its maximum": "/ 40",
		"photo": "/media/photos/" + photoID(2) + "/960.jpg", "other photo": `href="#anh-4"`, "alt": `alt="Giỏ cói đan hai lớp Yên Sậy, ảnh 1 trên 4"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s: the page lacks %q", name, want)
		}
	}
	if body := read(t, h, "/san-pham/"+id(1000)); !strings.Contains(body, "Sáu chén") {
		t.Error("a set does not list its members")
	}
	if body := read(t, h, "/san-pham/"+id(1016)); !strings.Contains(body, "Cơ sở chưa gửi ảnh") {
		t.Error("a product without photos does not say so")
	}
}

func TestHomeLeadsFacilitiesIn(t *testing.T) {
	within := func(o *site.Options) { o.SignInPath = "/app/" }
	for name, f := range map[string]*fixture{"with results": newFixture(), "before the first result": {}} {
		_, h := open(t, f, within)
		for path, want := range map[string]string{"/": "Đưa sản phẩm đi bình chọn", "/en": "Enter a product"} {
			if link := `<a href="/app/co-so">` + want + `</a>`; strings.Count(read(t, h, path), link) != 1 {
				t.Errorf("%s, %s: want %s once", name, path, link)
			}
		}
	}
	_, h := open(t, newFixture())
	if strings.Contains(read(t, h, "/"), "co-so") {
		t.Error("without a workbench: got a way into it")
	}
}

func TestHomeShowsTheClimbOfTheCycleThatReachedTheTop(t *testing.T) {
	_, h := open(t, newFixture())
	body := read(t, h, "/")
	for name, want := range map[string]string{
		"cycle": "Chu kỳ\u00a02024–2025", "provinces": "<b>210</b>", "regions": "<b>75</b>", "nation": "<b>12</b>", "newest": "Mới công bố: Ninh\u00a0Bình, cấp tỉnh năm\u00a02026",
		"to the top": `href="` + nationPath + `">Xem bảng xếp hạng cấp quốc gia 2025`, "next cycle": "Chưa công bố", "unit": "Thừa Thiên Huế",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s: the home page lacks %q", name, want)
		}
	}
}

func TestNothingPublishedYetIsSaid(t *testing.T) {
	_, h := open(t, &fixture{})
	for path, want := range map[string]string{"/": "Chưa có kỳ bình chọn nào công bố kết quả", "/en": "No round has published", "/ket-qua": "0 kỳ bình chọn"} {
		if body := read(t, h, path); !strings.Contains(body, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
}

func TestALadderMayHaveOtherTiers(t *testing.T) {
	commune := site.Tier{ID: "commune", Name: site.Name{Vi: "Cấp xã", En: "Commune"}, Step: 1}
	for _, tiers := range [][]site.Tier{{commune, province, region, nation}, {province, nation}, {province}} {
		f := newFixture()
		for i := range f.rounds {
			f.rounds[i].Ladder = tiers
		}
		for _, versions := range f.rankings {
			for _, v := range versions {
				v.Ladder = tiers
			}
		}
		_, h := open(t, f)
		for _, path := range []string{"/", "/ket-qua", rankingPath, nationPath} {
			if fault := balanced(read(t, h, path)); fault != "" {
				t.Errorf("%d tiers, %s: %s", len(tiers), path, fault)
			}
		}
	}
}

func TestAnswersAreConditional(t *testing.T) {
	_, h := open(t, newFixture())
	for _, path := range []string{"/", rankingPath, "/en" + rankingPath} {
		plain := ask(h, http.MethodGet, path)
		zipped := ask(h, http.MethodGet, path, "Accept-Encoding", "br;q=1.0, gzip;q=0.8")
		if got := zipped.Header().Get("Content-Encoding"); got != "gzip" {
			t.Fatalf("%s: got encoding %q, want gzip", path, got)
		}
		z, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		unzipped, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(unzipped, plain.Body.Bytes()) {
			t.Errorf("%s: zipped and plain differ", path)
		}
		a, b := plain.Header().Get("ETag"), zipped.Header().Get("ETag")
		if a == "" || b == "" || a == b {
			t.Errorf("%s: tags are %s and %s, want two different ones", path, a, b)
		}
		if got := ask(h, http.MethodGet, path, "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%s: got encoding %q for a reader who refuses gzip", path, got)
		}
		for _, tags := range []string{a, b, "W/" + b, `"other", ` + b, "*"} {
			again := ask(h, http.MethodGet, path, "If-None-Match", tags, "Accept-Encoding", "gzip")
			if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
				t.Errorf("%s with %s: got %d and %d bytes, want 304 and none", path, tags, again.Code, again.Body.Len())
			}
			if again.Header().Get("ETag") == "" || again.Header().Get("Cache-Control") != "no-cache" || again.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: a 304 lacks its header fields: %v", path, again.Header())
			}
		}
		if got := ask(h, http.MethodGet, path, "If-None-Match", `"other"`).Code; got != http.StatusOK {
			t.Errorf("%s with another tag: got %d, want 200", path, got)
		}
		head := ask(h, http.MethodHead, path)
		if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") != fmt.Sprint(plain.Body.Len()) {
			t.Errorf("HEAD %s: got %d, %d bytes, length %s", path, head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
		}
	}
}

func TestAddressesThatAreNoPage(t *testing.T) {
	_, h := open(t, newFixture())
	for path, want := range map[string]int{
		"/ket-qua/" + id(9):                       404, // unknown
		"/ket-qua/khong-phai-uuid":                404,
		"/ket-qua/" + strings.ToUpper(id(0xabc)):  404, // each page has one address
		rankingPath + "/ban/3":                    404,
		rankingPath + "/ban/0":                    404,
		rankingPath + "/ban/01":                   404,
		rankingPath + "/ban/99999999999999999999": 404,
		rankingPath + "/ban":                      404,
		"/san-pham/" + id(9):                      404,
		"/san-pham":                               404,
		"/en/khong-co":                            404,
		"/ket-qua?chu-ky=" + id(5):                404, // a filter nobody meets
		"/ket-qua?cap=khong":                      404,
		"/ket-qua?cap=%3Cscript%3E":               200, // cannot be a filter
		"/ket-qua?trang=9":                        200,
		rankingPath + "?utm_source=x":             200,
		"/api/rounds":                             418, // not the site's
		"/media/photos/x/320.jpg":                 418,
		"/english":                                418,
		rankingPath + "/":                         301,
		"/robots.txt":                             200,
	} {
		if got := ask(h, http.MethodGet, path).Code; got != want {
			t.Errorf("GET %s: got %d, want %d", path, got, want)
		}
	}
	if got := ask(h, http.MethodPost, rankingPath); got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: got %d, want 405 with what is allowed", got.Code)
	}
	lost := ask(h, http.MethodGet, "/en/ket-qua/x")
	if body := lost.Body.String(); !strings.Contains(body, "There is no such page") || !strings.Contains(body, `content="noindex"`) {
		t.Error("the page for lost readers is not in their language, or is indexed")
	}
	if again := ask(h, http.MethodGet, "/ket-qua/x", "If-None-Match", lost.Header().Get("ETag")); again.Code != http.StatusNotFound {
		t.Errorf("a missing page asked again: got %d, want 404", again.Code)
	}
}

func TestPagesAreMadeOnceForEachStateOfThings(t *testing.T) {
	f := newFixture()
	s, h := open(t, f)
	var wait sync.WaitGroup
	for range 16 {
		wait.Go(func() { ask(h, http.MethodGet, rankingPath) })
	}
	wait.Wait()
	if got := f.reads.Load(); got != 1 {
		t.Errorf("sixteen readers at once made the page %d times, want once", got)
	}
	before := read(t, h, rankingPath)
	f.rankings[ninhBinh][2].Entries[0].Product = "Ấm mới đổi tên"
	f.stamp.Add(1)
	if body := read(t, h, rankingPath); body != before {
		t.Error("within the interval a server need not ask again")
	}
	s.Expire()
	if body := read(t, h, rankingPath); !strings.Contains(body, "Ấm mới đổi tên") {
		t.Error("after a publication the page is still the old one")
	}
	f.rankings[ninhBinh][2].Entries[0].Product = "Không đổi gì"
	s.Expire()
	if body := read(t, h, rankingPath); strings.Contains(body, "Không đổi gì") {
		t.Error("the page was made again although nothing was published")
	}
}

func TestPublishedPagesOutliveTheDatabase(t *testing.T) {
	f := newFixture()
	s, h := open(t, f)
	read(t, h, rankingPath)
	f.down.Store(true)
	s.Expire()
	if got := ask(h, http.MethodGet, rankingPath).Code; got != http.StatusOK {
		t.Errorf("a made page while the database is away: got %d, want 200", got)
	}
	cold := newFixture()
	cold.down.Store(true)
	_, h = open(t, cold)
	w := ask(h, http.MethodGet, rankingPath)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Tạm thời chưa mở được trang") {
		t.Errorf("nothing made and nothing to ask: got %d %v, want 503 with when to come back", w.Code, w.Header())
	}
	cold.down.Store(false)
	if got := ask(h, http.MethodGet, rankingPath).Code; got != http.StatusOK {
		t.Errorf("after the database came back: got %d, want 200", got)
	}
}

func TestCacheStaysWithinItsBound(t *testing.T) {
	f := newFixture()
	_, h := open(t, f, func(o *site.Options) { o.CacheBytes = 200_000 })
	for range 3 {
		for i := range lines {
			read(t, h, "/san-pham/"+id(1000+i))
		}
	}
	if got := f.reads.Load(); got <= int64(len(lines)) {
		t.Errorf("got %d readings of %d products three times over, want some thrown away", got, len(lines))
	}
}

func TestFontsAreKeptForGood(t *testing.T) {
	_, h := open(t, newFixture())
	built, err := fs.Glob(frontend.Dist(), "fonts/*.woff2")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`url\((/fonts/[^)]+)\)`).FindAllStringSubmatch(read(t, h, "/"), -1)
	if len(named) != len(built) {
		t.Errorf("the page names %d fonts, the build has %d", len(named), len(built))
	}
	for _, m := range named {
		w := ask(h, http.MethodGet, m[1])
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "font/woff2" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: got %d %v", m[1], w.Code, w.Header())
		}
		if again := ask(h, http.MethodGet, m[1], "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s again: got %d, want 304", m[1], again.Code)
		}
	}
}

// The first paint on a slow network may take 60 KB before photos (architecture, section 9): 20 for the page with its
// style, 40 for fonts.
func TestPagesAreSmall(t *testing.T) {
	_, h := open(t, newFixture())
	fonts := 0
	built, err := fs.Glob(frontend.Dist(), "fonts/*.woff2")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range built {
		info, err := fs.Stat(frontend.Dist(), name)
		if err != nil {
			t.Fatal(err)
		}
		fonts += int(info.Size())
	}
	if fonts > 40_000 {
		t.Errorf("fonts: got %d bytes, want at most 40,000", fonts)
	}
	for _, p := range paths {
		for _, path := range both(p) {
			w := ask(h, http.MethodGet, path, "Accept-Encoding", "gzip")
			if got := w.Body.Len(); got > 20_000 || got+fonts > 60_000 {
				t.Errorf("%s: got %d bytes, with fonts %d; want at most 20,000 and 60,000", path, got, got+fonts)
			}
		}
	}
}

func BenchmarkServe(b *testing.B) {
	s, err := site.New(site.Options{Results: newFixture(), Site: frontend.Site(), Dist: frontend.Dist()})
	if err != nil {
		b.Fatal(err)
	}
	h := s.Handler(http.NotFoundHandler())
	ok := httptest.NewRequest(http.MethodGet, rankingPath, nil)
	ok.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, ok)
	again := ok.Clone(ok.Context())
	again.Header.Set("If-None-Match", w.Header().Get("ETag"))
	for name, r := range map[string]*http.Request{"200": ok, "304": again} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				w := discard{header: http.Header{}}
				h.ServeHTTP(w, r)
			}
		})
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}
