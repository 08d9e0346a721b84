package preview_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/mail/mailtest"
	"tieubieu/server/notice"
	"tieubieu/server/preview"
	"tieubieu/server/publication"
)

type table struct {
	*fixture.Sitting
	*preview.Service
	h      *house.House
	region *fixture.Sitting
	t      *testing.T
}

// newTable has four entries, of which the best is nominated; one facility has no address.
func newTable(t *testing.T) *table {
	t.Helper()
	db := dbtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	outbox := &mail.Outbox{DB: db, Jobs: queue, SMTP: mail.NewSMTP(mailtest.Open(t).Config())}
	notices := notice.New(db, queue, outbox, "https://tieubieu.example")
	h := house.On(db)
	h.Publications.Steps = append(h.Publications.Steps, notices.Published)
	w := fixture.NewWorld(t, db)
	region := w.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	x := &table{Sitting: w.Round("province", fixture.CanTho), Service: &preview.Service{Publications: h.Publications, Notices: notices}, h: h, region: region, t: t}
	for _, e := range x.Enter("handicraft", 4)[1:] {
		x.Owner(e.FacilityID)
	}
	x.Quota("province", fixture.CanTho, 5)
	x.Panel(3)
	x.Council(3)
	x.Score(1, fixture.Same(map[string]int64{"A001": 9000, "A002": 8000, "A003": 7500, "A004": 5000}))
	x.Deliberates()
	return x
}

func (x *table) see(by account.Account) *preview.Preview {
	x.t.Helper()
	p, err := x.Of(x.t.Context(), by, x.RoundID)
	if err != nil {
		x.t.Fatalf("preview: %v", err)
	}
	return p
}

// everything counts the rows of all tables.
func (x *table) everything() string {
	x.t.Helper()
	return fixture.One[string](x.t, x.DB, `SELECT string_agg(c.relname || '=' || (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n, coalesce(sum(hashtextextended(t::text, 0)), 0) AS h FROM ' || quote_ident(c.relname) || ' t', false, true, '')))[1]::text, ' ' ORDER BY c.relname)
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = current_schema()`)
}

// told counts what a publication wrote and handed over, as the preview counts it.
func (x *table) told(p *publication.Publication) (told []notice.Told) {
	x.t.Helper()
	if err := x.Notices.Deliver(x.t.Context(), p.ID); err != nil {
		x.t.Fatal(err)
	}
	encoded := fixture.One[string](x.t, x.DB, `
		SELECT coalesce(json_agg(json_build_object('Kind', k.kind, 'Notices', k.notices, 'Mails', k.mails, 'Calls', k.calls) ORDER BY k.kind), '[]')::text FROM (
		  SELECT n.kind, count(*) AS notices, sum((SELECT count(*) FROM mails m WHERE m.source_id = n.id)) AS mails,
		         sum((SELECT count(*) FROM notice_calls c WHERE c.notice_id = n.id)) AS calls
		    FROM notices n WHERE n.batch = $1 GROUP BY n.kind) k`, p.ID)
	if err := json.Unmarshal([]byte(encoded), &told); err != nil {
		x.t.Fatal(err)
	}
	return told
}

