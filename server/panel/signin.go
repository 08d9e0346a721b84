package panel

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// How often a code may be tried. From one address 28,800 tries a day go at the 30^8 =
// 6.6·10¹¹ codes: with 1,000 of them standing that finds one in 60 years. The devices of
// a hall share an address, so that one clumsy or hostile device, which stops at its own
// ten, must not keep the others out; what succeeds is given back.
var (
	codesPerAddress = account.Throttle{Name: "judge-code-address", Limit: 300, Window: 15 * time.Minute}
	codesPerDevice  = account.Throttle{Name: "judge-code-device", Limit: 10, Window: 15 * time.Minute}
)

// errCode answers every code that opens nothing: unknown, revoked or ended.
var errCode = fault.New(fault.Unauthenticated, "code-unknown", "Mã giám khảo không đúng hoặc không còn hiệu lực. Hãy kiểm tra lại, hoặc xin thư ký mã mới.")

// Tablet is the device that a judge signs in on. ID is its own, of at most 100
// characters; Name is for people, "" unknown.
type Tablet struct{ ID, Name string }

// Sitting is the seat of a session that a code has opened, with the round it is for.
type Sitting struct {
	Judge
	Name       string
	RoundTitle string
	UnitName   string
	Phase      competition.Phase
	Stage      int
	First      *Device   `gorm:"-"` // the judge's very first sign-in by code in the round
	At         time.Time `gorm:"-"` // the database's clock
}

// CodeSignIn is a new session of one seat.
type CodeSignIn struct {
	account.SignedIn
	Sitting Sitting
}

// SignIn opens a session by a code, which is that judge and nothing else of the
// person. Every code that opens nothing gets one answer (unauthenticated,
// code-unknown) after the same work; tries are counted per address and per device
// before they are made (too-many, too-many-attempts). One code opens several devices.
func (s *Service) SignIn(ctx context.Context, code string, on Tablet, from account.Device) (*CodeSignIn, error) {
	var f fault.Fields
	CheckDeviceID(&f, on.ID)
	if err := f.Err(); err != nil {
		return nil, err
	}
	address := account.Network(from.Address)
	if err := codesPerAddress.Take(ctx, s.DB, address); err != nil {
		return nil, err
	}
	if err := codesPerDevice.Take(ctx, s.DB, on.ID); err != nil {
		return nil, err
	}
	digest := codeDigest(plainCode(code))
	var in *CodeSignIn
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		_, judgeID, err := opened(tx, digest)
		if err != nil {
			return err
		}
		j, err := lockJudge(tx, judgeID)
		if err != nil {
			return err
		}
		codeID, _, err := opened(tx, digest) // revoked, or the seat left, while we waited?
		if err != nil {
			return err
		}
		session, err := account.OpenSeatSession(tx, j.AccountID, j.ID, codeID, from)
		if fault.Has(err, account.ErrDisabled.Code) { // while we waited
			return errCode
		}
		if err != nil {
			return err
		}
		if err := noteSignIn(tx, session, j, codeID, on); err != nil {
			return err
		}
		sitting, err := sit(tx, session.Account)
		if err != nil {
			return err
		}
		if err := codesPerAddress.GiveBack(tx, address); err != nil {
			return err
		}
		in = &CodeSignIn{SignedIn: *session, Sitting: *sitting}
		return codesPerDevice.GiveBack(tx, on.ID)
	})
	if err != nil {
		return nil, err
	}
	return in, nil
}

