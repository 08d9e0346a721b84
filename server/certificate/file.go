package certificate

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/document"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/photo"
)

// FileStatus of a whole round in one file.
type FileStatus string

const (
	FileWaiting FileStatus = "waiting" // queued, or being made: Done tells
	FileReady   FileStatus = "ready"
	FileFailed  FileStatus = "failed"
)

// File is a whole round's certificates to print, made by a job. It holds what stood when
// it was made: the reserved ones before publication, those in force after it.
type File struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	RoundID     uuid.UUID
	Status      FileStatus
	Total       int // certificates
	Done        int
	Address     string
	ObjectKey   *string
	Bytes       *int64
	RequestedBy *uuid.UUID
	RequestedAt time.Time
}

// TableName is the table of files.
func (File) TableName() string { return "certificate_files" }

const fileObjects = "certificate-file/"

var errNoCertificates = fault.New(fault.Conflict, "no-certificates", "Kỳ này chưa có giấy chứng nhận nào để in: kết quả chưa được phê duyệt, hoặc không sản phẩm nào được công nhận.")

var errFileNotReady = fault.New(fault.Conflict, "certificate-file-not-ready", "Tệp chưa tạo xong.")

// printed are the lines that a whole round prints: held ones and those in force.
func printed(lines []Line) []Line {
	kept := lines[:0:0]
	for _, l := range lines {
		if l.Status == Reserved || l.Status == Valid {
			kept = append(kept, l)
		}
	}
	return kept
}

// RequestFile starts the making of a file with all certificates of a round; while one is
// being made, that one is answered.
func (s *Service) RequestFile(ctx context.Context, by account.Account, round uuid.UUID, address string) (f *File, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if _, _, err := organised(tx, by, round); err != nil {
			return err
		}
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		var making File
		err = tx.Where("round_id = ? AND status = ?", round, FileWaiting).First(&making).Error
		if err == nil {
			f = &making
			return nil
		}
		if !database.Missing(err) {
			return fmt.Errorf("read certificate files: %w", err)
		}
		lines, err := linesOf(tx, r)
		if err != nil {
			return err
		}
		if lines = printed(lines); len(lines) == 0 {
			return errNoCertificates
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make file id: %w", err)
		}
		f = &File{ID: id, RoundID: round, Status: FileWaiting, Total: len(lines), Address: address, RequestedAt: tx.Now()}
		if !by.IsPlatform() {
			f.RequestedBy = &by.ID
		}
		if err := tx.Create(f).Error; err != nil {
			return fmt.Errorf("request certificate file: %w", err)
		}
		if err := s.Jobs.Enqueue(tx, FileArgs{FileID: id}, nil); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "print-certificates", Subject: "round", ID: round, Round: round, Detail: map[string]int{"count": f.Total}})
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// File reads how far a file is, for the round's organisers.
func (s *Service) File(ctx context.Context, by account.Account, round, id uuid.UUID) (f *File, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		var found File
		err := tx.Where("id = ? AND round_id = ?", id, round).First(&found).Error
		if database.Missing(err) {
			return errNotFound
		}
		if err != nil {
			return fmt.Errorf("read certificate file %s: %w", id, err)
		}
		f = &found
		return nil
	})
	return f, err
}

// OpenFile reads a file that is ready; the caller closes it.
func (s *Service) OpenFile(ctx context.Context, by account.Account, round, id uuid.UUID) (*blob.Object, error) {
	f, err := s.File(ctx, by, round, id)
	if err != nil {
		return nil, err
	}
	if f.Status != FileReady {
		return nil, errFileNotReady
	}
	return s.Blob.Get(ctx, *f.ObjectKey)
}

// FileArgs is the job that makes a file.
type FileArgs struct {
	FileID uuid.UUID `json:"fileId"`
}

// Kind names the job.
func (FileArgs) Kind() string { return "print-certificates" }

// InsertOpts bounds the attempts.
func (FileArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 4} }

// FileWorker makes files. Doing it twice makes the file again, under a key of its own.
type FileWorker struct {
	river.WorkerDefaults[FileArgs]
	DB   *database.DB
	Blob *blob.Store
}

// Timeout bounds one attempt: a thousand certificates take some seconds.
func (w *FileWorker) Timeout(*river.Job[FileArgs]) time.Duration { return 4 * time.Minute }

// Work makes one file; after the last attempt it is marked as failed.
func (w *FileWorker) Work(ctx context.Context, j *river.Job[FileArgs]) error {
	err := w.Make(ctx, j.Args.FileID)
	if err != nil && j.Attempt >= j.MaxAttempts {
		if _, failed := w.DB.Pool.Exec(context.WithoutCancel(ctx), "UPDATE certificate_files SET status = 'failed' WHERE id = $1 AND status = 'waiting'", j.Args.FileID); failed != nil {
			return fmt.Errorf("mark certificate file %s as failed: %w", j.Args.FileID, failed)
		}
	}
	return err
}

// Make writes a waiting file into the store, telling now and then how far it is.
func (w *FileWorker) Make(ctx context.Context, id uuid.UUID) error {
	var f File
	var papers []document.Certificate
	err := database.Read(ctx, w.DB, func(tx *database.Tx) error {
		err := tx.Where("id = ?", id).First(&f).Error
		if database.Missing(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read certificate file %s: %w", id, err)
		}
		if f.Status != FileWaiting {
			return nil
		}
		r, err := competition.Get(tx, f.RoundID)
		if err != nil {
			return err
		}
		lines, err := linesOf(tx, r)
		if err != nil {
			return err
		}
		papers, err = papersOf(tx, r, printed(lines), f.Address)
		return err
	})
	if err != nil || len(papers) == 0 {
		return err
	}
	var b bytes.Buffer
	every := max(1, len(papers)/50)
	err = document.Certificates(&b, papers, func(done int) error {
		if done%every != 0 {
			return nil
		}
		_, err := w.DB.Pool.Exec(ctx, "UPDATE certificate_files SET total = $2, done = $3 WHERE id = $1", id, len(papers), done)
		return err
	})
	if err != nil {
		return fmt.Errorf("make certificate file %s: %w", id, err)
	}
	key := fileObjects + uuid.NewString() + ".pdf"
	if err := w.Blob.Put(ctx, key, bytes.NewReader(b.Bytes()), int64(b.Len()), "application/pdf"); err != nil {
		return err
	}
	_, err = w.DB.Pool.Exec(ctx, "UPDATE certificate_files SET status = 'ready', total = $2, done = $2, object_key = $3, bytes = $4 WHERE id = $1 AND status = 'waiting'", id, len(papers), key, b.Len())
	if err != nil {
		return fmt.Errorf("finish certificate file %s: %w", id, err)
	}
	return nil
}

// Sweep removes files older than photo.Retention: they can be made again. It returns how
// many objects went.
func (s *Service) Sweep(ctx context.Context) (removed int, err error) {
	var before time.Time
	if err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		before = tx.Now().Add(-photo.Retention)
		if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM certificate_files WHERE requested_at < $1", before); err != nil {
			return fmt.Errorf("remove old certificate files: %w", err)
		}
		return nil
	}); err != nil {
		return 0, err
	}
	removed, err = s.Blob.Sweep(ctx, fileObjects, before, func(ctx context.Context, keys []string) (held []string, err error) {
		err = s.DB.Pool.QueryRow(ctx, "SELECT coalesce(array_agg(object_key), '{}') FROM certificate_files WHERE object_key = ANY($1)", keys).Scan(&held)
		return held, err
	})
	if err != nil {
		return removed, fmt.Errorf("sweep certificate files: %w", err)
	}
	return removed, nil
}
