package entry

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/photo"
)

// View is in which quality somebody reads an entry.
type View string

const (
	SupportView  View = "support"  // screener, secretary, organiser of the round
	FacilityView View = "facility" // the owner, and who may enter on the facility's behalf
	CouncilView  View = "council"  // accepted entries, from scoring on
	AuditorView  View = "auditor"  // after publication
)

// ViewOf says how by reads an entry, and answers as if there were none to who may
// not. Judges are not among them: they read packets, which show what the round
// lets them see.
func ViewOf(tx *database.Tx, by account.Account, e *Entry, r *competition.Round) (View, error) {
	if by.IsPlatform() {
		return SupportView, nil
	}
	if e.Status != Draft {
		roles, err := account.RolesOnRound(tx, by, r.ID)
		if err != nil {
			return "", err
		}
		switch {
		case roles.Any(screeners...):
			return SupportView, nil
		case roles.Any(account.CouncilChair, account.CouncilMember) && e.Status == Accepted && r.Phase.After(competition.Screening):
			return CouncilView, nil
		case roles.Any(account.Auditor) && r.Phase.After(competition.Approved):
			return AuditorView, nil
		}
	}
	return FacilityView, requireHand(tx, by, e)
}

// ShownSheet is the condition in SQL under which sheet s of round r is shown to its own
// judge: stage 2 is scored without sight of stage 1, so once it has opened nothing of
// stage 1 is, but for sheets that a correction after publication takes again.
const ShownSheet = `(s.stage >= r.stage OR EXISTS (SELECT 1 FROM score_sheet_reopenings o WHERE o.sheet_id = s.id AND o.criteria <> '{}'))`

// inPacket is the condition in SQL under which the packet of judge m names entry e of
// round r: m has declared conflicts over its facility, and a sheet of m's that counts
// is shown.
const inPacket = `(m.status = 'active' AND e.status = 'accepted' AND m.declared_at IS NOT NULL AND e.facility_id = ANY (m.declared_facilities)
	AND EXISTS (SELECT 1 FROM score_sheets s WHERE s.judge_id = m.id AND s.entry_id = e.id AND s.counted AND ` + ShownSheet + `))`

// PhotoSight is what by may see of a photo, by the entries it stands in: for
// photo.Service. Anyone sees it once such an entry is awarded in the version that
// its round has published last (architecture §2, invariant 10). A judge sees what the
// own packet names; head and deputy, as the people they are, all accepted entries once
// scoring is over.
func PhotoSight(tx *database.Tx, by account.Account, p *photo.Photo) (photo.Sight, error) {
	var public, enterer, owner, screener, others bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		WITH placed AS (
		  SELECT e.id, e.status, e.facility_id, u.names_nobody, r.id AS round_id, r.unit_id, r.phase, r.packet_mode
		    FROM entry_photos u JOIN entries e ON e.id = u.entry_id JOIN rounds r ON r.id = e.round_id
		   WHERE u.photo_id = $1 AND e.status <> 'draft'),
		held AS (SELECT role, unit_id, round_id, facility_id FROM grants WHERE account_id = $2 AND ended_at IS NULL)
		SELECT
		  EXISTS (SELECT 1 FROM placed
		    JOIN LATERAL (SELECT id FROM publications WHERE round_id = placed.round_id ORDER BY version DESC LIMIT 1) v ON true
		    JOIN published_standings s ON s.publication_id = v.id AND s.entry_id = placed.id AND s.awarded AND s.public_by_name),
		  EXISTS (SELECT 1 FROM held WHERE role = 'owner' AND facility_id = $3),
		  EXISTS (SELECT 1 FROM placed JOIN held ON held.round_id = placed.round_id AND held.role IN ('screener', 'secretary')),
		  EXISTS (SELECT 1 FROM placed JOIN held ON held.unit_id = placed.unit_id AND held.role = 'organiser')
		    OR EXISTS (SELECT 1 FROM placed JOIN held ON held.round_id = placed.round_id AND held.role = 'auditor'
		                WHERE placed.phase IN ('published', 'closed'))
		    OR EXISTS (SELECT 1 FROM placed JOIN council_members c ON c.round_id = placed.round_id AND c.account_id = $2 AND c.left_at IS NULL
		                WHERE placed.status = 'accepted' AND placed.phase NOT IN ('draft', 'registration', 'screening'))
		    OR EXISTS (SELECT 1 FROM placed e JOIN rounds r ON r.id = e.round_id
		                 JOIN panel_members m ON m.round_id = r.id AND m.account_id = $4 AND ($5::uuid IS NULL OR m.id = $5)
		                WHERE (r.packet_mode <> 'code' OR e.names_nobody)
		                  AND (`+inPacket+` OR (m.role <> 'judge' AND m.status = 'active' AND $5 IS NULL AND e.status = 'accepted'
		                       AND r.phase NOT IN ('draft', 'registration', 'screening', 'scoring'))))`,
		p.ID, by.Holder(), p.FacilityID, by.ID, by.Seat).Scan(&public, &owner, &screener, &others)
	if err != nil {
		return photo.Sight{}, fmt.Errorf("look who may see photo %s: %w", p.ID, err)
	}
	uploaded := p.UploadedBy != nil && *p.UploadedBy == by.Holder()
	sight := photo.Sight{
		Public:     public,
		Original:   by.IsPlatform() || owner || screener || uploaded,
		Renditions: by.IsPlatform() || owner || screener || others,
	}
	if !sight.Renditions && by.ID != uuid.Nil {
		roles, err := account.RolesOnFacility(tx, by, p.FacilityID)
		if err != nil {
			return photo.Sight{}, err
		}
		enterer = roles.Any(enterers...)
	}
	sight.Renditions = sight.Renditions || enterer
	// Whoever uploaded it keeps the original only while he may enter for the facility.
	sight.Original = sight.Original && sight.Renditions
	return sight, nil
}

// judgeSees says whether by, as a judge of the round, gets this paper of an accepted
// entry: screening chose it, and a round that hides names has it ticked.
func judgeSees(tx *database.Tx, by account.Account, e *Entry, r *competition.Round, use PaperUse) (bool, error) {
	if e.Status != Accepted || !use.ForJudges || (r.PacketMode == competition.ShowCode && !use.NamesNobody) {
		return false, nil
	}
	var yes bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM entries e JOIN rounds r ON r.id = e.round_id
		                 JOIN panel_members m ON m.round_id = r.id AND m.account_id = $2 AND ($3::uuid IS NULL OR m.id = $3)
		                WHERE e.id = $1 AND `+inPacket+`)`, e.ID, by.ID, by.Seat).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look whether a judge has entry %s: %w", e.ID, err)
	}
	return yes, nil
}
