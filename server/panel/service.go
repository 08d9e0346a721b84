package panel

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Service is the use cases of panels and councils. What later concepts do when
// the panel changes is given here when the server is wired.
type Service struct {
	DB *database.DB
	// OnJoin runs when a judge joins or takes more groups: sheets are made.
	OnJoin []func(tx *database.Tx, by account.Account, j *Judge) error
	// OnRecount runs when who counts has changed: a judge left or stands aside.
	OnRecount []func(tx *database.Tx, by account.Account, roundID uuid.UUID) error
	// Means answers the present score of entries, for the minutes of a recusal
	// after the first mark.
	Means func(tx *database.Tx, roundID uuid.UUID, entryIDs []uuid.UUID) ([]Mean, error)
}

// NewJudge says who joins a panel. GroupIDs empty means all groups; FacilityID is
// the judge's own facility, when known.
type NewJudge struct {
	AccountID  uuid.UUID
	Role       Role
	Title      string // at most 200 characters
	Scores     bool   // only a head or deputy may score nothing
	GroupIDs   []string
	FacilityID *uuid.UUID
}

// Leaving says why a judge leaves, and whether the submitted sheets still count.
// Sheets that were not submitted never do.
type Leaving struct {
	Reason      string
	SheetsCount bool
}

// AddJudge puts a person on a round's panel and draws the code. In scoring the
// sheets are made at once. Organiser or secretary; until approval.
func (s *Service) AddJudge(ctx context.Context, by account.Account, roundID uuid.UUID, n NewJudge) (*Judge, error) {
	var judge *Judge
	err := s.change(ctx, by, roundID, func(tx *database.Tx, r *competition.Round) error {
		var err error
		if judge, err = s.join(tx, by, r, n, uuid.Nil); err != nil {
			return err
		}
		return record(tx, by, "add-judge", judge, "", map[string]any{
			"code": judge.Code, "role": judge.Role, "scores": judge.Scores, "groups": judge.GroupIDs,
		})
	})
	if err != nil {
		return nil, err
	}
	return judge, nil
}

// LeaveJudge ends a judge's seat. Sheets are kept, and counted or not as said.
// Organiser or secretary; until approval.
func (s *Service) LeaveJudge(ctx context.Context, by account.Account, judgeID uuid.UUID, version int, l Leaving) (*Judge, error) {
	var judge *Judge
	err := s.changeJudge(ctx, by, judgeID, version, func(tx *database.Tx, _ *competition.Round, j *Judge) error {
		judge = j
		if err := leave(tx, by, j, Left, l); err != nil {
			return err
		}
		return s.recount(tx, by, j.RoundID)
	})
	if err != nil {
		return nil, err
	}
	return judge, nil
}

// ReplaceJudge seats another person in a judge's place: with the same role and
// groups, under a new code. Where the old judge's submitted sheets still count, the
// new judge scores only what is left. N's role and groups are not read.
func (s *Service) ReplaceJudge(ctx context.Context, by account.Account, judgeID uuid.UUID, version int, n NewJudge, l Leaving) (*Judge, error) {
	var judge *Judge
	err := s.changeJudge(ctx, by, judgeID, version, func(tx *database.Tx, r *competition.Round, old *Judge) error {
		if err := leave(tx, by, old, Replaced, l); err != nil {
			return err
		}
		// Before the new sheets are made it must be known which of the old ones count.
		if err := s.recount(tx, by, r.ID); err != nil {
			return err
		}
		n.Role, n.GroupIDs, n.Scores = old.Role, old.GroupIDs, old.Scores
		var err error
		if judge, err = s.join(tx, by, r, n, old.SeatID); err != nil {
			return err
		}
		return record(tx, by, "replace-judge", judge, clean(l.Reason), map[string]any{"code": judge.Code, "replaces": old.ID})
	})
	if err != nil {
		return nil, err
	}
	return judge, nil
}

