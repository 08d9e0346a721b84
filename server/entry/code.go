package entry

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
)

// drawCode draws a judging code for an entry that is being accepted: at random among
// the numbers that its group has not used in the round, so that it does not tell in
// which order entries came. Codes of withdrawn entries stay
// used. Draws for one round wait for each other.
func drawCode(tx *database.Tx, r *competition.Round, groupID string) (string, error) {
	const lock = "SELECT pg_advisory_xact_lock(hashtextextended('judging-code ' || $1::uuid::text, 0))"
	if _, err := tx.Pgx.Exec(tx.Context(), lock, r.ID); err != nil {
		return "", fmt.Errorf("lock judging codes of round %s: %w", r.ID, err)
	}
	letter, err := letterOf(tx, r.ProgrammeID, groupID)
	if err != nil {
		return "", err
	}
	used, entered, err := codesOf(tx, r.ID, groupID)
	if err != nil {
		return "", err
	}
	var free []string
	for width := digitsFor(entered); len(free) == 0; width++ {
		for n := 1; n < powerOfTen(width); n++ {
			if code := codeOf(r.JudgingCodePattern, letter, n, width); !used[code] {
				free = append(free, code)
			}
		}
	}
	i, err := rand.Int(rand.Reader, big.NewInt(int64(len(free))))
	if err != nil {
		return "", fmt.Errorf("draw judging code: %w", err)
	}
	return free[i.Int64()], nil
}

// digitsFor is how many digits the codes of a group with so many entries have: three,
// or more where they would fill half of the numbers.
func digitsFor(entries int) int {
	width := 3
	for 2*entries >= powerOfTen(width) {
		width++
	}
	return width
}

func powerOfTen(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

func codeOf(pattern, letter string, n, width int) string {
	number := strconv.Itoa(n)
	number = strings.Repeat("0", width-len(number)) + number
	if !strings.Contains(pattern, "{number}") {
		pattern += "{number}"
	}
	return strings.NewReplacer("{group}", letter, "{number}", number).Replace(pattern)
}

func letterOf(tx *database.Tx, programmeID uuid.UUID, groupID string) (string, error) {
	groups, err := competition.Groups(tx, programmeID)
	if err != nil {
		return "", err
	}
	for _, g := range groups {
		if g.GroupID == groupID {
			return g.Letter, nil
		}
	}
	return "", fmt.Errorf("programme %s has no group %q", programmeID, groupID)
}

// codesOf are the codes used in the round, and how many entries of the group have
// been handed in so far.
func codesOf(tx *database.Tx, roundID uuid.UUID, groupID string) (used map[string]bool, entered int, err error) {
	rows, err := tx.Pgx.Query(tx.Context(),
		"SELECT coalesce(judging_code, ''), group_id FROM entries WHERE round_id = $1 AND submitted_at IS NOT NULL", roundID)
	if err != nil {
		return nil, 0, fmt.Errorf("read judging codes of round %s: %w", roundID, err)
	}
	defer rows.Close()
	used = map[string]bool{}
	for rows.Next() {
		var code, group string
		if err := rows.Scan(&code, &group); err != nil {
			return nil, 0, fmt.Errorf("read judging codes of round %s: %w", roundID, err)
		}
		used[code] = true
		if group == groupID {
			entered++
		}
	}
	return used, entered, rows.Err()
}
