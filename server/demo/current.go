package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/unit"
)

// currentCycle leaves five provincial rounds and a region each at another step, seen
// from today.
func (l *loader) currentCycle(ctx context.Context, progress func(string)) error {
	members := unit.NewRegions()
	today := time.Now()
	c, err := l.cycle(ctx, fmt.Sprintf("%d–%d", today.Year(), today.Year()+1), on(today.Year(), 1, 1), on(today.Year()+1, 12, 31), members)
	if err != nil {
		return err
	}
	day := func(n int) time.Time { return today.AddDate(0, 0, n).Truncate(time.Hour) }
	title := func(p provincial) string {
		return fmt.Sprintf("Bình chọn sản phẩm CNNT tiêu biểu %s năm %d", p.name, today.Year())
	}
	sit := func(p provincial, d dates) sitting {
		return sitting{
			cycle: c.ID, tier: competition.TierProvince, unit: unit.NewProvinceID(p.code), title: title(p), dates: d,
			rules: rules(max(p.places, 10), max(p.nominate, 5), 1), entries: l.wantedOf(p), quality: spread(p.entries(), max(p.passing, 1), p.tied),
		}
	}
	long := dates{opens: day(-60), closes: day(-30), screened: day(-20), scored: day(-12), decided: day(-9), published: day(-8)}

	// The region receives what Nghệ An sends.
	regionID := parentOf(members, unit.NewProvinceID(current.published.code))
	region := sitting{
		cycle: c.ID, tier: competition.TierRegion, unit: regionID, title: fmt.Sprintf("Bình chọn sản phẩm CNNT tiêu biểu khu vực phía Bắc, chu kỳ %s", c.Name),
		dates: dates{opens: day(-10), closes: day(40), screened: day(55)}, rules: rules(regionalPlaces, regionalNomination, 1),
	}
	receiving, err := l.open(ctx, region)
	if err != nil {
		return err
	}
	published := sit(current.published, long)
	published.remarks = forFacilities
	if err := l.hold(ctx, published); err != nil {
		return err
	}

	registering, err := l.registering(ctx, sit(current.registering, dates{opens: day(-12), closes: day(12), screened: day(20)}))
	if err != nil {
		return err
	}
	screening, err := l.upTo(ctx, sit(current.screening, dates{opens: day(-30), closes: day(-3), screened: day(9)}), competition.Screening)
	if err != nil {
		return err
	}
	scoring, err := l.upTo(ctx, sit(current.scoring, dates{opens: day(-50), closes: day(-14), screened: day(-6), scored: day(-1)}), competition.Scoring)
	if err != nil {
		return err
	}
	deliberating, err := l.upTo(ctx, sit(current.deliberating, dates{opens: day(-55), closes: day(-25), screened: day(-15), scored: day(-5), decided: day(-1)}), competition.Deliberation)
	if err != nil {
		return err
	}
	if err := l.giveCodes(ctx, scoring); err != nil {
		return fmt.Errorf("give the judges their codes: %w", err)
	}
	progress("Dữ liệu minh hoạ: chu kỳ đang diễn ra, mỗi vai trò đều có việc")
	judged, err := l.lastPublished(ctx)
	if err != nil {
		return err
	}
	if err := l.roles(ctx, receiving, judged, []*competition.Round{registering, screening, scoring, deliberating, judged}); err != nil {
		return err
	}
	if err := l.afterJudging(ctx, judged, long.published); err != nil {
		return fmt.Errorf("do what comes after judging %s: %w", judged.Title, err)
	}
	return nil
}

// lastPublished is the round whose result was published last.
func (l *loader) lastPublished(ctx context.Context) (*competition.Round, error) {
	var id uuid.UUID
	if err := l.DB.Pool.QueryRow(ctx, `SELECT round_id FROM publications ORDER BY at DESC LIMIT 1`).Scan(&id); err != nil {
		return nil, fmt.Errorf("read which round was published last: %w", err)
	}
	return l.round(ctx, id)
}

