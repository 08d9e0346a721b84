package scoresheet_test

import (
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/paper"
	"tieubieu/server/scoresheet"
)

// photo gives an entry its next photo; renditions are 20, 200 and 800 kB unless large
// says how many bytes the largest has. names says whether screening ticked it.
func (w *world) photo(e fixture.Entry, names bool, large int64) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	sum := sha256.Sum256(id[:])
	w.Exec(`INSERT INTO photo_contents (sha256, content_type, bytes, width, height, created_at, renditions)
		VALUES ($1, 'image/jpeg', 9000000, 4000, 3000, now(), jsonb_build_array(
		  jsonb_build_object('edge', 1920, 'key', 'a', 'width', 1920, 'height', 1440, 'bytes', $2::bigint),
		  jsonb_build_object('edge', 960, 'key', 'b', 'width', 960, 'height', 720, 'bytes', 200000),
		  jsonb_build_object('edge', 320, 'key', 'c', 'width', 320, 'height', 240, 'bytes', 20000)))`, sum[:], large)
	w.Exec("INSERT INTO photos (id, facility_id, sha256, status, created_at) VALUES ($1, $2, $3, 'ready', now())", id, e.FacilityID, sum[:])
	w.Exec(`INSERT INTO entry_photos (entry_id, photo_id, position, caption, names_nobody)
		SELECT $1, $2, count(*) + 1, 'Xưởng A001', $3 FROM entry_photos WHERE entry_id = $1`, e.ID, id, names)
	return id
}

// paper gives an entry its next paper, which screening chose for judges or not.
func (w *world) paper(e fixture.Entry, forJudges, names bool, size int64) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	sum := sha256.Sum256(id[:])
	w.Exec(`INSERT INTO papers (id, facility_id, sha256, object_key, content_type, bytes, file_name, kind, issuer, valid_until, created_at)
		VALUES ($1, $2, $3, 'x', 'application/pdf', $4, 'co so.pdf', 'quality', 'Sở', '2020-12-31', now())`, id, e.FacilityID, sum[:], size)
	w.Exec(`INSERT INTO entry_papers (entry_id, paper_id, position, for_judges, names_nobody)
		SELECT $1, $2, count(*) + 1, $3, $4 FROM entry_papers WHERE entry_id = $1`, e.ID, id, forJudges, names)
	return id
}

func (w *world) tryPacket(by account.Account) (*scoresheet.Packet, error) {
	return w.sheets.Packet(w.t.Context(), by, w.RoundID, "máy 1")
}

