package entry

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/unit"
)

// NewEntry is what a draft begins with. ID may be made by the device, so that asking
// twice makes one draft; the zero id lets the server make it.
type NewEntry struct {
	ID        uuid.UUID
	RoundID   uuid.UUID
	ProductID uuid.UUID
	GroupID   string
}

// Create begins a draft for a product in a round that is open for registration and
// admits open entries, by the product's facility or on its behalf. Refusals:
// product-not-found, round-not-found, registration-not-open, registration-closed,
// round-admits-promoted-only, group-unknown, product-merged, outside-area,
// kind-not-admitted, certificate-needed, product-already-entered, id-taken.
func (s *Service) Create(ctx context.Context, by account.Account, n NewEntry) (*Entry, error) {
	return s.once(ctx, func(tx *database.Tx) (*Entry, error) { return s.begin(tx, by, n, nil) })
}

// Copy begins a draft for the product of an earlier entry of the same facility, with
// its form, explanation, photos and papers; only the commitment is asked anew.
// GroupID of n is the earlier entry's when empty; ProductID is not read.
func (s *Service) Copy(ctx context.Context, by account.Account, from uuid.UUID, n NewEntry) (*Entry, error) {
	return s.once(ctx, func(tx *database.Tx) (*Entry, error) {
		source, err := Get(tx, from)
		if err != nil {
			return nil, err
		}
		if err := requireEnterer(tx, by, source.FacilityID); err != nil {
			return nil, err
		}
		n.ProductID = source.ProductID
		if n.GroupID == "" {
			n.GroupID = source.GroupID
		}
		return s.begin(tx, by, n, source)
	})
}