// registering opens a round with some entries handed in, one of the owner's still a draft.
func (l *loader) registering(ctx context.Context, s sitting) (*competition.Round, error) {
	r, err := l.open(ctx, s)
	if err != nil {
		return nil, err
	}
	owner := l.known["owner"].ID
	s.entries[0].owner, s.entries[0].typed = &owner, 1
	s.entries[1].typed = 1
	return r, l.enter(ctx, r, s.entries)
}

// upTo holds a round as far as a phase and leaves work in it.
func (l *loader) upTo(ctx context.Context, s sitting, to competition.Phase) (*competition.Round, error) {
	r, err := l.open(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := l.enter(at(ctx, s.dates.opens.AddDate(0, 0, 2)), r, s.entries); err != nil {
		return nil, err
	}
	if err := l.seat(at(ctx, s.dates.opens.AddDate(0, 0, 3)), r); err != nil {
		return nil, err
	}
	if r, err = l.enterPhase(at(ctx, s.dates.closes.Add(time.Hour)), r.ID, competition.Screening); err != nil {
		return nil, err
	}
	if to == competition.Screening {
		return r, l.screenSome(ctx, r)
	}
	if err := l.screenAll(at(ctx, s.dates.screened.AddDate(0, 0, -1)), r, 1); err != nil {
		return nil, err
	}
	if r, err = l.enterPhase(at(ctx, s.dates.screened.Add(time.Hour)), r.ID, competition.Scoring); err != nil {
		return nil, err
	}
	if to == competition.Scoring {
		if err := l.chooseSamples(at(ctx, s.dates.screened), r); err != nil {
			return nil, fmt.Errorf("choose practice samples of %s: %w", s.title, err)
		}
		return r, l.score(at(ctx, s.dates.scored), r, 1, s.quality, 0.4)
	}
	if err := l.score(at(ctx, s.dates.scored), r, 1, s.quality, 1); err != nil {
		return nil, err
	}
	return l.enterPhase(at(ctx, s.dates.decided), r.ID, competition.Deliberation)
}

// screenSome accepts a third, returns one with reasons, and leaves the rest.
func (l *loader) screenSome(ctx context.Context, r *competition.Round) error {
	if err := l.screenAll(ctx, r, 0.34); err != nil {
		return err
	}
	waiting, err := l.entriesOf(ctx, r.ID, entry.Submitted)
	if err != nil || len(waiting) == 0 {
		return err
	}
	due := time.Now().AddDate(0, 0, 5)
	_, err = l.Entries.Screen(ctx, account.Platform, waiting[0].ID, waiting[0].Version, entry.Verdict{
		Decision: entry.Returned, DueAt: &due,
		Items: []entry.Item{{Item: "explanation.market", Reason: "Thuyết minh về thị trường còn sơ sài: đề nghị nêu nơi bán và sản lượng từng nơi (minh hoạ)."}},
	})
	return err
}

// roles gives those one may sign in as their roles in the current cycle.
func (l *loader) roles(ctx context.Context, receiving, judged *competition.Round, rounds []*competition.Round) error {
	nation, err := l.nation(ctx)
	if err != nil {
		return err
	}
	grant := func(key string, role account.Role, on account.Target) {
		if err == nil {
			_, err = l.Accounts.Grant(ctx, account.Platform, l.known[key].ID, role, on)
		}
	}
	grant("nation", account.Organiser, account.Target{UnitID: &nation})
	grant("region", account.Organiser, account.Target{UnitID: &receiving.UnitID})
	grant("screener", account.Screener, account.Target{RoundID: &receiving.ID})
	for _, r := range rounds {
		grant("province", account.Organiser, account.Target{UnitID: &r.UnitID})
		grant("secretary", account.Secretary, account.Target{RoundID: &r.ID})
		grant("screener", account.Screener, account.Target{RoundID: &r.ID})
		grant("collaborator", account.Collaborator, account.Target{UnitID: &r.UnitID})
	}
	grant("auditor", account.Auditor, account.Target{RoundID: &judged.ID})
	return err
}

func parentOf(members []unit.Membership, id uuid.UUID) uuid.UUID {
	for _, m := range members {
		if m.MemberID == id {
			return m.ParentID
		}
	}
	return uuid.Nil
}
