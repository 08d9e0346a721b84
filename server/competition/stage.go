package competition

import (
	"tieubieu/server/account"
	"tieubieu/server/database"
)

// OpenStage sets the stage that is scored in a round the caller has locked. Closing
// the stage before it is the caller's.
func OpenStage(tx *database.Tx, r *Round, stage int) error {
	r.Stage = stage
	return save(tx, r, "Stage")
}

// PassOver is what of missing this move leaves aside; it refuses, as entering a
// phase does, when anything remains or the reason is wanting.
func PassOver(tx *database.Tx, by account.Account, r *Round, missing []Missing, move Move) ([]Missing, error) {
	move.Reason = clean(move.Reason)
	return passOver(tx, by, r, missing, move)
}
