package notice

import (
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
)

// RoundHandedOver tells a colleague that a round is his to run: for
// entry.Service.OnHandedOver. The note itself is read there.
func (s *Service) RoundHandedOver(tx *database.Tx, by account.Account, r *competition.Round, h *entry.HandOver) error {
	return s.toEach(tx, Notice{
		Kind: RoundHandedOver, RoundID: &r.ID, ByID: actor(by), Demonstration: r.Demonstration, Facts: Facts{Round: r.Title},
	}, h.ID, []uuid.UUID{h.ToID})
}
