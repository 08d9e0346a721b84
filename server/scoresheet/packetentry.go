package scoresheet

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
)

// judged names the entries of a judge's packet in SQL.
const judged = `SELECT s.entry_id FROM score_sheets s JOIN rounds r ON r.id = s.round_id WHERE s.judge_id = $1 AND s.counted AND ` + entry.ShownSheet

func packetEntries(tx *database.Tx, r *competition.Round, judgeID uuid.UUID) ([]PacketEntry, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, e.judging_code, e.group_id,
		       CASE WHEN $2 = 'code' THEN '' ELSE p.name END,
		       CASE WHEN $2 = 'code' THEN '{}' ELSE ARRAY(SELECT m.name FROM product_members m WHERE m.product_id = p.id ORDER BY m.position) END,
		       CASE WHEN $2 = 'all' THEN f.name ELSE '' END,
		       CASE WHEN $2 = 'all' THEN concat_ws(', ', nullif(f.locality, ''), u.name) ELSE '' END,
		       CASE WHEN $2 = 'code' THEN '{}' ELSE e.form END,
		       CASE WHEN $2 = 'all' THEN e.explanation ELSE '{}' END,
		       f.workers,
		       (SELECT count(*) FROM entry_papers x WHERE x.entry_id = e.id),
		       (SELECT count(*) FROM entry_papers x JOIN papers q ON q.id = x.paper_id WHERE x.entry_id = e.id
		           AND q.valid_until < ($3::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
		  FROM entries e JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id JOIN units u ON u.id = e.unit_id
		 WHERE e.id IN (`+judged+`) AND e.status = 'accepted' ORDER BY e.judging_code COLLATE "C"`, judgeID, string(r.PacketMode), tx.Now())
	if err != nil {
		return nil, fmt.Errorf("read packet of judge %s: %w", judgeID, err)
	}
	told := make(map[uuid.UUID]entry.Explanation)
	entries, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e PacketEntry, err error) {
		var form entry.Form
		var formJSON, explanationJSON json.RawMessage
		var workers *int64
		var papers, expired int64
		err = row.Scan(&e.EntryID, &e.JudgingCode, &e.GroupID, &e.Product, &e.Members, &e.Facility, &e.Place, &formJSON, &explanationJSON, &workers, &papers, &expired)
		if err != nil {
			return e, err
		}
		if err := json.Unmarshal(formJSON, &form); err != nil {
			return e, fmt.Errorf("decode form of %s: %w", e.JudgingCode, err)
		}
		var x entry.Explanation
		if err := json.Unmarshal(explanationJSON, &x); err != nil {
			return e, fmt.Errorf("decode explanation of %s: %w", e.JudgingCode, err)
		}
		told[e.EntryID] = x
		if r.PacketMode != competition.ShowCode {
			e.Facts = factsOf(form, workers, papers, expired)
		}
		return e, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read packet of judge %s: %w", judgeID, err)
	}
	at := make(map[uuid.UUID]*PacketEntry, len(entries))
	for i := range entries {
		at[entries[i].EntryID] = &entries[i]
	}
	if err := packetPhotos(tx, r, at); err != nil {
		return nil, fmt.Errorf("read packet photos of judge %s: %w", judgeID, err)
	}
	if err := packetPapers(tx, r, at); err != nil {
		return nil, fmt.Errorf("read packet papers of judge %s: %w", judgeID, err)
	}
	for id, e := range at {
		e.explain(told[id])
	}
	return entries, nil
}

// factsOf are the figures that were given. Workers are the entry's, else the facility's.
func factsOf(f entry.Form, workers *int64, papers, expired int64) (facts []Fact) {
	add := func(id FactID, value *int64, unit string) {
		if value != nil {
			facts = append(facts, Fact{ID: id, Value: *value, Unit: unit})
		}
	}
	if f.Workers != nil {
		workers = f.Workers
	}
	add(FactWorkers, workers, "")
	add(FactRevenue, f.AnnualRevenue, "")
	add(FactOutput, f.AnnualOutput, f.OutputUnit)
	add(FactPrice, f.Price, "")
	add(FactPapers, &papers, "")
	if expired > 0 {
		add(FactExpiredPapers, &expired, "")
	}
	return facts
}

// explain takes over the answered sections in the order of mẫu số 02. Of their files
// there are only those that judges get.
func (e *PacketEntry) explain(x entry.Explanation) {
	for _, rule := range entry.Sections {
		section, answered := x[rule.ID]
		if !answered {
			continue
		}
		told := ExplanationSection{ID: rule.ID, Text: section.Text}
		for _, file := range section.Files {
			if slices.ContainsFunc(e.Papers, func(p PacketPaper) bool { return p.PaperID == file }) {
				told.Papers = append(told.Papers, file)
			}
		}
		if told.Text != "" || len(told.Papers) > 0 {
			e.Explanation = append(e.Explanation, told)
		}
	}
}

// packetPhotos adds to entries the photos that the round lets judges see.
func packetPhotos(tx *database.Tx, r *competition.Round, at map[uuid.UUID]*PacketEntry) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT u.entry_id, u.photo_id, CASE WHEN $2 = 'code' THEN '' ELSE u.caption END, c.width, c.height, c.thumbhash, c.renditions
		  FROM entry_photos u JOIN photos p ON p.id = u.photo_id JOIN photo_contents c ON c.sha256 = p.sha256
		 WHERE u.entry_id = ANY ($1) AND p.status = 'ready' AND ($2 <> 'code' OR u.names_nobody)
		 ORDER BY u.entry_id, u.position`, slices.Collect(maps.Keys(at)), string(r.PacketMode))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var entryID uuid.UUID
		var p PacketPhoto
		if err := rows.Scan(&entryID, &p.PhotoID, &p.Caption, &p.Width, &p.Height, &p.Thumbhash, &p.renditions); err != nil {
			return err
		}
		if e := at[entryID]; e != nil {
			e.Photos = append(e.Photos, p)
		}
	}
	return rows.Err()
}

// packetPapers adds to entries the papers that screening chose for judges.
func packetPapers(tx *database.Tx, r *competition.Round, at map[uuid.UUID]*PacketEntry) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT u.entry_id, p.id, p.kind, p.content_type, p.bytes,
		       CASE WHEN $2 = 'code' THEN '' ELSE p.file_name END, CASE WHEN $2 = 'code' THEN '' ELSE p.number END,
		       CASE WHEN $2 = 'code' THEN '' ELSE p.issuer END, p.valid_until
		  FROM entry_papers u JOIN papers p ON p.id = u.paper_id
		 WHERE u.entry_id = ANY ($1) AND u.for_judges AND ($2 <> 'code' OR u.names_nobody)
		 ORDER BY u.entry_id, u.position`, slices.Collect(maps.Keys(at)), string(r.PacketMode))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var entryID uuid.UUID
		var p PacketPaper
		if err := rows.Scan(&entryID, &p.PaperID, &p.Kind, &p.ContentType, &p.Bytes, &p.FileName, &p.Number, &p.Issuer, &p.ValidUntil); err != nil {
			return err
		}
		if e := at[entryID]; e != nil {
			e.Papers = append(e.Papers, p)
		}
	}
	return rows.Err()
}