func TestWhoGetsAPacketWhen(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("after conflicts are declared, once scoring has opened, and for judges alone", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		_, j := w.seat(panel.Head), w.seat(panel.Member)
		_, err := w.tryPacket(j.Account)
		wantKind(t, err, fault.Conflict, "declaration-needed")
		if _, err := w.panels.Declare(t.Context(), j.Account, w.RoundID, nil); err != nil {
			t.Fatal(err)
		}
		_, err = w.tryPacket(j.Account)
		wantKind(t, err, fault.Conflict, "packet-not-ready")
		if n := fixture.One[int](t, db, "SELECT count(*) FROM judge_devices WHERE judge_id = $1", j.Judge.ID); n != 0 {
			t.Errorf("got %d devices of refused packets", n)
		}
		w.enter(competition.Scoring)
		p, err := w.tryPacket(j.Account)
		if err != nil || len(p.Sheets) != 1 || p.Sheets[0].JudgingCode != e.Code || len(p.Rubrics) != 1 || p.Rubrics[0].Version != p.Sheets[0].RubricVersion ||
			p.UnitName != "Tỉnh Thử" || p.JudgeName != j.Name || p.PanelSize != 2 || p.HeadName == "" || p.Judge.DeclaredAt == nil {
			t.Errorf("got %+v, %v", p, err)
		}
		_, err = w.tryPacket(w.Secretary)
		wantCode(t, err, "judge-not-found")
		_, err = w.sheets.Packet(t.Context(), j.Account, w.RoundID, "")
		wantField(t, err, "deviceId", "device-id")
		_, err = w.rounds.StepBack(t.Context(), w.Organiser, w.RoundID, w.Round().Version, "Sửa tiêu chí")
		wantBlocked(t, err, "packets-out")
	})
	t.Run("a facility that entered after the declaration holds the packet back until it is declared over", func(t *testing.T) {
		w := newWorld(t, db)
		w.Entry("handicraft")
		_, j := w.seat(panel.Head), w.seat(panel.Member)
		if _, err := w.panels.Declare(t.Context(), j.Account, w.RoundID, nil); err != nil {
			t.Fatal(err)
		}
		w.Entry("handicraft")
		if _, err := w.rounds.Enter(t.Context(), w.Organiser, w.RoundID, w.Round().Version, competition.Scoring, competition.Move{}); err != nil {
			t.Fatal(err)
		}
		_, err := w.tryPacket(j.Account)
		wantKind(t, err, fault.Conflict, "declaration-needed")
		if _, err := w.panels.Declare(t.Context(), j.Account, w.RoundID, nil); err != nil {
			t.Fatal(err)
		}
		if p, err := w.tryPacket(j.Account); err != nil || len(p.Entries) != 2 {
			t.Errorf("got %v, want both entries", err)
		}
	})
	t.Run("no sheet is shown before the declaration either, since it bears a code", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.Exec("UPDATE panel_members SET declared_at = NULL, declared_facilities = '{}' WHERE round_id = $1", w.RoundID)
		id := w.sheet(j, e, 1)
		_, err := w.sheets.Get(t.Context(), j.Account, id)
		wantCode(t, err, "declaration-needed")
		_, err = w.sheets.Revisions(t.Context(), j.Account, id)
		wantCode(t, err, "declaration-needed")
		if list, err := w.sheets.Reconciliation(t.Context(), j.Account, w.RoundID); err != nil || len(list) != 0 {
			t.Errorf("got %+v, %v; want nothing to ask by", list, err)
		}
	})
	t.Run("an entry that the judge declares a conflict over is not in it", func(t *testing.T) {
		w := newWorld(t, db)
		mine, e := w.Entry("handicraft"), w.Entry("handicraft")
		_, j := w.seat(panel.Head), w.seat(panel.Member)
		w.seat(panel.Member) // enough judges for both
		conflict := panel.Conflict{FacilityID: mine.FacilityID, Kind: panel.Family}
		if _, err := w.panels.Declare(t.Context(), j.Account, w.RoundID, []panel.Conflict{conflict}); err != nil {
			t.Fatal(err)
		}
		w.enter(competition.Scoring)
		if p := w.packet(j); len(p.Entries) != 1 || p.Entries[0].EntryID != e.ID || len(p.Sheets) != 1 {
			t.Errorf("got %+v and %+v, want %s alone", p.Entries, p.Sheets, e.Code)
		}
	})
	t.Run("a code's session gets its own seat's packet and no other's", func(t *testing.T) {
		w, _, head, j := scoringRound(t, db)
		w.packet(j)
		by := j.Account
		by.Seat = &j.Judge.ID
		if _, err := w.tryPacket(by); err != nil {
			t.Error(err)
		}
		by.Seat = &head.Judge.ID
		_, err := w.tryPacket(by)
		wantCode(t, err, "judge-not-found")
	})
}