// opened finds the code that opens something, and its seat; else errCode.
func opened(tx *database.Tx, digest []byte) (code, judge uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT c.id, j.id FROM judge_codes c JOIN panel_members j ON j.id = c.judge_id JOIN rounds r ON r.id = j.round_id JOIN accounts a ON a.id = j.account_id
		 WHERE c.digest = $1 AND a.status = 'active' AND `+opens, digest).Scan(&code, &judge)
	if database.Missing(err) {
		return code, judge, errCode
	}
	if err != nil {
		return code, judge, fmt.Errorf("look for code: %w", err)
	}
	return code, judge, nil
}

// Opens says whether somebody who came with this code now would be let in.
func Opens(tx *database.Tx, code string) (bool, error) {
	_, _, err := opened(tx, codeDigest(plainCode(code)))
	if fault.Has(err, errCode.Code) {
		return false, nil
	}
	return err == nil, err
}

// noteSignIn keeps which device came, and when it came first.
func noteSignIn(tx *database.Tx, session *account.SignedIn, j *Judge, codeID uuid.UUID, on Tablet) error {
	now := tx.Now()
	name := []rune(clean(on.Name))
	var first bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		WITH before AS (SELECT signed_in_at FROM judge_devices WHERE judge_id = $1 AND device_id = $2)
		INSERT INTO judge_devices AS d (judge_id, device_id, name, signed_in_at, first_seen_at, last_contact_at) VALUES ($1, $2, $3, $4, $4, $4)
		ON CONFLICT (judge_id, device_id) DO UPDATE SET name = coalesce(nullif(excluded.name, ''), d.name),
		   signed_in_at = coalesce(d.signed_in_at, excluded.signed_in_at), last_contact_at = excluded.last_contact_at
		RETURNING NOT EXISTS (SELECT 1 FROM before WHERE signed_in_at IS NOT NULL)`, j.ID, on.ID, string(name[:min(len(name), 100)]), now).Scan(&first)
	if err != nil {
		return fmt.Errorf("keep device of judge %s: %w", j.ID, err)
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE judge_codes SET first_used_at = $2 WHERE id = $1 AND first_used_at IS NULL", codeID, now); err != nil {
		return fmt.Errorf("keep that a code was used: %w", err)
	}
	records := []ledger.Record{{
		Actor: j.AccountID, Action: "sign-in", Subject: "session", ID: session.Session.ID, Round: j.RoundID,
		Detail: map[string]any{"judge": j.ID, "device": on.ID},
	}}
	if first {
		records = append(records, ledger.Record{
			Actor: j.AccountID, Action: "first-sign-in", Subject: "judge", ID: j.ID, Round: j.RoundID, Detail: map[string]string{"device": on.ID},
		})
	}
	return ledger.AppendAll(tx, records)
}

// Sitting is the seat that by came for. One who did not come by a judge's code has
// none (unauthenticated, judge-session-needed).
func (s *Service) Sitting(ctx context.Context, by account.Account) (*Sitting, error) {
	var sitting *Sitting
	err := database.Read(ctx, s.DB, func(tx *database.Tx) (err error) {
		sitting, err = sit(tx, by)
		return err
	})
	if err != nil {
		return nil, err
	}
	return sitting, nil
}

func sit(tx *database.Tx, by account.Account) (*Sitting, error) {
	missing := fault.New(fault.Unauthenticated, "judge-session-needed", "Vui lòng vào bằng mã giám khảo.")
	if by.Seat == nil {
		return nil, missing
	}
	var found []Sitting
	err := tx.Raw(`SELECT j.*, a.name, r.title AS round_title, u.name AS unit_name, r.phase, r.stage
		  FROM panel_members j JOIN accounts a ON a.id = j.account_id JOIN rounds r ON r.id = j.round_id JOIN units u ON u.id = r.unit_id
		 WHERE j.id = ? AND j.account_id = ? AND j.status = 'active'`, *by.Seat, by.ID).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("read seat %s: %w", *by.Seat, err)
	}
	if len(found) == 0 {
		return nil, missing
	}
	sitting := &found[0]
	devices, err := devicesOf(tx, sitting.ID)
	if err != nil {
		return nil, err
	}
	sitting.First, sitting.At = firstSignIn(devices), tx.Now()
	return sitting, nil
}

func devicesOf(tx *database.Tx, judgeID uuid.UUID) ([]Device, error) {
	var devices []Device
	if err := tx.Table("judge_devices").Where("judge_id = ?", judgeID).Order("first_seen_at, device_id").Find(&devices).Error; err != nil {
		return nil, fmt.Errorf("read devices of judge %s: %w", judgeID, err)
	}
	return devices, nil
}
