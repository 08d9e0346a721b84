package entry

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/paper"
	"tieubieu/server/text"
)

// Verdict is what the support team decides on one entry. Decision is Accepted,
// Returned (Items or Reason, and DueAt) or Rejected (Reason).
type Verdict struct {
	Decision Status
	Reason   string
	Items    []Item
	DueAt    *time.Time
	// Choice is what judges get; with acceptance only. Nil leaves what was chosen.
	Choice *Choice
	// RestSeen says, with acceptance only, that the required questions nobody has marked
	// were looked at and are fine: they are marked so in the same act.
	RestSeen bool
}

// Choice is what screening lets the judges see of a dossier. Papers that are not
// named stay with the support team. NamesNobody are the photos and papers that show
// no name of facility or place; rounds whose packets show the code alone (packet mode
// "code") show nothing else.
type Choice struct {
	Papers      []uuid.UUID
	NamesNobody []uuid.UUID
}

// Screen decides on a submitted entry, in registration or screening: by the round's
// screener, secretary or organiser, and never by someone who owns the facility or
// had a hand in the dossier. A returned entry may be rejected, or returned anew with
// a later date. Deciding again what is decided so already, with the same choice or
// reason, changes nothing. Refusals:
// entry-not-found, own-entry, screening-closed, not-screenable, stale,
// entry-incomplete, and fields of the verdict.
func (s *Service) Screen(ctx context.Context, by account.Account, id uuid.UUID, version int, v Verdict) (*Entry, error) {
	return s.screen(ctx, by, id, func(tx *database.Tx, c change) error {
		if so, err := decidedSo(tx, c.Entry, v); so || err != nil {
			return err
		}
		if c.Entry.Status != Withdrawn {
			if err := c.Entry.current(tx, version); err != nil {
				return err
			}
		}
		if err := c.screenable(v.Decision); err != nil {
			return err
		}
		if err := v.check(tx, c); err != nil {
			return err
		}
		return s.decide(tx, by, c, v)
	})
}

// decidedSo says whether all of a verdict stands already, as after an answer that was
// lost. The same decision with another choice or reason is somebody else's.
func decidedSo(tx *database.Tx, e *Entry, v Verdict) (bool, error) {
	if e.Status != v.Decision || v.Decision == Returned {
		return false, nil
	}
	if v.Decision == Rejected {
		return e.Reason == text.Clean(v.Reason), nil
	}
	if v.Choice == nil {
		return true, nil
	}
	d, err := DossierOf(tx, e)
	if err != nil {
		return false, err
	}
	var stands Choice
	for _, p := range d.Photos {
		if p.NamesNobody {
			stands.NamesNobody = append(stands.NamesNobody, p.PhotoID)
		}
	}
	for _, p := range d.Papers {
		if p.ForJudges {
			stands.Papers = append(stands.Papers, p.PaperID)
		}
		if p.NamesNobody {
			stands.NamesNobody = append(stands.NamesNobody, p.PaperID)
		}
	}
	return sameIDs(stands.Papers, v.Choice.Papers) && sameIDs(stands.NamesNobody, v.Choice.NamesNobody), nil
}

// sameIDs compares without order.
func sameIDs(a, b []uuid.UUID) bool {
	ordered := func(ids []uuid.UUID) []uuid.UUID {
		ids = slices.Clone(ids)
		slices.SortFunc(ids, func(x, y uuid.UUID) int { return bytes.Compare(x[:], y[:]) })
		return slices.Compact(ids)
	}
	return slices.Equal(ordered(a), ordered(b))
}

// ChooseForJudges changes what judges get of an accepted entry, until scoring opens.
func (s *Service) ChooseForJudges(ctx context.Context, by account.Account, id uuid.UUID, version int, choice Choice) (*Entry, error) {
	return s.screen(ctx, by, id, func(tx *database.Tx, c change) error {
		if c.Entry.Status != Submitted && c.Entry.Status != Accepted {
			return errNotScreenable
		}
		if err := c.Entry.current(tx, version); err != nil {
			return err
		}
		if err := choose(tx, c.Entry, choice); err != nil {
			return err
		}
		if err := c.Entry.save(tx, by); err != nil {
			return err
		}
		return c.Entry.record(tx, by, "choose-for-judges", "", choice)
	})
}

