package unit

import (
	"context"
	"strings"
	"time"

	"tieubieu/server/database"
)

// Places finds where a facility lies, as people type it: a province, or a commune, or
// "commune, province", with or without marks, by former names of provinces too. Whole
// provinces come first, at most 20 of each level.
func (s *Service) Places(ctx context.Context, typed string, on *time.Time) (matches []Match, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		matches, err = places(tx, typed, orToday(tx, on))
		return err
	})
	return matches, err
}

const mostOfLevel = 20

func places(tx *database.Tx, typed string, on time.Time) ([]Match, error) {
	first, rest, two := strings.Cut(typed, ",")
	if i := strings.LastIndex(typed, ","); two && i >= 0 { // "thôn, xã, tỉnh": the last two count
		first, rest = typed[:i], typed[i+1:]
		if j := strings.LastIndex(first, ","); j >= 0 {
			first = first[j+1:]
		}
	}
	if two && strings.TrimSpace(rest) == "" {
		two = false
	}
	if !two {
		provinces, err := Search(tx, first, Province, on)
		if err != nil || strings.TrimSpace(first) == "" {
			return provinces, err
		}
		communes, err := Search(tx, first, Commune, on)
		if err != nil {
			return nil, err
		}
		return append(provinces[:min(len(provinces), mostOfLevel)], communes[:min(len(communes), mostOfLevel)]...), nil
	}
	provinces, err := Search(tx, rest, Province, on)
	if err != nil {
		return nil, err
	}
	communes, err := Search(tx, first, Commune, on)
	if err != nil {
		return nil, err
	}
	var matches []Match
	for _, c := range communes {
		for _, p := range provinces {
			if c.ParentID != nil && *c.ParentID == p.ID {
				c.Former, c.Note = p.Former, p.Note // the province's old name is what has to be explained
				matches = append(matches, c)
				break
			}
		}
	}
	return append(matches[:min(len(matches), mostOfLevel)], provinces[:min(len(provinces), mostOfLevel)]...), nil
}