func TestWhatPacketsShow(t *testing.T) {
	db := dbtest.Open(t)
	w, e, _, j := scoringRound(t, db)
	w.photo(e, true, 800_000)
	w.photo(e, false, 800_000)
	w.Exec("UPDATE photos SET status = 'pending' WHERE id = $1", w.photo(e, true, 800_000))
	told, hidden := w.paper(e, true, true, 5), w.paper(e, false, true, 5)
	w.paper(e, true, false, 5)
	w.Exec(`UPDATE entries SET form = '{"workers": 46, "annualRevenue": 3800000000, "annualOutput": 1200, "outputUnit": "chiếc"}',
		explanation = jsonb_build_object('market', jsonb_build_object('text', 'Bán cả nước'), 'culture', jsonb_build_object('files', jsonb_build_array($2::text, $3::text)),
		  'other', jsonb_build_object('files', jsonb_build_array($3::text))) WHERE id = $1`, e.ID, told.String(), hidden.String())
	const facts = "workers 46, revenue 3800000000, output 1200 chiếc, papers 3, expired-papers 3"
	for mode, want := range map[string]string{
		"code":    "|||1 ||1 ||",
		"product": "Sản phẩm A001|||2 Xưởng A001||2 co so.pdf Sở|" + facts + "|",
		"all":     "Sản phẩm A001|Cơ sở A001|Tỉnh Thử|2 Xưởng A001||2 co so.pdf Sở|" + facts + "|market Bán cả nước 0, culture  1",
	} {
		w.Exec("UPDATE rounds SET packet_mode = $2 WHERE id = $1", w.RoundID, mode)
		p := w.packet(j)
		x := p.Entries[0]
		var figures, sections []string
		for _, f := range x.Facts {
			figures = append(figures, strings.TrimSpace(fmt.Sprintf("%s %d %s", f.ID, f.Value, f.Unit)))
		}
		for _, s := range x.Explanation {
			sections = append(sections, fmt.Sprintf("%s %s %d", s.ID, s.Text, len(s.Papers)))
		}
		paper := x.Papers[0]
		got := fmt.Sprintf("%s|%s|%s|%d %s||%d %s|%s|%s", x.Product, x.Facility, x.Place, len(x.Photos), x.Photos[0].Caption, len(x.Papers),
			strings.TrimSpace(paper.FileName+" "+paper.Issuer), strings.Join(figures, ", "), strings.Join(sections, ", "))
		if got != want || x.JudgingCode != e.Code {
			t.Errorf("%s: got %s\nwant %s", mode, got, want)
		}
	}
}

// edges are the files of each photo of an entry: "320+960+1920 960".
func edges(e scoresheet.PacketEntry) string {
	var photos []string
	for _, p := range e.Photos {
		var files []string
		for _, f := range p.Files {
			files = append(files, fmt.Sprint(f.Edge))
		}
		photos = append(photos, strings.Join(files, "+"))
	}
	return strings.Join(photos, " ")
}

