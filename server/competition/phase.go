package competition

import (
	"tieubieu/server/account"
	"tieubieu/server/database"
)

// Missing is one thing that must be done before a phase can be entered, in words.
type Missing struct {
	Code    string `json:"code"`
	Message string `json:"message"` // "3 phiếu chưa nộp: …"
	Count   int    `json:"count"`
}

// Guard says what is missing before the round can enter a phase. Guards of later
// concepts are given to the service when it is wired.
type Guard func(tx *database.Tx, r *Round) ([]Missing, error)

// Step runs in the transaction in which a round enters a phase.
type Step func(tx *database.Tx, by account.Account, r *Round) error