// Change is what may be changed about a judge who sits. Once scoring has opened
// groups can only be added.
type Change struct {
	Role     Role
	Title    string
	GroupIDs []string // empty: all groups
}

// ChangeJudge gives a judge another role, title or further groups. Organiser or
// secretary; until approval.
func (s *Service) ChangeJudge(ctx context.Context, by account.Account, judgeID uuid.UUID, version int, c Change) (*Judge, error) {
	var judge *Judge
	err := s.changeJudge(ctx, by, judgeID, version, func(tx *database.Tx, r *competition.Round, j *Judge) error {
		judge = j
		c.Title = clean(c.Title)
		if err := check(tx, r, c.Role, c.Title, c.GroupIDs, j.Scores); err != nil {
			return err
		}
		if r.FrozenAt != nil && !covers(c.GroupIDs, j.GroupIDs) {
			return fault.New(fault.Conflict, "groups-in-use", "Đã mở chấm điểm: chỉ có thể giao thêm nhóm sản phẩm, không bớt.")
		}
		if c.Role == Head {
			members, err := Judges(tx, r.ID)
			if err != nil {
				return err
			}
			if headed(members, j.ID) {
				return headTaken()
			}
		}
		j.Role, j.Title, j.GroupIDs = c.Role, c.Title, append(database.Strings{}, c.GroupIDs...)
		if err := saveJudge(tx, j, "Role", "Title", "GroupIDs"); err != nil {
			return err
		}
		if err := record(tx, by, "change-judge", j, "", map[string]any{"role": j.Role, "groups": j.GroupIDs}); err != nil {
			return err
		}
		return s.joined(tx, by, j)
	})
	if err != nil {
		return nil, err
	}
	return judge, nil
}

// Seated is a judge with the person's name.
type Seated struct {
	Judge
	Name string
}

// List is a round's panel with names, those who left too, by code: who has which
// code is for those who run the round.
func (s *Service) List(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Seated, error) {
	var list []Seated
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy, account.Auditor); err != nil {
			return err
		}
		return tx.Raw(`SELECT j.*, a.name FROM panel_members j JOIN accounts a ON a.id = j.account_id
			WHERE j.round_id = ? ORDER BY j.code COLLATE "C"`, roundID).Scan(&list).Error
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Seat is the place somebody holds in a panel now, with the round it is for.
type Seat struct {
	Judge
	RoundTitle string
	Phase      competition.Phase
	Stage      int
}

// Seats are the panels a person sits on now, the newest first.
func (s *Service) Seats(ctx context.Context, by account.Account) ([]Seat, error) {
	var seats []Seat
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		return tx.Raw(`SELECT j.*, r.title AS round_title, r.phase, r.stage FROM panel_members j JOIN rounds r ON r.id = j.round_id
			WHERE j.account_id = ? AND j.status = 'active' AND (?::uuid IS NULL OR j.id = ?) ORDER BY j.id DESC`, by.ID, by.Seat, by.Seat).Scan(&seats).Error
	})
	if err != nil {
		return nil, fmt.Errorf("read seats: %w", err)
	}
	return seats, nil
}

// join seats a person. Seat is uuid.Nil for a new seat.
func (s *Service) join(tx *database.Tx, by account.Account, r *competition.Round, n NewJudge, seat uuid.UUID) (*Judge, error) {
	n.Title = clean(n.Title)
	if err := check(tx, r, n.Role, n.Title, n.GroupIDs, n.Scores); err != nil {
		return nil, err
	}
	if err := checkPerson(tx, n); err != nil {
		return nil, err
	}
	members, err := Judges(tx, r.ID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(members, func(m Judge) bool { return m.Status == Active && m.AccountID == n.AccountID }) {
		return nil, fault.New(fault.Conflict, "already-on-panel", "Người này đã ở trong Ban giám khảo.")
	}
	if n.Role == Head && headed(members, uuid.Nil) {
		return nil, headTaken()
	}
	code, err := drawCode(members)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make judge id: %w", err)
	}
	if seat == uuid.Nil {
		seat = id
	}
	j := &Judge{
		ID: id, RoundID: r.ID, AccountID: n.AccountID, Role: n.Role, Title: n.Title, Scores: n.Scores, GroupIDs: append(database.Strings{}, n.GroupIDs...),
		Code: code, FacilityID: n.FacilityID, SeatID: seat, Status: Active, SheetsCount: true, JoinedAt: tx.Now(), Version: 1,
	}
	if err := tx.Create(j).Error; err != nil {
		return nil, fmt.Errorf("add judge: %w", err)
	}
	if err := recuseOwners(tx, by, r.ID); err != nil {
		return nil, err
	}
	return j, s.joined(tx, by, j)
}

