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

// Body is what a decision forms.
type Body string

const (
	ThePanel   Body = "panel"
	TheCouncil Body = "council"
)

// FormingDecision is the decision that formed a round's panel or council. Each change is
// a version; the newest stands.
type FormingDecision struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	RoundID   uuid.UUID
	Body      Body
	Version   int
	Number    string // at most 100 characters
	DecidedOn time.Time
	Signer    string // at most 200 characters
	ByID      *uuid.UUID
	At        time.Time
}

// TableName is the table of forming decisions.
func (FormingDecision) TableName() string { return "forming_decisions" }

// DecisionWords is what is written of a decision.
type DecisionWords struct {
	Number    string
	DecidedOn time.Time
	Signer    string
}

// FormingDecisions are the decisions that stand, of a round's panel and council: at most
// one of each. For those who run the round, its council and its auditor.
func (s *Service) FormingDecisions(ctx context.Context, by account.Account, roundID uuid.UUID) (standing []FormingDecision, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy, account.Auditor,
			account.CouncilChair, account.CouncilMember); err != nil {
			return err
		}
		standing, err = FormedBy(tx, roundID)
		return err
	})
	return standing, err
}

// FormedBy are the decisions that formed a round's panel and council.
func FormedBy(tx *database.Tx, roundID uuid.UUID) (standing []FormingDecision, err error) {
	err = tx.Raw("SELECT DISTINCT ON (body) * FROM forming_decisions WHERE round_id = ? ORDER BY body DESC, version DESC", roundID).Scan(&standing).Error
	if err != nil {
		return nil, fmt.Errorf("read forming decisions of round %s: %w", roundID, err)
	}
	return standing, nil
}

// SetFormingDecision writes down the decision that formed a body; version is that of the
// one that stands, 0 where none does. Organiser or secretary; until approval.
func (s *Service) SetFormingDecision(ctx context.Context, by account.Account, roundID uuid.UUID, body Body, version int, words DecisionWords) (*FormingDecision, error) {
	d := &FormingDecision{RoundID: roundID, Body: body, Number: clean(words.Number), DecidedOn: words.DecidedOn, Signer: clean(words.Signer), ByID: actor(by)}
	err := s.change(ctx, by, roundID, func(tx *database.Tx, _ *competition.Round) error {
		var f fault.Fields
		if body != ThePanel && body != TheCouncil {
			f.Add("body", "unknown-value", "Quyết định phải thành lập Ban giám khảo hoặc Hội đồng.")
		}
		if n := len([]rune(d.Number)); n == 0 || n > 100 {
			f.Add("number", "decision-number", "Số quyết định phải có từ 1 đến 100 ký tự.")
		}
		if d.DecidedOn.IsZero() || d.DecidedOn.After(tx.Now().AddDate(1, 0, 0)) || d.DecidedOn.Year() < 2000 {
			f.Add("decidedOn", "decision-date", "Ngày quyết định không hợp lệ.")
		}
		if len([]rune(d.Signer)) > 200 {
			f.Add("signer", "too-long", "Người ký dài quá 200 ký tự.")
		}
		if err := f.Err(); err != nil {
			return err
		}
		standing, err := FormedBy(tx, roundID)
		if err != nil {
			return err
		}
		for i, was := range standing {
			if was.Body != body {
				continue
			}
			if was.Version != version {
				return stale(&standing[i])
			}
		}
		if version > 0 && !standsAt(standing, body, version) {
			return account.ErrHidden
		}
		if d.ID, err = uuid.NewV7(); err != nil {
			return fmt.Errorf("make decision id: %w", err)
		}
		d.Version, d.At = version+1, tx.Now()
		if err := tx.Create(d).Error; err != nil {
			return fmt.Errorf("keep forming decision of round %s: %w", roundID, err)
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "set-forming-decision", Subject: "round", ID: roundID, Round: roundID,
			Detail: map[string]any{"body": body, "number": d.Number, "decidedOn": d.DecidedOn.Format(time.DateOnly)}})
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func standsAt(standing []FormingDecision, body Body, version int) bool {
	for _, d := range standing {
		if d.Body == body && d.Version == version {
			return true
		}
	}
	return false
}
