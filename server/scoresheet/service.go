package scoresheet

import (
	"sync"

	"github.com/google/uuid"

	"tieubieu/server/blob"
	"tieubieu/server/database"
	"tieubieu/server/rubric"
)

// Service is the use cases of score sheets.
type Service struct {
	DB *database.DB
	// Blob keeps the scans of paper sheets.
	Blob *blob.Store
	// Correction says whether a correction of a published round is being worked on,
	// so that criteria may be taken again; nil means never.
	Correction func(tx *database.Tx, roundID uuid.UUID) (bool, error)
	// UnderWay says whether a correction of a published round has been begun and not yet
	// published or abandoned; nil means never.
	UnderWay func(tx *database.Tx, roundID uuid.UUID) (bool, error)

	rubrics rubricCache
}

func (s *Service) correctionOpen(tx *database.Tx, roundID uuid.UUID) (bool, error) {
	if s.Correction == nil {
		return false, nil
	}
	return s.Correction(tx, roundID)
}

func (s *Service) correctionUnderWay(tx *database.Tx, roundID uuid.UUID) (bool, error) {
	if s.UnderWay == nil {
		return false, nil
	}
	return s.UnderWay(tx, roundID)
}

// rubricCache keeps rubric versions, which never change, by id.
type rubricCache struct {
	mu   sync.Mutex
	byID map[uuid.UUID]*rubric.Rubric
}

// cached is how many rubrics are kept: more than are scored by on any one day.
const cached = 1000

func (c *rubricCache) get(tx *database.Tx, id uuid.UUID) (*rubric.Rubric, error) {
	c.mu.Lock()
	r := c.byID[id]
	c.mu.Unlock()
	if r != nil {
		return r, nil
	}
	r, err := rubric.Get(tx, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= cached {
		c.byID = map[uuid.UUID]*rubric.Rubric{}
	}
	c.byID[id] = r
	return r, nil
}