func (s *Service) joined(tx *database.Tx, by account.Account, j *Judge) error {
	for _, hook := range s.OnJoin {
		if err := hook(tx, by, j); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) recount(tx *database.Tx, by account.Account, roundID uuid.UUID) error {
	for _, hook := range s.OnRecount {
		if err := hook(tx, by, roundID); err != nil {
			return err
		}
	}
	return nil
}

func leave(tx *database.Tx, by account.Account, j *Judge, as Status, l Leaving) error {
	if j.Status != Active {
		return fault.New(fault.Conflict, "judge-left", "Giám khảo này đã rời Ban giám khảo.")
	}
	why, err := reason(l.Reason)
	if err != nil {
		return err
	}
	now := tx.Now()
	j.Status, j.LeftReason, j.LeftAt, j.SheetsCount = as, why, &now, l.SheetsCount
	if err := saveJudge(tx, j, "Status", "LeftReason", "LeftAt", "SheetsCount"); err != nil {
		return err
	}
	// The code opens nothing for a seat that is left; what it has opened ends too.
	if _, err := account.EndSeatSessions(tx, j.ID); err != nil {
		return err
	}
	return record(tx, by, "leave-judge", j, why, map[string]any{"code": j.Code, "status": as, "sheetsCount": l.SheetsCount})
}

func check(tx *database.Tx, r *competition.Round, role Role, title string, groupIDs []string, scores bool) error {
	var f fault.Fields
	if !slices.Contains([]Role{Head, Deputy, Member}, role) {
		f.Add("role", "unknown-value", "Vai trò phải là trưởng ban, phó ban hoặc giám khảo.")
	}
	if role == Member && !scores {
		f.Add("scores", "judge-scores", "Chỉ trưởng ban hoặc phó ban mới có thể không chấm.")
	}
	if len([]rune(title)) > 200 {
		f.Add("title", "too-long", "Chức danh dài quá 200 ký tự.")
	}
	known, err := competition.Groups(tx, r.ProgrammeID)
	if err != nil {
		return err
	}
	for i, id := range groupIDs {
		path := fmt.Sprintf("groupIds[%d]", i)
		if !slices.ContainsFunc(known, func(g competition.Group) bool { return g.GroupID == id }) {
			f.Add(path, "unknown-value", "Chương trình không có nhóm sản phẩm này.")
		} else if slices.Contains(groupIDs[:i], id) {
			f.Add(path, "twice", "Nhóm sản phẩm này có hai lần.")
		}
	}
	return f.Err()
}

func checkPerson(tx *database.Tx, n NewJudge) error {
	var known, facility bool
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT 1 FROM accounts WHERE id = $1 AND status = 'active'),
		$2::uuid IS NULL OR EXISTS (SELECT 1 FROM facilities WHERE id = $2)`, n.AccountID, n.FacilityID).Scan(&known, &facility)
	if err != nil {
		return fmt.Errorf("look for judge's account: %w", err)
	}
	var f fault.Fields
	if !known {
		f.Add("accountId", "account-not-found", "Không tìm thấy tài khoản này.")
	}
	if !facility {
		f.Add("facilityId", "facility-not-found", "Không tìm thấy cơ sở này.")
	}
	return f.Err()
}

// drawCode draws J01 … J99 (J001 … J999 in a very large panel) at random among the
// unused, so that a code tells nothing about who joined when.
func drawCode(members []Judge) (string, error) {
	taken := make(map[string]bool, len(members))
	for _, j := range members {
		taken[j.Code] = true
	}
	for _, size := range []struct {
		last   int
		format string
	}{{99, "J%02d"}, {999, "J%03d"}} {
		var free []string
		for n := 1; n <= size.last; n++ {
			if code := fmt.Sprintf(size.format, n); !taken[code] {
				free = append(free, code)
			}
		}
		if len(free) > 0 {
			return free[rand.IntN(len(free))], nil
		}
	}
	return "", fault.New(fault.Conflict, "panel-full", "Ban giám khảo đã dùng hết mã.")
}

// change is one transaction on a round whose panel or council may still change.
func (s *Service) change(ctx context.Context, by account.Account, roundID uuid.UUID, fn func(tx *database.Tx, r *competition.Round) error) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		if err := beforeApproval(r); err != nil {
			return err
		}
		return fn(tx, r)
	})
}

func (s *Service) changeJudge(ctx context.Context, by account.Account, judgeID uuid.UUID, version int, fn func(tx *database.Tx, r *competition.Round, j *Judge) error) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		roundID, err := roundOf(tx, "panel_members", judgeID)
		if database.Missing(err) {
			return judgeNotFound()
		}
		if err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		j, err := lockJudge(tx, judgeID)
		if err != nil {
			return err
		}
		if j.Version != version {
			return stale(j)
		}
		if err := beforeApproval(r); err != nil {
			return err
		}
		if j.Status != Active {
			return fault.New(fault.Conflict, "judge-left", "Giám khảo này đã rời Ban giám khảo.")
		}
		return fn(tx, r, j)
	})
}

func roundOf(tx *database.Tx, table string, id uuid.UUID) (roundID uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT round_id FROM "+table+" WHERE id = $1", id).Scan(&roundID)
	if err != nil {
		return uuid.Nil, fmt.Errorf("find round of %s %s: %w", table, id, err)
	}
	return roundID, nil
}

func beforeApproval(r *competition.Round) error {
	if r.Phase.After(competition.Deliberation) {
		return fault.New(fault.Conflict, "panel-closed", "Kết quả đã được phê duyệt, không thể thay đổi Ban giám khảo hay Hội đồng.")
	}
	return nil
}

// headed says whether another member than this one is the head now.
func headed(members []Judge, except uuid.UUID) bool {
	return slices.ContainsFunc(members, func(m Judge) bool { return m.Status == Active && m.Role == Head && m.ID != except })
}

func headTaken() error {
	return fault.New(fault.Conflict, "panel-head-taken", "Ban giám khảo đã có trưởng ban.")
}

func stale(current any) error {
	return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Nội dung vừa được người khác thay đổi. Hãy xem lại trước khi lưu.", Current: current}
}

func record(tx *database.Tx, by account.Account, action string, j *Judge, why string, detail any) error {
	return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: action, Subject: "judge", ID: j.ID, Round: j.RoundID, Reason: why, Detail: detail})
}

// reason is a reason for the record: needed, at most 1,000 characters.
func reason(s string) (string, error) {
	s = clean(s)
	var f fault.Fields
	switch {
	case s == "":
		f.Add("reason", "required", "Phải ghi lý do.")
	case len([]rune(s)) > 1000:
		f.Add("reason", "too-long", "Lý do dài quá 1.000 ký tự.")
	}
	return s, f.Err()
}

func clean(s string) string { return text.Clean(s) }

// covers says whether the groups now contain those before; none means all.
func covers(now, before []string) bool {
	if len(now) == 0 {
		return true
	}
	if len(before) == 0 {
		return false
	}
	return !slices.ContainsFunc(before, func(id string) bool { return !slices.Contains(now, id) })
}