// check compares a preview with what the publication then did.
func (x *table) check(seen *preview.Preview, p *publication.Publication) {
	x.t.Helper()
	query := func(what, query string, got any) {
		x.t.Helper()
		want := fixture.One[string](x.t, x.DB, query, p.ID)
		if fmt.Sprint(got) != want {
			x.t.Errorf("%s: the preview says %v, the publication did %s", what, got, want)
		}
	}
	var lines, numbers, promoted string
	for _, l := range seen.Lines {
		lines += fmt.Sprintf("%s %s %v %v %v;", l.Code, l.Product, l.ByName, l.Awarded, l.Nominated)
	}
	for _, c := range seen.Certificates {
		numbers += c.Code + " " + c.Number + " " + c.ValidUntil.Format("2006-01-02") + ";"
	}
	for _, m := range seen.Promotions {
		promoted += m.JudgingCode + " " + string(m.Status) + " " + m.TargetUnit + ";"
	}
	query("lines", `SELECT string_agg(format('%s %s %s %s %s;', judging_code, product_name, CASE WHEN public_by_name THEN 'true' ELSE 'false' END,
		CASE WHEN awarded THEN 'true' ELSE 'false' END, CASE WHEN nominated THEN 'true' ELSE 'false' END), '' ORDER BY rank_overall NULLS LAST, judging_code)
		FROM published_standings WHERE publication_id = $1`, lines)
	query("certificates", `SELECT coalesce(string_agg(format('%s %s %s;', s.judging_code, c.number, c.valid_until), '' ORDER BY c.number), '') FROM certificates c JOIN awards a ON a.id = c.award_id
		JOIN published_standings s ON s.publication_id = a.publication_id AND s.entry_id = a.entry_id WHERE a.publication_id = $1`, numbers)
	query("promotions", `SELECT coalesce(string_agg(format('%s %s %s;', s.judging_code, m.status, u.name), '' ORDER BY m.id), '') FROM promotions m JOIN publications p ON p.id = $1 AND p.round_id = m.source_round_id AND m.changed_at = p.at
		JOIN published_standings s ON s.publication_id = p.id AND s.entry_id = m.source_entry_id LEFT JOIN units u ON u.id = m.target_unit_id`, promoted)
	query("awards", `SELECT format('{%s %s %s %s}', count(*) FILTER (WHERE a.publication_id = $1), count(*) FILTER (WHERE a.publication_id <> $1 AND a.status = 'valid'),
		count(*) FILTER (WHERE a.publication_id <> $1 AND a.status = 'superseded'), count(*) FILTER (WHERE a.publication_id <> $1 AND a.status = 'revoked'))
		FROM awards a JOIN publications p ON p.id = $1 AND p.round_id = a.round_id`, seen.Awards)
	if told := x.told(p); !slices.Equal(seen.Told, told) {
		x.t.Errorf("told: the preview says %v, the publication did %v", seen.Told, told)
	}
	after := fixture.One[int](x.t, x.DB, "SELECT count(*) FROM promotions WHERE source_round_id = $1 AND status IN ('waiting', 'late', 'taken-in', 'accepted', 'rejected')", x.RoundID)
	if seen.Quota == nil || seen.Quota.Places != 5 || seen.Quota.After != after {
		x.t.Errorf("quota: the preview says %+v, then %d places are taken", seen.Quota, after)
	}
}

func TestThePreviewIsWhatThePublicationDoes(t *testing.T) {
	x := newTable(t)
	open := x.see(x.Secretary)
	if open.Approved || open.Version != 1 || len(open.Lines) != 4 || open.Awards.New != 3 {
		t.Errorf("before approval: got %+v", open)
	}
	x.h.Approve(t, x.Sitting)
	before := x.everything()
	seen := x.see(x.Organiser)
	if after := x.everything(); after != before {
		t.Errorf("the preview left something behind:\n%s\n%s", before, after)
	}
	if !seen.Approved || seen.Quota.Used != 0 || len(seen.Certificates) != 3 || len(seen.Told) == 0 || slices.ContainsFunc(seen.Lines, func(l preview.Line) bool { return l.Changed }) {
		t.Errorf("got %+v", seen)
	}
	x.check(seen, x.h.Publish(t, x.Sitting))

	t.Run("a correction, as it stands and as it is published", func(t *testing.T) {
		x.t = t
		x.h.Correct(t, x.Sitting)
		x.h.Decide(t, x.Sitting, "A001", false)
		x.h.Decide(t, x.Sitting, "A004", true)
		before := x.everything()
		open := x.see(x.Organiser)
		if after := x.everything(); after != before {
			t.Errorf("the preview left something behind:\n%s\n%s", before, after)
		}
		changed := map[string]string{}
		for _, l := range open.Lines {
			if l.Changed {
				changed[l.Code] = fmt.Sprint(l.Before.Awarded, l.Awarded)
			}
		}
		if len(changed) != 2 || changed["A001"] != "true false" || changed["A004"] != "false true" {
			t.Errorf("got changes %v, want those of A001 and A004", changed)
		}
		if open.Approved || open.Note != "Đính chính thử" || open.Awards != (preview.Awards{New: 1, Kept: 2, Revoked: 1}) {
			t.Errorf("got %+v", open)
		}
		x.h.Approve(t, x.Sitting)
		x.check(x.see(x.Organiser), x.h.Publish(t, x.Sitting))
	})
}