// once makes a draft, or finds the one that the same request, sent at the same time,
// has just made.
func (s *Service) once(ctx context.Context, begin func(tx *database.Tx) (*Entry, error)) (e *Entry, err error) {
	for range 2 {
		err = database.InTx(ctx, s.DB, func(tx *database.Tx) (err error) {
			e, err = begin(tx)
			return err
		})
		// Either index may be the one that the other request was faster at.
		if !fault.Has(err, errIDTaken.Code) && !fault.Has(err, errAlreadyEntered.Code) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

func (s *Service) begin(tx *database.Tx, by account.Account, n NewEntry, source *Entry) (*Entry, error) {
	product, err := facility.GetProduct(tx, n.ProductID)
	if err != nil {
		return nil, err
	}
	if err := account.RequireOnFacility(tx, by, product.FacilityID, enterers...); err != nil {
		if fault.Of(err) != nil {
			return nil, facility.ErrProductNotFound
		}
		return nil, err
	}
	r, err := competition.Share(tx, n.RoundID)
	if err != nil {
		return nil, err
	}
	if n.ID != uuid.Nil {
		if e, err := repeated(tx, n, product); e != nil || err != nil {
			return e, err
		}
	} else if n.ID, err = uuid.NewV7(); err != nil {
		return nil, fmt.Errorf("make entry id: %w", err)
	}
	owner, err := facility.Get(tx, product.FacilityID)
	if err != nil {
		return nil, err
	}
	admission, err := AdmissionTo(tx, r)
	if err != nil {
		return nil, err
	}
	if err := admission.Admit(owner, product, n.GroupID); err != nil {
		return nil, err
	}
	now := tx.Now()
	e := &Entry{
		ID: n.ID, RoundID: r.ID, ProductID: product.ID, FacilityID: owner.ID, GroupID: n.GroupID,
		Origin: Open, Status: Draft, UnitID: owner.UnitID, Form: []byte("{}"), Explanation: []byte("{}"),
		TypedBy: actor(by), Version: 1, CreatedAt: now, UpdatedAt: now, UpdatedBy: actor(by),
	}
	detail := map[string]any{"product": product.ID, "group": n.GroupID}
	if source != nil {
		form, err := source.DecodedForm()
		if err != nil {
			return nil, err
		}
		explanation, err := source.DecodedExplanation()
		if err != nil {
			return nil, err
		}
		form.Commits = false
		if _, err := e.put(form, explanation); err != nil {
			return nil, err
		}
		detail["copyOf"] = source.ID
	}
	if err := tx.Create(e).Error; err != nil {
		if database.IsUnique(err, "entries_product_once") {
			return nil, errAlreadyEntered
		}
		if database.IsUnique(err, "entries_pkey") {
			return nil, errIDTaken
		}
		return nil, fmt.Errorf("create entry: %w", err)
	}
	if source != nil {
		if err := copyDossier(tx, source.ID, e.ID); err != nil {
			return nil, err
		}
	}
	if err := e.record(tx, by, "create-entry", "", detail); err != nil {
		return nil, err
	}
	roles, err := account.RolesOnFacility(tx, by, e.FacilityID)
	if err != nil || by.IsPlatform() || roles.Any(account.Owner) {
		return e, err
	}
	return e, s.happened(tx, by, e, TypedForOwner)
}

var errIDTaken = fault.New(fault.Conflict, "id-taken", "Mã hồ sơ đã được dùng. Hãy tạo lại hồ sơ.")

// repeated is the draft that an earlier, unanswered request has made already.
func repeated(tx *database.Tx, n NewEntry, product *facility.Product) (*Entry, error) {
	e, err := Get(tx, n.ID)
	if fault.Of(err) != nil {
		return nil, nil //nolint:nilnil // none yet
	}
	if err != nil {
		return nil, err
	}
	if e.RoundID != n.RoundID || e.ProductID != product.ID || e.FacilityID != product.FacilityID {
		return nil, errIDTaken
	}
	return e, nil
}

// registering refuses before registration opens and from its closing moment on.
func registering(tx *database.Tx, r *competition.Round) error {
	now := tx.Now()
	switch {
	case r.Phase == competition.Draft, r.RegistrationOpensAt == nil, now.Before(*r.RegistrationOpensAt):
		return fault.New(fault.Conflict, "registration-not-open", "Kỳ bình chọn chưa mở đăng ký.")
	case !competition.RegistrationOpen(r, now):
		return fault.New(fault.Conflict, "registration-closed", "Đã hết hạn đăng ký. Kỳ bình chọn không nhận thêm hồ sơ.")
	}
	return nil
}

// covers says whether a round's unit is the facility's: the unit it lies in, or lay
// in before a merger, or one that these belong to in this cycle. Where the facility is
// known less closely than the round's unit (a province, while communes are not
// loaded), screening has to look.
func covers(tx *database.Tx, r *competition.Round, f *facility.Facility) (bool, error) {
	if r.UnitID == f.UnitID || (f.FormerUnitID != nil && r.UnitID == *f.FormerUnitID) {
		return true, nil
	}
	of, err := unit.Get(tx, r.UnitID)
	if err != nil {
		return false, err
	}
	lies, err := unit.Get(tx, f.UnitID)
	if err != nil {
		return false, err
	}
	if of.Level == lies.Level {
		return succeeded(tx, f, of.ID)
	}
	low, high := lies, of
	if slices.Index(levels, of.Level) > slices.Index(levels, lies.Level) {
		low, high = of, lies
	}
	parent, err := competition.ParentFor(tx, r.CycleID, *low, f.FormerUnitID, high.Level)
	if f := fault.Of(err); f != nil && f.Kind == fault.Conflict {
		return false, nil // nothing leads there
	}
	return parent == high.ID, err
}

var levels = []unit.Level{unit.Nation, unit.Region, unit.Province, unit.Commune}

// succeeded says whether a unit of the facility's own level went into the facility's,
// or the facility's into it; the former unit, when known, is the only predecessor.
func succeeded(tx *database.Tx, f *facility.Facility, unitID uuid.UUID) (related bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM unit_successions
		 WHERE (predecessor_id = $1 AND successor_id = $2) OR ($3 AND predecessor_id = $2 AND successor_id = $1))`,
		f.UnitID, unitID, f.FormerUnitID == nil).Scan(&related)
	if err != nil {
		return false, fmt.Errorf("look for successors of unit %s: %w", f.UnitID, err)
	}
	return related, nil
}

func copyDossier(tx *database.Tx, from, to uuid.UUID) error {
	for _, q := range []string{
		"INSERT INTO entry_photos (entry_id, photo_id, position, caption) SELECT $2, photo_id, position, caption FROM entry_photos WHERE entry_id = $1",
		"INSERT INTO entry_papers (entry_id, paper_id, position) SELECT $2, paper_id, position FROM entry_papers WHERE entry_id = $1",
	} {
		if _, err := tx.Pgx.Exec(tx.Context(), q, from, to); err != nil {
			return fmt.Errorf("copy dossier of entry %s: %w", from, err)
		}
	}
	return nil
}

// Changes are what Save writes. A nil part stays as it is; of the explanation only
// the sections named change.
type Changes struct {
	GroupID     *string
	Form        *Form
	Explanation Explanation
}

// Save writes what was typed so far, complete or not. Refusals: entry-submitted and
// others that say why it is frozen, stale, invalid-fields with paths like "form.price"
// and "explanation.market.text". Saving what stands already changes nothing.
func (s *Service) Save(ctx context.Context, by account.Account, id uuid.UUID, version int, ch Changes) (*Entry, error) {
	return s.write(ctx, by, id, func(tx *database.Tx, c change) error { return c.save(tx, by, version, ch) })
}

func (c change) save(tx *database.Tx, by account.Account, version int, ch Changes) error {
	if err := c.editable(tx); err != nil {
		return err
	}
	e, seen := c.Entry, *c.Entry
	form, err := e.DecodedForm()
	if err != nil {
		return err
	}
	explanation, err := e.DecodedExplanation()
	if err != nil {
		return err
	}
	var bad fault.Fields
	if ch.GroupID != nil && *ch.GroupID != e.GroupID {
		groups, err := competition.Groups(tx, c.Round.ProgrammeID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(groups, func(g competition.Group) bool { return g.GroupID == *ch.GroupID }) {
			bad.Add("groupId", "group-unknown", "Nhóm sản phẩm không có trong chương trình này.")
		}
	}
	if ch.Form != nil {
		f, wrong := ch.Form.cleaned(tx.Now())
		form, bad = f, append(bad, wrong...)
	}
	if ch.Explanation != nil {
		papers, err := paperIDs(tx, e.ID)
		if err != nil {
			return err
		}
		x, wrong := explanation.merged(ch.Explanation, papers)
		explanation, bad = x, append(bad, wrong...)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	changed, err := e.put(form, explanation)
	if err != nil {
		return err
	}
	if ch.GroupID != nil && *ch.GroupID != e.GroupID {
		e.GroupID, changed = *ch.GroupID, true
	}
	if !changed {
		return nil
	}
	if err := seen.current(tx, version); err != nil {
		return err
	}
	if err := e.save(tx, by, "Form", "Explanation", "GroupID"); err != nil {
		return err
	}
	return e.record(tx, by, "save-entry", "", map[string]any{"version": e.Version})
}

func paperIDs(tx *database.Tx, entryID uuid.UUID) (ids []uuid.UUID, err error) {
	err = tx.Model(&PaperUse{}).Where("entry_id = ?", entryID).Pluck("paper_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read papers of entry %s: %w", entryID, err)
	}
	return ids, nil
}

// Delete removes a draft that was never submitted. Its photos and papers stay for
// 30 days, for other drafts of the facility.
func (s *Service) Delete(ctx context.Context, by account.Account, id uuid.UUID, version int) error {
	_, err := s.write(ctx, by, id, func(tx *database.Tx, c change) error {
		e := c.Entry
		if err := e.current(tx, version); err != nil {
			return err
		}
		if e.Status != Draft || e.SubmittedAt != nil {
			return fault.New(fault.Conflict, "entry-submitted", "Hồ sơ đã nộp thì không xóa được; có thể rút khỏi kỳ bình chọn.")
		}
		if err := releasePhotos(tx, e.ID, []uuid.UUID{}); err != nil {
			return err
		}
		if err := releasePapers(tx, e.ID, []uuid.UUID{}); err != nil {
			return err
		}
		if err := tx.Where("id = ?", e.ID).Delete(&Entry{}).Error; err != nil {
			return fmt.Errorf("delete entry %s: %w", e.ID, err)
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "delete-entry", Subject: "entry", ID: e.ID, Round: e.RoundID})
	})
	return err
}

// releasePhotos notes that photos are about to leave an entry, all but those kept: the
// 30 days until their objects go begin.
func releasePhotos(tx *database.Tx, entryID uuid.UUID, keep []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(),
		"UPDATE photos SET released_at = $2 FROM entry_photos u WHERE u.photo_id = id AND u.entry_id = $1 AND id <> ALL($3)", entryID, tx.Now(), keep)
	if err != nil {
		return fmt.Errorf("release photos of entry %s: %w", entryID, err)
	}
	return nil
}

// releasePapers notes that papers are about to leave an entry.
func releasePapers(tx *database.Tx, entryID uuid.UUID, keep []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(),
		"UPDATE papers SET released_at = $2 FROM entry_papers u WHERE u.paper_id = id AND u.entry_id = $1 AND id <> ALL($3)", entryID, tx.Now(), keep)
	if err != nil {
		return fmt.Errorf("release papers of entry %s: %w", entryID, err)
	}
	return nil
}
