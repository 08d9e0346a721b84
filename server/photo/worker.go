package photo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"tieubieu/server/blob"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/heic"
	"tieubieu/server/job"
)

// RenderArgs is the job that makes a photo's renditions.
type RenderArgs struct {
	PhotoID uuid.UUID `json:"photoId"`
}

// Kind names the job.
func (RenderArgs) Kind() string { return "render-photo" }

// InsertOpts puts it into the queue of photos.
func (RenderArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: job.Photos, MaxAttempts: 6}
}

// Worker makes renditions. Doing it twice writes the same objects again. A photo
// whose content was rendered for another facility is rendered anew, so that the time
// it takes tells nothing.
type Worker struct {
	river.WorkerDefaults[RenderArgs]
	DB   *database.DB
	Blob *blob.Store
	HEIC *heic.Decoder // nil: HEIC photos are refused
}

// Timeout bounds one attempt: decoding has 30 seconds of its own.
func (w *Worker) Timeout(*river.Job[RenderArgs]) time.Duration { return 2 * time.Minute }

// Work renders one photo. What is wrong with the photo itself is recorded at once,
// in the words of the refusal; what is wrong with us, after the last attempt.
func (w *Worker) Work(ctx context.Context, j *river.Job[RenderArgs]) error {
	p, err := w.photo(ctx, j.Args.PhotoID)
	if fault.Of(err) != nil {
		return nil // swept meanwhile
	}
	if err != nil || p.Status == Ready {
		return err
	}
	err = w.render(ctx, p)
	if err == nil {
		return nil
	}
	if f := fault.Of(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.TooLarge) {
		return w.fail(ctx, p, f.Message)
	}
	if j.Attempt >= j.MaxAttempts {
		// The attempt's own time may be what ran out.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		err = errors.Join(err, w.fail(ctx, p, "Máy chủ chưa xử lý được ảnh này. Hãy tải lại ảnh; nếu vẫn lỗi, chọn ảnh khác."))
	}
	return fmt.Errorf("render photo %s: %w", p.ID, err)
}

func (w *Worker) photo(ctx context.Context, id uuid.UUID) (p *Photo, err error) {
	err = database.Read(ctx, w.DB, func(tx *database.Tx) error {
		p, err = get(tx, id)
		return err
	})
	return p, err
}

func (w *Worker) render(ctx context.Context, p *Photo) error {
	original, err := w.original(ctx, p.SHA256)
	if err != nil {
		return err
	}
	if original, err = w.decodable(ctx, original); err != nil {
		return err
	}
	made, err := Render(ctx, bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return err
	}
	var stored []StoredRendition
	for _, r := range []struct {
		edge int
		Rendition
	}{{LargeEdge, made.Large}, {MediumEdge, made.Medium}, {SmallEdge, made.Small}} {
		key := renditionKey(p.SHA256, r.edge)
		if err := w.Blob.Put(ctx, key, bytes.NewReader(r.JPEG), int64(len(r.JPEG)), "image/jpeg"); err != nil {
			return err
		}
		stored = append(stored, StoredRendition{Edge: r.edge, Key: key, Width: r.Width, Height: r.Height, Bytes: int64(len(r.JPEG))})
	}
	renditions, err := json.Marshal(stored)
	if err != nil {
		return fmt.Errorf("encode renditions: %w", err)
	}
	return database.InTx(ctx, w.DB, func(tx *database.Tx) error {
		// Of a HEIC photo only now is known how it lies.
		width, height := made.Header.Displayed()
		_, err := tx.Pgx.Exec(tx.Context(), "UPDATE photo_contents SET renditions = $2, thumbhash = $3, width = $4, height = $5 WHERE sha256 = $1",
			p.SHA256, renditions, made.ThumbHash, width, height)
		if err != nil {
			return fmt.Errorf("record renditions: %w", err)
		}
		return setStatus(tx, p, Ready, "")
	})
}

// decodable is the photo as Render takes it: of a HEIC photo, the JPEG that the decoder
// makes of it.
func (w *Worker) decodable(ctx context.Context, original []byte) ([]byte, error) {
	if !isHEIC(original[:min(len(original), 1024)]) {
		return original, nil
	}
	if w.HEIC == nil {
		return nil, heicUnread()
	}
	made, err := w.HEIC.JPEG(ctx, original)
	switch {
	case errors.Is(err, heic.ErrDamaged):
		return nil, heicUnread()
	case errors.Is(err, heic.ErrTooComplex):
		return nil, tooComplex()
	}
	return made, err
}

func (w *Worker) original(ctx context.Context, sum []byte) ([]byte, error) {
	object, err := w.Blob.Get(ctx, originalKey(sum))
	if err != nil {
		return nil, err
	}
	defer object.Close()
	original := make([]byte, object.Info.Size)
	if _, err := io.ReadFull(object, original); err != nil {
		return nil, fmt.Errorf("read original: %w", err)
	}
	return original, nil
}

func (w *Worker) fail(ctx context.Context, p *Photo, sentence string) error {
	return database.InTx(ctx, w.DB, func(tx *database.Tx) error { return setStatus(tx, p, Failed, sentence) })
}

func setStatus(tx *database.Tx, p *Photo, status Status, failure string) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE photos SET status = $2, failure = $3 WHERE id = $1", p.ID, status, failure)
	if err != nil {
		return fmt.Errorf("set status of photo %s: %w", p.ID, err)
	}
	return nil
}
