package publication

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
)

// BundlePath is where a version's result bundle is offered.
func BundlePath(round uuid.UUID, version int) string {
	return fmt.Sprintf("/api/rounds/%s/publications/%d/bundle", round, version)
}

// Versions lists a round's published versions without their bundles, the newest
// first; none for a round that has published nothing.
func (s *Service) Versions(ctx context.Context, round uuid.UUID) (versions []Publication, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		return tx.Omit("Bundle").Where("round_id = ?", round).Order("version DESC").Find(&versions).Error
	})
	if err != nil {
		return nil, fmt.Errorf("read versions of round %s: %w", round, err)
	}
	return versions, nil
}

// Download is a published version with its bundle. NotFound "publication-not-found".
func (s *Service) Download(ctx context.Context, round uuid.UUID, version int) (*Publication, error) {
	var p Publication
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		return tx.Where("round_id = ? AND version = ?", round, version).First(&p).Error
	})
	if database.Missing(err) {
		return nil, errNotPublished
	}
	if err != nil {
		return nil, fmt.Errorf("read bundle of round %s: %w", round, err)
	}
	return &p, nil
}
