package panel

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// A code is eight characters that open the scoring app for one seat. They are drawn
// from letters and digits that are not taken for each other when read off paper.
const (
	codeAlphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
	codeLength   = 8
)

// drawSignInCode draws a code, every one of the 30^8 as likely as any other.
func drawSignInCode() string {
	var drawn [codeLength]byte
	for i := 0; i < codeLength; {
		var b [1]byte
		_, _ = rand.Read(b[:]) // never fails
		if int(b[0]) >= 256/len(codeAlphabet)*len(codeAlphabet) {
			continue // the rest of a byte would favour the first letters
		}
		drawn[i] = codeAlphabet[int(b[0])%len(codeAlphabet)]
		i++
	}
	return string(drawn[:])
}

var codeTyping = strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "–", "", "\t", "", "\n", "", "\r", "")

// plainCode is a code as it is kept, whatever case, spaces and hyphens it was typed with.
func plainCode(typed string) string { return strings.ToUpper(codeTyping.Replace(typed)) }

// PrintedCode is a code as paper and screen show it: "ABCD-EFGH".
func PrintedCode(plain string) string {
	return plain[:codeLength/2] + "-" + plain[codeLength/2:]
}

// codeDigest is all that is kept of a code.
func codeDigest(plain string) []byte {
	sum := sha256.Sum256([]byte(plain))
	return sum[:]
}

// opens is the condition in SQL under which code c opens the seat of j in round r:
// while judges look at the entries and score, and when a correction has opened one of
// the judge's sheets again. Nothing is written when it ends or revives.
const opens = `c.revoked_at IS NULL AND j.status = 'active' AND (r.phase IN ('screening', 'scoring') OR EXISTS (
	SELECT 1 FROM score_sheets s
	  JOIN LATERAL (SELECT criteria FROM score_sheet_reopenings WHERE sheet_id = s.id ORDER BY id DESC LIMIT 1) o ON true
	 WHERE s.judge_id = j.id AND s.status = 'open' AND s.counted AND o.criteria <> '{}'))`

// CodeStatus of a seat.
type CodeStatus string

const (
	CodeNone    CodeStatus = "none"
	CodeIssued  CodeStatus = "issued"  // nobody has come with it yet
	CodeUsed    CodeStatus = "used"    // it opens, and somebody has come with it
	CodeEnded   CodeStatus = "ended"   // scoring is over: it opens nothing, unless a sheet is opened again
	CodeRevoked CodeStatus = "revoked" // and no other issued since
)

// CodeState is how far a judge is with signing in.
type CodeState struct {
	Seated
	CodeStatus CodeStatus
	IssuedAt   *time.Time // of the code that stands
	Devices    []Device   `gorm:"-"` // in the order in which they were first seen
}

// FirstSignIn is the judge's very first sign-in by code in the round, nil before it:
// a judge who does not know that device was not the first to come with the code.
func (s CodeState) FirstSignIn() *Device { return firstSignIn(s.Devices) }

func firstSignIn(devices []Device) *Device {
	var first *Device
	for i, d := range devices {
		if d.SignedInAt != nil && (first == nil || d.SignedInAt.Before(*first.SignedInAt)) {
			first = &devices[i]
		}
	}
	return first
}

// IssuedCode is a new code, which nobody can read again.
type IssuedCode struct {
	Seated
	Plain string // "ABCDEFGH"; PrintedCode for people
}

// ListCodes is how far the judges who sit are with signing in, by code. For
// organiser, secretary, head and deputy.
func (s *Service) ListCodes(ctx context.Context, by account.Account, roundID uuid.UUID) ([]CodeState, error) {
	var states []CodeState
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy); err != nil {
			return err
		}
		err := tx.Raw(`
			SELECT j.*, a.name, c.issued_at,
			       CASE WHEN c.id IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM judge_codes x WHERE x.judge_id = j.id) THEN 'revoked' ELSE 'none' END
			            WHEN r.phase NOT IN ('draft', 'registration') AND NOT (`+opens+`) THEN 'ended'
			            WHEN c.first_used_at IS NULL THEN 'issued' ELSE 'used' END AS code_status
			  FROM panel_members j JOIN accounts a ON a.id = j.account_id JOIN rounds r ON r.id = j.round_id
			  LEFT JOIN judge_codes c ON c.judge_id = j.id AND c.revoked_at IS NULL
			 WHERE j.round_id = ? AND j.status = 'active' ORDER BY j.code COLLATE "C"`, roundID).Scan(&states).Error
		if err != nil {
			return fmt.Errorf("read codes of round %s: %w", roundID, err)
		}
		devices, err := Devices(tx, roundID)
		for i := range states {
			states[i].Devices = devices[states[i].ID]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return states, nil
}