func TestPackingFiles(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("the cover comes small, every photo medium, the first three large", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		for range 4 {
			w.photo(e, true, 800_000)
		}
		small := w.photo(e, true, 800_000)
		p := w.packet(j)
		if got, want := edges(p.Entries[0]), "320+960+1920 960+1920 960+1920 960 960"; got != want || len(p.LeftOut) != 0 || p.TotalBytes != 20_000+5*200_000+3*800_000 {
			t.Errorf("got %q, %d bytes, left out %v; want %q", got, p.TotalBytes, p.LeftOut, want)
		}
		// A small photo's large rendition is its medium one again.
		w.Exec(`UPDATE photo_contents SET renditions = jsonb_set(jsonb_set(renditions, '{0,width}', '900'), '{0,height}', '600')
			WHERE sha256 = (SELECT sha256 FROM photos WHERE id = $1)`, small)
		w.Exec("UPDATE entry_photos SET position = 6 - position WHERE entry_id = $1", e.ID)
		if got, want := edges(w.packet(j).Entries[0]), "320+960 960+1920 960+1920 960 960"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("papers come up to 5 MB an entry, in order, and what is more is left out by name", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.paper(e, true, true, 3<<20)
		large := w.paper(e, true, true, 3<<20)
		w.paper(e, true, true, 2<<20)
		p := w.packet(j)
		var offline []bool
		for _, x := range p.Entries[0].Papers {
			offline = append(offline, x.Offline)
		}
		want := scoresheet.LeftOut{EntryID: e.ID, Kind: scoresheet.PaperKind, ID: large, Bytes: 3 << 20, Why: scoresheet.TooLarge}
		if !slices.Equal(offline, []bool{true, false, true}) || !slices.Equal(p.LeftOut, []scoresheet.LeftOut{want}) || p.TotalBytes != 5<<20 {
			t.Errorf("got %v, left out %+v, %d bytes", offline, p.LeftOut, p.TotalBytes)
		}
	})
	t.Run("a Word document is left out whatever its size: it is downloaded with a network", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		word := w.paper(e, true, true, 1000)
		w.Exec("UPDATE papers SET content_type = $2 WHERE id = $1", word, paper.DOCX.ContentType())
		w.paper(e, true, true, 2000)
		p := w.packet(j)
		want := scoresheet.LeftOut{EntryID: e.ID, Kind: scoresheet.PaperKind, ID: word, Bytes: 1000, Why: scoresheet.NotShown}
		if papers := p.Entries[0].Papers; len(papers) != 2 || papers[0].Offline || !papers[1].Offline || !slices.Equal(p.LeftOut, []scoresheet.LeftOut{want}) || p.TotalBytes != 2000 {
			t.Errorf("got %+v, left out %+v, %d bytes", papers, p.LeftOut, p.TotalBytes)
		}
	})
	t.Run("what is over 400 MB is left out: large photos first, medium ones never before them", func(t *testing.T) {
		w := newWorld(t, db)
		first, second := w.Entry("handicraft"), w.Entry("handicraft")
		_, j := w.seat(panel.Head), w.seat(panel.Member)
		w.enter(competition.Scoring)
		w.photo(first, true, 300<<20)
		left := w.photo(second, true, 300<<20)
		w.paper(second, true, true, 1<<20)
		p := w.packet(j)
		want := scoresheet.LeftOut{EntryID: second.ID, Kind: scoresheet.PhotoKind, ID: left, Edge: 1920, Bytes: 300 << 20, Why: scoresheet.OverBudget}
		if edges(p.Entries[0]) != "320+960+1920" || edges(p.Entries[1]) != "320+960" || !p.Entries[1].Papers[0].Offline || !slices.Equal(p.LeftOut, []scoresheet.LeftOut{want}) ||
			p.TotalBytes > scoresheet.MaxPacketBytes || p.TotalBytes != 300<<20+1<<20+2*220_000 {
			t.Errorf("got %q, %q, %d bytes, left out %+v", edges(p.Entries[0]), edges(p.Entries[1]), p.TotalBytes, p.LeftOut)
		}
	})
	t.Run("the version changes exactly when something to fetch does", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.photo(e, true, 800_000)
		w.paper(e, true, true, 5)
		w.paper(e, false, true, 5)
		version := w.packet(j).Version
		after := func(step string, changes bool) {
			t.Helper()
			now := w.packet(j).Version
			if (now != version) != changes {
				t.Errorf("%s: got version %s after %s, want it changed: %v", step, hex.EncodeToString(now[:4]), hex.EncodeToString(version[:4]), changes)
			}
			version = now
		}
		after("asking again", false)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, body(0))
		after("a save", false)
		w.Exec("UPDATE entry_photos SET caption = 'Khác' WHERE entry_id = $1", e.ID)
		after("another caption", false)
		w.Exec("UPDATE entry_papers SET for_judges = true WHERE entry_id = $1", e.ID)
		after("another paper", true)
		w.photo(e, true, 800_000)
		after("another photo", true)
		w.Exec("UPDATE photos SET status = 'failed', failure = 'Hỏng.' WHERE facility_id = $1", e.FacilityID)
		after("no photo left", true)
	})
}

