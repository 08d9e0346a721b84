package account

import (
	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// A session that a judge's printed code opened is that seat of a panel and nothing
// else of the person: a code can be read by whoever finds the sheet of paper.

var errSeatOnly = fault.New(fault.Forbidden, "judge-session", "Phiên đăng nhập bằng mã giám khảo chỉ dùng để chấm điểm. Vui lòng đăng nhập bằng tài khoản.")

// Holder is the id under which grants, council seats and own rows count: the
// account's, or uuid.Nil, which holds nothing, for one who came by a judge's code.
// Queries that decide authority compare with it; records of who acted use ID.
func (a Account) Holder() uuid.UUID {
	if a.Seat != nil {
		return uuid.Nil
	}
	return a.ID
}

// RequirePerson refuses (forbidden, judge-session) whoever came by a judge's code,
// where a person acts for himself: on his account, or for a new facility.
func RequirePerson(by Account) error {
	if by.Seat != nil {
		return errSeatOnly
	}
	return nil
}

// rolesOfSeat are the panel roles of the seat on its own round while it is held.
func rolesOfSeat(tx *database.Tx, by Account, round uuid.UUID) (Roles, error) {
	return roles(tx, `SELECT CASE role WHEN 'head' THEN 'panel-head' WHEN 'deputy' THEN 'panel-deputy' ELSE 'judge' END
		FROM panel_members WHERE id = $1 AND account_id = $2 AND round_id = $3 AND status = 'active'`, *by.Seat, by.ID, round)
}