// Reconsider takes an acceptance or a rejection back, with a reason, so that the entry
// can be decided on again; an accepted one keeps its judging code. By whom and when is
// as for Screen. OnDecided is called with the entry as submitted. An entry that
// waits for its decision already stays as it is.
func (s *Service) Reconsider(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Entry, error) {
	return s.screen(ctx, by, id, func(tx *database.Tx, c change) error {
		e := c.Entry
		switch e.Status {
		case Submitted:
			return nil
		case Accepted, Rejected:
		case Withdrawn:
			return errWithdrawn
		case Draft, Returned:
			return errNotScreenable
		}
		var bad fault.Fields
		reason := clean(&bad, "reason", reason, maxReason)
		if err := bad.Err(); err != nil {
			return err
		}
		if reason == "" {
			return reasonNeeded("Hãy ghi lý do xem xét lại.")
		}
		if err := e.current(tx, version); err != nil {
			return err
		}
		e.Status, e.DecidedAt, e.Reason = Submitted, nil, ""
		if err := e.save(tx, by, "Status", "DecidedAt", "Reason"); err != nil {
			return err
		}
		if err := e.record(tx, by, "reconsider-entry", reason, nil); err != nil {
			return err
		}
		if err := s.happened(tx, by, e, Reconsidered); err != nil {
			return err
		}
		return s.decided(tx, by, e)
	})
}

var errNotScreenable = fault.New(fault.Conflict, "not-screenable", "Hồ sơ không ở trạng thái chờ sơ duyệt.")

var errOwnEntry = fault.New(fault.Forbidden, "own-entry", "Không ai được sơ duyệt hồ sơ của cơ sở mình hoặc do mình nhập.")

func (s *Service) screen(ctx context.Context, by account.Account, id uuid.UUID, fn func(tx *database.Tx, c change) error) (*Entry, error) {
	var e *Entry
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		c, err := lockWithRound(tx, id)
		if err != nil {
			return err
		}
		if err := mayScreen(tx, by, c); err != nil {
			return err
		}
		e = c.Entry
		return fn(tx, c)
	})
	if err != nil {
		return nil, err
	}
	return e, nil
}

// mayScreen refuses whoever may not decide on an entry now.
func mayScreen(tx *database.Tx, by account.Account, c change) error {
	if c.Entry.Status == Draft {
		return ErrNotFound
	}
	if err := hidden(account.RequireOnRound(tx, by, c.Round.ID, screeners...)); err != nil {
		return err
	}
	own, err := hasHand(tx, by, c.Entry)
	if err != nil {
		return err
	}
	if own {
		return errOwnEntry
	}
	if c.Round.Phase != competition.Registration && c.Round.Phase != competition.Screening {
		return fault.New(fault.Conflict, "screening-closed", "Kỳ bình chọn không ở giai đoạn nhận và sơ duyệt hồ sơ.")
	}
	return nil
}