func TestTheSecondStageHidesTheFirst(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db, twoStages)
	e := w.Entry("handicraft")
	head, j := w.seat(panel.Head), w.seat(panel.Member)
	w.enter(competition.Scoring)
	w.photo(e, true, 800_000)
	first := w.sheet(j, e, 1)
	told := submitted(body(4000))
	told.Remarks = map[string]string{"council": "Lượt một rất đẹp"}
	w.mustSave(j.Account, first, 0, told)
	w.mustSave(head.Account, w.sheet(head, e, 1), 0, submitted(body(4000)))
	if p := w.packet(j); len(p.Sheets) != 1 || p.Sheets[0].ID != first {
		t.Fatalf("got %+v, want the first stage's sheet", p.Sheets)
	}
	if _, err := w.sheets.OpenSecondStage(t.Context(), w.Organiser, w.RoundID, w.Round().Version, competition.Move{}); err != nil {
		t.Fatal(err)
	}
	second := w.sheet(j, e, 2)
	p := w.packet(j)
	if len(p.Sheets) != 1 || p.Sheets[0].ID != second || p.Sheets[0].Total != nil || len(p.Sheets[0].Marks)+len(p.Sheets[0].Remarks) != 0 || p.Round.Stage != 2 || len(p.Entries) != 1 {
		t.Errorf("got %+v, want the empty sheet of stage 2 alone", p.Sheets)
	}
	_, err := w.sheets.Get(t.Context(), j.Account, first)
	wantCode(t, err, "sheet-not-found")
	_, err = w.sheets.Revisions(t.Context(), j.Account, first)
	wantCode(t, err, "sheet-not-found")
	list, err := w.sheets.Reconciliation(t.Context(), j.Account, w.RoundID)
	if err != nil || len(list) != 1 || list[0].SheetID != second {
		t.Errorf("got %+v, %v, want stage 2 alone", list, err)
	}
	_, err = w.save(j.Account, first, 0, body(0)) // an old device comes late, with an old revision
	wantKind(t, err, fault.Locked, "stage-closed")
	if f := fault.Of(err); f.Current != nil {
		t.Errorf("got %+v along with the refusal", f.Current)
	}

	// A correction takes one of the first stage's sheets again: then it must be read.
	w.Phase(competition.Published)
	w.correction = true
	w.Exec(`INSERT INTO score_sheet_reopenings (id, sheet_id, revision, criteria, reason, by_id, at) VALUES ($1, $2, 1, '{e1}', 'Phúc khảo', $3, now())`,
		uuid.New(), first, head.Account.ID)
	if own := w.get(j.Account, first); own.Total == nil {
		t.Errorf("got %+v, want the sheet to be taken again", own)
	}
	if p := w.packet(j); len(p.Sheets) != 2 {
		t.Errorf("got %d sheets, want both", len(p.Sheets))
	}
}

func TestTheKeyOfARound(t *testing.T) {
	db := dbtest.Open(t)
	w, _, head, j := scoringRound(t, db)
	other, _, _, k := scoringRound(t, db)
	keys := make([]scoresheet.RoundKey, 6)
	var wg sync.WaitGroup
	for i := range keys {
		by := []account.Account{head.Account, j.Account}[i%2]
		wg.Go(func() {
			p, err := w.sheets.Packet(t.Context(), by, w.RoundID, fmt.Sprint("máy ", i))
			if err != nil {
				t.Error(err)
				return
			}
			keys[i] = p.Key
		})
	}
	wg.Wait()
	for _, key := range keys {
		if key.ID != keys[0].ID || !key.Private.Equal(keys[0].Private) {
			t.Errorf("got key %s, want one key for all packets", key.ID)
		}
	}
	if p, err := other.tryPacket(k.Account); err != nil || p.Key.Private.Equal(keys[0].Private) {
		t.Errorf("got %v, want a key of its own for each round", err)
	}
	public := fixture.One[[]byte](t, db, "SELECT public_key FROM round_keys WHERE round_id = $1", w.RoundID)
	device, err := ecdh.P256().NewPublicKey(public)
	if err != nil || len(public) != 65 || !device.Equal(keys[0].Private.PublicKey()) {
		t.Errorf("got %d bytes, %v", len(public), err)
	}
}