// IssueCodes draws new codes: for these judges, or, when none are named, for every
// judge who sits and has none that stands. A code that stood is revoked and the
// sessions it opened end in the same transaction; what was sent stays. Organiser or
// secretary, until the round is closed.
func (s *Service) IssueCodes(ctx context.Context, by account.Account, roundID uuid.UUID, judgeIDs []uuid.UUID) ([]IssuedCode, error) {
	var issued []IssuedCode
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Share(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		if r.Phase == competition.Closed {
			return fault.New(fault.Conflict, "round-closed", "Kỳ bình chọn đã khép lại nên không cấp mã giám khảo nữa.")
		}
		seated, err := lockSeated(tx, r.ID, judgeIDs)
		if err != nil {
			return err
		}
		for _, j := range seated {
			code, err := issue(tx, by, &j.Judge, drawSignInCode)
			if err != nil {
				return err
			}
			issued = append(issued, IssuedCode{Seated: j, Plain: code})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return issued, nil
}

// lockSeated locks the judges who are to get codes, so that two who issue at once
// leave one code standing, and lists them by code.
func lockSeated(tx *database.Tx, roundID uuid.UUID, judgeIDs []uuid.UUID) ([]Seated, error) {
	if judgeIDs == nil {
		judgeIDs = []uuid.UUID{}
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, status FROM panel_members
		WHERE round_id = $1 AND (id = ANY ($2) OR cardinality($2::uuid[]) = 0 AND status = 'active') ORDER BY id FOR NO KEY UPDATE`, roundID, judgeIDs)
	if err != nil {
		return nil, fmt.Errorf("lock panel of round %s: %w", roundID, err)
	}
	type row struct {
		ID     uuid.UUID
		Status Status
	}
	locked, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		return nil, fmt.Errorf("lock panel of round %s: %w", roundID, err)
	}
	for _, id := range judgeIDs {
		switch i := slices.IndexFunc(locked, func(l row) bool { return l.ID == id }); {
		case i < 0:
			return nil, judgeNotFound()
		case locked[i].Status != Active:
			return nil, fault.New(fault.Conflict, "judge-left", "Giám khảo này đã rời Ban giám khảo.")
		}
	}
	ids := make([]uuid.UUID, len(locked))
	for i, l := range locked {
		ids[i] = l.ID
	}
	var seated []Seated
	err = tx.Raw(`SELECT j.*, a.name FROM panel_members j JOIN accounts a ON a.id = j.account_id
		WHERE j.id IN ? AND (? OR NOT EXISTS (SELECT 1 FROM judge_codes c WHERE c.judge_id = j.id AND c.revoked_at IS NULL))
		ORDER BY j.code COLLATE "C"`, append(ids, uuid.Nil), len(judgeIDs) > 0).Scan(&seated).Error
	if err != nil {
		return nil, fmt.Errorf("read panel of round %s: %w", roundID, err)
	}
	return seated, nil
}

// issue gives a locked judge a code in place of the one that stands.
func issue(tx *database.Tx, by account.Account, j *Judge, draw func() string) (string, error) {
	if _, err := revoke(tx, by, j, "Cấp mã mới."); err != nil {
		return "", err
	}
	for {
		id, err := uuid.NewV7()
		if err != nil {
			return "", fmt.Errorf("make code id: %w", err)
		}
		code := draw()
		done, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO judge_codes (id, judge_id, digest, issued_by, issued_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (digest) DO NOTHING`, id, j.ID, codeDigest(code), actor(by), tx.Now())
		if err != nil {
			return "", fmt.Errorf("keep code of judge %s: %w", j.ID, err)
		}
		if done.RowsAffected() == 1 {
			return code, record(tx, by, "issue-code", j, "", map[string]any{"code": id})
		}
	}
}

// GiveCode gives a judge the code that the caller has chosen, as the platform: for
// data that is made up, whose codes are printed with it.
func GiveCode(tx *database.Tx, judgeID uuid.UUID, code string) error {
	plain := plainCode(code)
	if len(plain) != codeLength || strings.Trim(plain, codeAlphabet) != "" {
		return fmt.Errorf("%q is no code", code)
	}
	j, err := lockJudge(tx, judgeID)
	if err != nil {
		return err
	}
	drawn := 0
	_, err = issue(tx, account.Platform, j, func() string {
		if drawn++; drawn > 1 { // it was given to somebody before
			return drawSignInCode()
		}
		return plain
	})
	return err
}

// RevokeCode takes a judge's code back, with a reason, and ends the sessions it
// opened. Where none stands nothing changes. Organiser or secretary.
func (s *Service) RevokeCode(ctx context.Context, by account.Account, judgeID uuid.UUID, why string) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		j, err := lockJudge(tx, judgeID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, j.RoundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		if why, err = reason(why); err != nil {
			return err
		}
		_, err = revoke(tx, by, j, why)
		return err
	})
}

