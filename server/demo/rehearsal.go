package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/panel"
	"tieubieu/server/unit"
)

// Rehearsal is a round whose scoring has just opened, with nothing scored yet.
type Rehearsal struct {
	RoundID  uuid.UUID        `json:"roundId"`
	Entries  int              `json:"entries"`
	Password string           `json:"password"` // of the sign-ins
	SignIns  []string         `json:"signIns"`
	Judges   []RehearsalJudge `json:"judges"`
}

// RehearsalJudge is a member of its panel with a code to sign in by.
type RehearsalJudge struct {
	ID        uuid.UUID  `json:"id"`
	Name      string     `json:"name"`
	JudgeCode string     `json:"judgeCode"`
	Role      panel.Role `json:"role"`
	Code      string     `json:"code"`
}

// Rehearse fills an empty database with one provincial round of so many entries, its
// panel of nine with codes, and the demonstration's sign-ins: for trying a judging day
// out, with tablets, before the real one. Everything is labelled as made up.
func (d Demonstration) Rehearse(ctx context.Context, entries int) (*Rehearsal, error) {
	l := &loader{Services: d.Services, pictures: map[pictureKey]*picturePlace{}, products: map[string]bool{}}
	if err := l.people(ctx); err != nil {
		return nil, fmt.Errorf("make the rehearsal's people: %w", err)
	}
	today := time.Now()
	day := func(n int) time.Time { return today.AddDate(0, 0, n).Truncate(time.Hour) }
	members := unit.NewRegions()
	c, err := l.cycle(ctx, fmt.Sprintf("%d–%d", today.Year(), today.Year()+1), on(today.Year(), 1, 1), on(today.Year()+1, 12, 31), members)
	if err != nil {
		return nil, err
	}
	if err := l.anchorRound(ctx, c.ID, day); err != nil {
		return nil, fmt.Errorf("hold the round that practice is taken from: %w", err)
	}
	where := current.scoring
	where.groups = [4]int{entries / 3, entries - entries/3 - 2*(entries/10), entries / 10, entries / 10}
	s := sitting{
		cycle: c.ID, tier: competition.TierProvince, unit: unit.NewProvinceID(where.code),
		title: fmt.Sprintf("Diễn tập chấm điểm, %s năm %d", where.name, today.Year()), rules: rules(max(entries/2, 1), max(entries/4, 1), 1),
		dates: dates{opens: day(-50), closes: day(-14), screened: day(-6)}, entries: l.wantedOf(where),
	}
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
	if err := l.screenAll(at(ctx, s.dates.screened.AddDate(0, 0, -1)), r, 1); err != nil {
		return nil, err
	}
	if err := l.chooseSamples(ctx, r); err != nil {
		return nil, fmt.Errorf("choose practice samples: %w", err)
	}
	if r, err = l.enterPhase(ctx, r.ID, competition.Scoring); err != nil {
		return nil, err
	}
	if err := l.rehearsalRoles(ctx, r); err != nil {
		return nil, err
	}
	return l.rehearsal(ctx, r, entries)
}

// anchorRound holds and publishes a small round: judges practise on what it awarded.
func (l *loader) anchorRound(ctx context.Context, cycleID uuid.UUID, day func(int) time.Time) error {
	p := current.published
	p.groups, p.passing, p.places = [4]int{2, 2, 0, 0}, 4, 4
	return l.hold(ctx, sitting{
		cycle: cycleID, tier: competition.TierProvince, unit: unit.NewProvinceID(p.code), title: fmt.Sprintf("Diễn tập, kỳ trước: %s", p.name),
		dates: dates{opens: day(-90), closes: day(-80), screened: day(-76), scored: day(-70), decided: day(-66), published: day(-65)},
		rules: rules(p.places, 0, 1), entries: l.wantedOf(p), quality: spread(p.entries(), p.passing, 0),
	})
}

func (l *loader) rehearsalRoles(ctx context.Context, r *competition.Round) error {
	for key, on := range map[string]struct {
		role   account.Role
		target account.Target
	}{
		"province":  {account.Organiser, account.Target{UnitID: &r.UnitID}},
		"secretary": {account.Secretary, account.Target{RoundID: &r.ID}},
		"screener":  {account.Secretary, account.Target{RoundID: &r.ID}}, // the second person of paper sheets
	} {
		if _, err := l.Accounts.Grant(ctx, account.Platform, l.known[key].ID, on.role, on.target); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) rehearsal(ctx context.Context, r *competition.Round, entries int) (*Rehearsal, error) {
	issued, err := l.Panels.IssueCodes(ctx, account.Platform, r.ID, nil)
	if err != nil {
		return nil, err
	}
	made := &Rehearsal{RoundID: r.ID, Entries: entries, Password: password}
	for _, p := range signIns {
		made.SignIns = append(made.SignIns, p.email)
	}
	for _, i := range issued {
		made.Judges = append(made.Judges, RehearsalJudge{ID: i.ID, Name: i.Name, JudgeCode: i.Code, Role: i.Role, Code: panel.PrintedCode(i.Plain)})
	}
	return made, nil
}