// hasHand says whether by owns the facility of an entry or has written in it.
func hasHand(tx *database.Tx, by account.Account, e *Entry) (bool, error) {
	if by.IsPlatform() {
		return false, nil
	}
	if e.TypedBy != nil && *e.TypedBy == by.ID {
		return true, nil
	}
	var yes bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM grants WHERE account_id = $1 AND facility_id = $2 AND role = 'owner')
		    OR EXISTS (SELECT 1 FROM ledger_entries WHERE subject_id = $3 AND actor_id = $1 AND action = ANY($4))`,
		by.ID, e.FacilityID, e.ID, writing).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look who wrote entry %s: %w", e.ID, err)
	}
	return yes, nil
}

// writing are the ledger's actions of those who have a hand in a dossier.
var writing = []string{
	"create-entry", "save-entry", "set-entry-photos", "add-entry-paper", "change-entry-paper", "remove-entry-paper", "renew-entry-paper", "submit-entry",
}

func (c change) screenable(d Status) error {
	switch c.Entry.Status {
	case Submitted:
		return nil
	case Returned:
		if d == Accepted {
			return fault.New(fault.Conflict, "not-screenable", "Hồ sơ đang được cơ sở bổ sung, chưa nộp lại.")
		}
		return nil
	case Withdrawn:
		return errWithdrawn
	case Draft, Accepted, Rejected:
	}
	return errNotScreenable
}

// check refuses a verdict that does not hold together, and cleans it.
func (v *Verdict) check(tx *database.Tx, c change) error {
	var bad fault.Fields
	v.Reason = clean(&bad, "reason", v.Reason, maxReason)
	switch v.Decision {
	case Accepted:
	case Rejected:
		if v.Reason == "" {
			bad.Add("reason", "reason-needed", "Hãy ghi lý do loại hồ sơ.")
		}
	case Returned:
		v.checkItems(&bad)
		v.checkDue(&bad, tx.Now(), c.Round)
	case Draft, Submitted, Withdrawn:
		bad.Add("decision", "unknown-value", "Quyết định sơ duyệt phải là nhận, trả lại hoặc loại.")
	default:
		bad.Add("decision", "unknown-value", "Quyết định sơ duyệt phải là nhận, trả lại hoặc loại.")
	}
	if v.Choice != nil && v.Decision != Accepted {
		bad.Add("choice", "not-applicable", "Chỉ chọn giấy tờ cho giám khảo khi nhận hồ sơ.")
	}
	if v.RestSeen && v.Decision != Accepted {
		bad.Add("restSeen", "not-applicable", "Chỉ xác nhận đã xem các mục còn lại khi nhận hồ sơ.")
	}
	if v.Decision != Returned && (len(v.Items) > 0 || v.DueAt != nil) {
		bad.Add("items", "not-applicable", "Chỉ ghi mục cần bổ sung khi trả lại hồ sơ.")
	}
	return bad.Err()
}

// itemNames are the parts of a dossier that may be returned, as in Missing.Item.
var itemNames = regexp.MustCompile(`^(product|group|facility|photos|papers|form|explanation)(\.[A-Za-z0-9-]{1,40})?$`)

func (v *Verdict) checkItems(bad *fault.Fields) {
	if len(v.Items) == 0 && v.Reason == "" {
		bad.Add("items", "reason-needed", "Hãy ghi ít nhất một mục cần bổ sung và lý do.")
	}
	if len(v.Items) > 50 {
		bad.Add("items", "too-many", "Tối đa 50 mục cần bổ sung.")
		return
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		path := fmt.Sprintf("items[%d]", i)
		v.Items[i].Reason = clean(bad, path+".reason", v.Items[i].Reason, maxReason)
		if v.Items[i].Reason == "" {
			bad.Add(path+".reason", "reason-needed", "Hãy ghi lý do cho từng mục.")
		}
		if !itemNames.MatchString(v.Items[i].Item) {
			bad.Add(path+".item", "unknown-value", "Không có mục này trong hồ sơ.")
		}
	}
}

func (v *Verdict) checkDue(bad *fault.Fields, now time.Time, r *competition.Round) {
	switch {
	case v.DueAt == nil:
		bad.Add("dueAt", "required", "Hãy đặt hạn bổ sung.")
	case !v.DueAt.After(now):
		bad.Add("dueAt", "in-the-past", "Hạn bổ sung phải ở sau lúc này.")
	case r.ScreeningClosesAt != nil && v.DueAt.After(*r.ScreeningClosesAt):
		bad.Add("dueAt", "after-screening", "Hạn bổ sung phải trước khi sơ duyệt kết thúc.")
	}
}

func (s *Service) decide(tx *database.Tx, by account.Account, c change, v Verdict) error {
	e, now := c.Entry, tx.Now()
	if v.Decision == Accepted {
		if v.Choice != nil {
			if err := choose(tx, e, *v.Choice); err != nil {
				return err
			}
		}
		if v.RestSeen {
			if err := markRest(tx, by, c); err != nil {
				return err
			}
		}
		if err := acceptable(tx, c); err != nil {
			return err
		}
		if e.JudgingCode == nil {
			code, err := drawCode(tx, c.Round, e.GroupID)
			if err != nil {
				return err
			}
			e.JudgingCode = &code
		}
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make screening id: %w", err)
	}
	items := v.Items
	if items == nil {
		items = []Item{}
	}
	row := Screening{ID: id, EntryID: e.ID, Decision: v.Decision, Reason: v.Reason, Items: items, DueAt: v.DueAt, ByID: actor(by), At: now}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("record screening of entry %s: %w", e.ID, err)
	}
	e.Status, e.DueAt, e.DecidedAt, e.Reason = v.Decision, v.DueAt, &now, ""
	if v.Decision == Returned {
		e.DecidedAt = nil
	}
	if v.Decision == Rejected {
		e.Reason = v.Reason
	}
	if err := e.save(tx, by, "Status", "DueAt", "DecidedAt", "Reason", "JudgingCode"); err != nil {
		return err
	}
	action := map[Status]string{Accepted: "accept-entry", Returned: "return-entry", Rejected: "reject-entry"}[v.Decision]
	if err := e.record(tx, by, action, v.Reason, map[string]any{"items": len(v.Items), "dueAt": v.DueAt}); err != nil {
		return err
	}
	told := map[Status]Happening{Accepted: WasAccepted, Returned: WasReturned, Rejected: WasRejected}[v.Decision]
	if err := s.happened(tx, by, e, told); err != nil || v.Decision == Returned {
		return err
	}
	return s.decided(tx, by, e)
}

// acceptable refuses to accept an entry that lacks what blocks, that its owner objects
// to, whose required questions stand open, or of which judges would see too little.
func acceptable(tx *database.Tx, c change) error {
	if err := complete(tx, c.Entry, ToAccept); err != nil {
		return err
	}
	if err := unobjected(tx, c.Entry); err != nil {
		return err
	}
	if err := checked(tx, c); err != nil {
		return err
	}
	return showable(tx, c)
}

// choose writes what judges get.
func choose(tx *database.Tx, e *Entry, choice Choice) error {
	d, err := DossierOf(tx, e)
	if err != nil {
		return err
	}
	var papers, all []uuid.UUID
	words := map[uuid.UUID]bool{}
	for _, p := range d.Papers {
		papers = append(papers, p.PaperID)
		words[p.PaperID] = paper.IsWord(p.Paper.ContentType)
	}
	all = slices.Clone(papers)
	for _, p := range d.Photos {
		all = append(all, p.PhotoID)
	}
	var bad fault.Fields
	among := func(path string, chosen, of []uuid.UUID) {
		for i, id := range chosen {
			if !slices.Contains(of, id) {
				bad.Add(fmt.Sprintf("choice.%s[%d]", path, i), "not-in-dossier", "Hồ sơ không có ảnh hoặc giấy tờ này.")
			}
		}
	}
	among("papers", choice.Papers, papers)
	among("namesNobody", choice.NamesNobody, all)
	for i, id := range choice.NamesNobody {
		if words[id] { // handed out as it came, with its writer's name and company among its properties
			bad.Add(fmt.Sprintf("choice.namesNobody[%d]", i), "word-names-somebody", "Tệp Word thường ghi tên người soạn nên không đánh dấu “không lộ tên” được. Hãy đề nghị cơ sở nộp bản PDF.")
		}
	}
	if err := bad.Err(); err != nil {
		return err
	}
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{"UPDATE entry_photos SET names_nobody = photo_id = ANY($2) WHERE entry_id = $1", []any{e.ID, some(choice.NamesNobody)}},
		{"UPDATE entry_papers SET for_judges = paper_id = ANY($2), names_nobody = paper_id = ANY($3) WHERE entry_id = $1",
			[]any{e.ID, some(choice.Papers), some(choice.NamesNobody)}},
	} {
		if _, err := tx.Pgx.Exec(tx.Context(), q.sql, q.args...); err != nil {
			return fmt.Errorf("choose for judges in entry %s: %w", e.ID, err)
		}
	}
	return nil
}

func some(ids []uuid.UUID) []uuid.UUID {
	if ids == nil {
		return []uuid.UUID{}
	}
	return ids
}

// showable refuses, where packets show the code alone, an entry of which judges would
// see fewer than three photos.
func showable(tx *database.Tx, c change) error {
	if c.Round.PacketMode != competition.ShowCode {
		return nil
	}
	photos, err := photosOf(tx, c.Entry.ID)
	if err != nil {
		return fmt.Errorf("read photos of entry %s: %w", c.Entry.ID, err)
	}
	shown := 0
	for _, p := range photos {
		if p.NamesNobody {
			shown++
		}
	}
	if shown < MinPhotos {
		return fault.New(fault.Conflict, "names-nobody-missing",
			"Kỳ bình chọn này giấu tên cơ sở: hãy đánh dấu “không lộ tên” cho ít nhất %d ảnh (đang có %d).", MinPhotos, shown)
	}
	return nil
}

// ScreeningDone is the guard of scoring: every submitted entry is decided on, and
// where packets show the code alone judges see enough of each.
func ScreeningDone(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	var undecided, waiting, accepted, unshown, objected int
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT count(*) FILTER (WHERE status = 'submitted'), count(*) FILTER (WHERE status = 'returned'),
		       count(*) FILTER (WHERE status = 'accepted'),
		       count(*) FILTER (WHERE status = 'accepted' AND $2 > (SELECT count(*) FROM entry_photos p WHERE p.entry_id = e.id AND p.names_nobody)),
		       count(*) FILTER (WHERE status = 'accepted' AND EXISTS (SELECT 1 FROM entry_objections o WHERE o.entry_id = e.id AND o.status = 'open'))
		  FROM entries e WHERE round_id = $1`, r.ID, MinPhotos).Scan(&undecided, &waiting, &accepted, &unshown, &objected)
	if err != nil {
		return nil, fmt.Errorf("count entries of round %s: %w", r.ID, err)
	}
	var missing []competition.Missing
	add := func(n int, code, sentence string) {
		if n > 0 {
			missing = append(missing, competition.Missing{Code: code, Message: fmt.Sprintf(sentence, n), Count: n})
		}
	}
	add(undecided, "entries-not-screened", "%d hồ sơ chưa sơ duyệt.")
	add(waiting, "entries-returned", "%d hồ sơ đã trả lại, cơ sở chưa nộp lại; hãy chờ hoặc loại kèm lý do.")
	if r.PacketMode == competition.ShowCode {
		add(unshown, "names-nobody-missing", "%d hồ sơ chưa có đủ 3 ảnh được đánh dấu “không lộ tên”.")
	}
	add(objected, "owner-objects", "%d hồ sơ được nhập hộ đang bị cơ sở phản đối, chưa trả lời.")
	if accepted == 0 {
		missing = append(missing, competition.Missing{Code: "no-entries", Message: "Chưa có hồ sơ nào được nhận."})
	}
	return missing, nil
}

// ScreeningsOf lists what was decided on an entry, oldest first.
func ScreeningsOf(tx *database.Tx, entryID uuid.UUID) ([]Screening, error) {
	var rows []Screening
	if err := tx.Where("entry_id = ?", entryID).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read screenings of entry %s: %w", entryID, err)
	}
	return rows, nil
}