func TestWhoSeesThePreviewAndWhen(t *testing.T) {
	x := newTable(t)
	for name, by := range map[string]account.Account{"chair": x.Chair, "receiver": x.region.Organiser, "stranger": x.Person()} {
		if _, err := x.Of(t.Context(), by, x.RoundID); !fault.Has(err, "not-found") {
			t.Errorf("%s: got %v, want not-found", name, err)
		}
	}
	if _, err := x.Of(t.Context(), x.Organiser, uuid.New()); fault.Of(err) == nil {
		t.Errorf("a round that is none: got %v", err)
	}
	if _, err := x.Of(t.Context(), x.region.Organiser, x.region.RoundID); !fault.Has(err, "no-deliberation") {
		t.Errorf("a round that registers: got %v, want no-deliberation", err)
	}
	x.Quota("region", fixture.South, 1)
	x.h.Approve(t, x.Sitting)
	x.Exec("UPDATE cycle_quotas SET places = 0")
	if _, err := x.Of(t.Context(), x.Organiser, x.RoundID); !fault.Has(err, "quota-exceeded") {
		t.Errorf("over the quota: got %v, want what the publication would say", err)
	}
}

func TestWithdrawingOneAward(t *testing.T) {
	x := newTable(t)
	withdraw := func(by account.Account, version int, w award.Withdrawal) error {
		_, err := x.h.Awards.Withdraw(t.Context(), by, x.RoundID, version, w)
		return err
	}
	w := award.Withdrawal{Code: "A002", Reason: "Cơ sở tự ý đổi mẫu", Votes: award.Votes{For: 2, Against: 1}}
	want := func(err error, code string) {
		t.Helper()
		if !fault.Has(err, code) {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	want(withdraw(x.Organiser, x.Read().Version, w), "not-published")
	x.h.Approve(t, x.Sitting)
	x.h.Publish(t, x.Sitting)
	version := x.Read().Version
	want(withdraw(x.Chair, version, w), "not-found")
	want(withdraw(x.Organiser, version-1, w), "stale")
	want(withdraw(x.Organiser, version, award.Withdrawal{Code: "A002", Votes: w.Votes}), "reason-needed")
	want(withdraw(x.Organiser, version, award.Withdrawal{Code: "A004", Reason: w.Reason, Votes: w.Votes}), "not-awarded")
	want(withdraw(x.Organiser, version, award.Withdrawal{Code: "A009", Reason: w.Reason, Votes: w.Votes}), "entry-not-found")
	want(withdraw(x.Organiser, version, award.Withdrawal{Code: "A002", Reason: w.Reason, Votes: award.Votes{For: 1, Against: 2}}), "vote-not-carried")
	if n := fixture.One[int](t, x.DB, "SELECT count(*) FROM deliberations"); n != 1 {
		t.Fatalf("refused withdrawals left %d deliberations, want 1", n)
	}
	errs := make([]error, 2)
	done := make(chan int)
	for i := range errs {
		go func() {
			errs[i] = withdraw(x.Organiser, version, w)
			done <- i
		}()
	}
	<-done
	<-done
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("two at once: got %v and %v, want one of them", errs[0], errs[1])
	}
	seen := x.see(x.Organiser)
	if seen.Awards != (preview.Awards{Kept: 2, Revoked: 1}) || seen.Note != w.Reason || len(seen.Certificates) != 0 {
		t.Errorf("got %+v", seen)
	}
	x.h.Approve(t, x.Sitting)
	x.check(x.see(x.Organiser), x.h.Publish(t, x.Sitting))
	if n := fixture.One[int](t, x.DB, "SELECT count(*) FROM certificates WHERE status = 'revoked' AND status_reason = $1", w.Reason); n != 1 {
		t.Errorf("got %d revoked certificates, want 1", n)
	}
}