// revoke takes back the code that stands, and says whether one did.
func revoke(tx *database.Tx, by account.Account, j *Judge, why string) (stood bool, err error) {
	var code uuid.UUID
	err = tx.Pgx.QueryRow(tx.Context(), "UPDATE judge_codes SET revoked_by = $2, revoked_at = $3 WHERE judge_id = $1 AND revoked_at IS NULL RETURNING id",
		j.ID, actor(by), tx.Now()).Scan(&code)
	if database.Missing(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("revoke code of judge %s: %w", j.ID, err)
	}
	ended, err := account.EndSeatSessions(tx, j.ID)
	if err != nil {
		return true, err
	}
	return true, record(tx, by, "revoke-code", j, why, map[string]any{"code": code, "sessions": ended})
}

// CodeToPrint is a code that somebody still holds from issuing it.
type CodeToPrint struct {
	JudgeID uuid.UUID
	Code    string
}

// CheckedCode is a code that stands, with the judge and the round it is for.
type CheckedCode struct {
	Seated
	RoundTitle    string
	UnitName      string
	Demonstration bool   // of the round
	Plain         string `gorm:"-"`
}

// CheckCodes answers for each code the judge to print it for, in the order given.
// One that does not stand for that judge of the round is Conflict "code-not-standing":
// nothing is printed that opens nothing. Organiser or secretary.
func (s *Service) CheckCodes(ctx context.Context, by account.Account, roundID uuid.UUID, codes []CodeToPrint) ([]CheckedCode, error) {
	var checked []CheckedCode
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		for _, c := range codes {
			plain := plainCode(c.Code)
			var found []CheckedCode
			err := tx.Raw(`SELECT j.*, a.name, r.title AS round_title, r.demonstration, u.name AS unit_name
				 FROM judge_codes c JOIN panel_members j ON j.id = c.judge_id JOIN accounts a ON a.id = j.account_id JOIN rounds r ON r.id = j.round_id JOIN units u ON u.id = r.unit_id
				WHERE j.round_id = ? AND j.id = ? AND j.status = 'active' AND c.digest = ? AND c.revoked_at IS NULL`, roundID, c.JudgeID, codeDigest(plain)).Scan(&found).Error
			if err != nil {
				return fmt.Errorf("look whether a code stands: %w", err)
			}
			if len(found) == 0 {
				return fault.New(fault.Conflict, "code-not-standing", "Có mã không còn hiệu lực nên không in. Hãy cấp mã mới rồi in lại.")
			}
			found[0].Plain = plain
			checked = append(checked, found[0])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return checked, nil
}

// actor is who is recorded; nil: the platform.
func actor(by account.Account) *uuid.UUID {
	if by.IsPlatform() {
		return nil
	}
	return &by.ID
}
