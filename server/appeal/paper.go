package appeal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/paper"
	"tieubieu/server/photo"
	"tieubieu/server/text"
)

// objects is where papers are kept, each under a key of its own.
const objects = "appeal-papers/"

var errPaperNotFound = fault.New(fault.NotFound, "paper-not-found", "Không tìm thấy tài liệu này trong kiến nghị.")

const paperColumns = "id, appeal_id, sha256, object_key, content_type, bytes, file_name, by_id, at"

func papersOf(tx *database.Tx, appeals []uuid.UUID) ([]Paper, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT "+paperColumns+" FROM appeal_papers WHERE appeal_id = ANY($1) ORDER BY appeal_id, id", appeals)
	if err != nil {
		return nil, fmt.Errorf("read papers of appeals: %w", err)
	}
	papers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Paper])
	if err != nil {
		return nil, fmt.Errorf("read papers of appeals: %w", err)
	}
	return papers, nil
}

func readPapers(tx *database.Tx, all []Shown) error {
	ids := make([]uuid.UUID, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	papers, err := papersOf(tx, ids)
	if err != nil {
		return err
	}
	for _, p := range papers {
		i := slices.Index(ids, p.AppealID)
		all[i].Papers = append(all[i].Papers, p)
	}
	return nil
}

// taking locks an appeal to which by may add files, or take them away, now.
func taking(tx *database.Tx, by account.Account, id uuid.UUID) (*Appeal, []Paper, error) {
	a, err := get(tx, id, "FOR UPDATE")
	if err != nil {
		return nil, nil, err
	}
	if err := requireHand(tx, by, a); err != nil {
		return nil, nil, err
	}
	if a.Status != Open {
		return nil, nil, errSettled
	}
	papers, err := papersOf(tx, []uuid.UUID{id})
	return a, papers, err
}

// AddPaper puts a file to an open appeal: PDF, JPEG or PNG, at most paper.MaxBytes of
// r, whose size is what the sender says, or -1. The same bytes are the same paper, so
// that asking again after a lost answer is harmless. Refusals are those of
// paper.Inspect, too-many-papers, appeal-settled and upload-interrupted.
func (s *Service) AddPaper(ctx context.Context, by account.Account, id uuid.UUID, fileName string, r io.Reader, size int64) (*Paper, error) {
	fileName, err := named(fileName)
	if err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		_, _, err := taking(tx, by, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	content, err := paper.Receive(r, size)
	if err != nil {
		return nil, err
	}
	kind, err := paper.Inspect(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	paperID, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make paper id: %w", err)
	}
	sum := sha256.Sum256(content)
	p := Paper{
		ID: paperID, AppealID: id, SHA256: sum[:], ObjectKey: objects + paperID.String(), ContentType: kind.ContentType(), Bytes: int64(len(content)),
		FileName: fileName, ByID: actor(by),
	}
	// The object first: what a power cut leaves without a row is swept.
	if err := s.Blob.Put(ctx, p.ObjectKey, bytes.NewReader(content), p.Bytes, p.ContentType); err != nil {
		return nil, err
	}
	var kept *Paper
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, held, err := taking(tx, by, id)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(held, func(h Paper) bool { return bytes.Equal(h.SHA256, p.SHA256) }); i >= 0 {
			kept = &held[i]
			return nil
		}
		if len(held) >= MaxPapers {
			return fault.New(fault.Conflict, "too-many-papers", "Kiến nghị có tối đa %d tài liệu.", MaxPapers)
		}
		p.At = tx.Now()
		_, err = tx.Pgx.Exec(tx.Context(), "INSERT INTO appeal_papers ("+paperColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			p.ID, p.AppealID, p.SHA256, p.ObjectKey, p.ContentType, p.Bytes, p.FileName, p.ByID, p.At)
		if err != nil {
			return fmt.Errorf("add paper to appeal %s: %w", id, err)
		}
		kept = &p
		return a.record(tx, by, "add-appeal-paper", "", map[string]any{"paper": p.ID})
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}

func named(fileName string) (string, error) {
	var bad fault.Fields
	// Some browsers send a path.
	fileName = text.Clean(path.Base(strings.ReplaceAll(fileName, `\`, "/")))
	if fileName == "" || fileName == "." || fileName == "/" {
		bad.Add("fileName", "required", "Thiếu tên tệp.")
	}
	if utf8.RuneCountInString(fileName) > 200 {
		bad.Add("fileName", "too-long", "Tên tệp dài quá 200 ký tự.")
	}
	return fileName, bad.Err()
}

// RemovePaper takes a file out of an open appeal. Removing what is gone changes nothing.
func (s *Service) RemovePaper(ctx context.Context, by account.Account, id, paperID uuid.UUID) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, held, err := taking(tx, by, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(held, func(p Paper) bool { return p.ID == paperID }) {
			return nil
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM appeal_papers WHERE id = $1", paperID); err != nil {
			return fmt.Errorf("remove paper %s: %w", paperID, err)
		}
		return a.record(tx, by, "remove-appeal-paper", "", map[string]any{"paper": paperID})
	})
}

// OpenPaper opens a file of an appeal for those who may read the appeal. The caller
// closes the object; it is to be served as a download.
func (s *Service) OpenPaper(ctx context.Context, by account.Account, id, paperID uuid.UUID) (*blob.Object, *Paper, error) {
	var p Paper
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		a, err := get(tx, id, "")
		if err != nil {
			return err
		}
		if err := requireSight(tx, by, a); err != nil {
			return err
		}
		held, err := papersOf(tx, []uuid.UUID{id})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(held, func(p Paper) bool { return p.ID == paperID })
		if i < 0 {
			return errPaperNotFound
		}
		p = held[i]
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	object, err := s.Blob.Get(ctx, p.ObjectKey)
	if err != nil {
		return nil, nil, err
	}
	return object, &p, nil
}

// Sweep removes the files that no appeal has held for photo.Retention. It returns how
// many went. Several servers may sweep at once.
func (s *Service) Sweep(ctx context.Context) (removed int, err error) {
	var before time.Time
	if err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		before = tx.Now().Add(-photo.Retention)
		return nil
	}); err != nil {
		return 0, fmt.Errorf("sweep papers of appeals: %w", err)
	}
	removed, err = s.Blob.Sweep(ctx, objects, before, func(ctx context.Context, keys []string) (held []string, err error) {
		err = s.DB.Pool.QueryRow(ctx, "SELECT coalesce(array_agg(object_key), '{}') FROM appeal_papers WHERE object_key = ANY($1)", keys).Scan(&held)
		return held, err
	})
	if err != nil {
		return removed, fmt.Errorf("sweep papers of appeals: %w", err)
	}
	return removed, nil
}
