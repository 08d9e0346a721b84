package photo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/job"
	"tieubieu/server/ledger"
)

// Service is the use cases of photos.
type Service struct {
	DB   *database.DB
	Blob *blob.Store
	Jobs *job.Queue
	// Sight says what a person may see of a photo that stands in entries. Photos do
	// not know entries, so whoever does gives it; nil shows nothing to anyone.
	Sight func(tx *database.Tx, by account.Account, p *Photo) (Sight, error)
}

// Sight is what somebody may see of a photo.
type Sight struct {
	Renditions bool
	Original   bool // with all its metadata
	Public     bool // the renditions, by anyone
}

// maxUnplaced is how many photos a facility may hold that stand in no entry.
const maxUnplaced = 300

var (
	errNotFound = fault.New(fault.NotFound, "photo-not-found", "Không tìm thấy ảnh này.")
	errPending  = fault.New(fault.NotFound, "photo-pending", "Ảnh đang được xử lý, xin chờ giây lát.")
)

// uploaders may add photos to a facility.
var uploaders = []account.Role{account.Owner, account.Organiser, account.Collaborator}

// Upload takes in one photo of a facility: at most MaxBytes of r, whose size is what
// the sender says, or -1. The original is stored privately, the renditions are a job.
// The same bytes of the same facility are the same photo, so that asking again after
// a lost answer is harmless; whether another facility has them cannot be told.
// Refusals are those of Inspect, not-found for a facility that is not by's,
// upload-interrupted and too-many-photos.
func (s *Service) Upload(ctx context.Context, by account.Account, facilityID uuid.UUID, r io.Reader, size int64) (*Photo, error) {
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error { return mayUpload(tx, by, facilityID) })
	if err != nil {
		return nil, err
	}
	original, err := receive(r, size)
	if err != nil {
		return nil, err
	}
	header, err := Inspect(bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(original)
	// The content is on record before its object is, so that Sweep finds what a
	// power cut leaves behind.
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error { return keep(tx, sum[:], header, int64(len(original))) })
	if err != nil {
		return nil, err
	}
	if err := s.Blob.Put(ctx, originalKey(sum[:]), bytes.NewReader(original), int64(len(original)), header.Kind.ContentType()); err != nil {
		return nil, err
	}
	var p *Photo
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) (err error) {
		p, err = s.add(tx, by, facilityID, sum[:])
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func mayUpload(tx *database.Tx, by account.Account, facilityID uuid.UUID) error {
	if err := account.RequireOnFacility(tx, by, facilityID, uploaders...); err != nil {
		return err
	}
	var unplaced int
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT count(*) FROM photos p WHERE facility_id = $1
		   AND NOT EXISTS (SELECT 1 FROM entry_photos u WHERE u.photo_id = p.id)`, facilityID).Scan(&unplaced)
	if err != nil {
		return fmt.Errorf("count photos of facility %s: %w", facilityID, err)
	}
	if unplaced >= maxUnplaced {
		return fault.New(fault.TooMany, "too-many-photos", "Cơ sở đã tải lên %d ảnh chưa dùng trong hồ sơ nào. Hãy dùng các ảnh đã có.", unplaced)
	}
	return nil
}

// receive reads the whole photo; more than MaxBytes is refused after so many.
func receive(r io.Reader, size int64) ([]byte, error) {
	if size > MaxBytes {
		return nil, tooLarge(size)
	}
	var buf bytes.Buffer
	if size > 0 { // what was announced and does not come costs nothing
		buf.Grow(int(min(size, 1<<20)) + bytes.MinRead)
	}
	n, err := buf.ReadFrom(io.LimitReader(r, MaxBytes+1))
	if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) || n > MaxBytes {
		return nil, tooLarge(max(n, MaxBytes+1))
	}
	if fault.Of(err) != nil { // why it is not read on
		return nil, err
	}
	if err != nil || (size >= 0 && n != size) {
		return nil, fault.New(fault.Invalid, "upload-interrupted", "Việc gửi ảnh bị ngắt giữa chừng. Hãy gửi lại.")
	}
	return buf.Bytes(), nil
}

func keep(tx *database.Tx, sum []byte, h Header, size int64) error {
	width, height := h.Displayed()
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO photo_contents (sha256, content_type, bytes, width, height, uploaded_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
		ON CONFLICT (sha256) DO UPDATE SET uploaded_at = greatest(photo_contents.uploaded_at, excluded.uploaded_at)`,
		sum, h.Kind.ContentType(), size, width, height, tx.Now())
	if err != nil {
		return fmt.Errorf("keep photo content: %w", err)
	}
	return nil
}

// add puts the photo and its job on record, together.
func (s *Service) add(tx *database.Tx, by account.Account, facilityID uuid.UUID, sum []byte) (*Photo, error) {
	if err := mayUpload(tx, by, facilityID); err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make photo id: %w", err)
	}
	now := tx.Now()
	tag, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO photos (id, facility_id, sha256, uploaded_by, released_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)
		ON CONFLICT (facility_id, sha256) DO NOTHING`, id, facilityID, sum, actor(by), now)
	if err != nil {
		return nil, fmt.Errorf("add photo: %w", err)
	}
	var p Photo
	if err := tx.Where("facility_id = ? AND sha256 = ?", facilityID, sum).First(&p).Error; err != nil {
		return nil, fmt.Errorf("read photo: %w", err)
	}
	isNew := tag.RowsAffected() == 1
	if !isNew {
		again := p.Status == Failed // perhaps it was our own failure
		if again {
			p.Status, p.Failure = Pending, ""
		}
		p.ReleasedAt = now
		if err := tx.Model(&Photo{ID: p.ID}).Select("Status", "Failure", "ReleasedAt").Updates(&p).Error; err != nil {
			return nil, fmt.Errorf("touch photo: %w", err)
		}
		if !again {
			return &p, nil
		}
	}
	if err := s.Jobs.Enqueue(tx, RenderArgs{PhotoID: p.ID}, nil); err != nil {
		return nil, err
	}
	return &p, ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "upload-photo", Subject: "photo", ID: p.ID,
		Detail: map[string]any{"facility": facilityID, "sha256": hex.EncodeToString(sum)},
	})
}

// Get reads a photo of a facility by, to follow its status. It answers as not found
// to whoever may not upload there.
func (s *Service) Get(ctx context.Context, by account.Account, id uuid.UUID) (*Stored, error) {
	var out Stored
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		p, err := get(tx, id)
		if err != nil {
			return err
		}
		if err := account.RequireOnFacility(tx, by, p.FacilityID, uploaders...); err != nil {
			if fault.Of(err) != nil {
				return errNotFound
			}
			return err
		}
		out.Photo = *p
		return readContent(tx, p.SHA256, &out.Content)
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// Stored is a photo with what is known of its bytes.
type Stored struct {
	Photo   Photo
	Content Content
}

// List lists a facility's photos, newest first, before before, at most limit, for
// those who may upload there.
func (s *Service) List(ctx context.Context, by account.Account, facilityID, before uuid.UUID, limit int) ([]Stored, error) {
	var stored []Stored
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnFacility(tx, by, facilityID, uploaders...); err != nil {
			return err
		}
		q := tx.Where("facility_id = ?", facilityID)
		if before != uuid.Nil {
			q = q.Where("id < ?", before)
		}
		var photos []Photo
		if err := q.Order("id DESC").Limit(limit).Find(&photos).Error; err != nil {
			return fmt.Errorf("list photos of facility %s: %w", facilityID, err)
		}
		contents, err := contentsOf(tx, photos)
		for _, p := range photos {
			stored = append(stored, Stored{Photo: p, Content: contents[string(p.SHA256)]})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return stored, nil
}

// Picture is an open rendition or original; the caller closes it. Tag changes with
// the bytes.
type Picture struct {
	*blob.Object
	Public bool // anyone may see it, now
	Tag    string
}

// Object opens the rendition of a photo whose long edge is at most edge pixels
// (LargeEdge, MediumEdge or SmallEdge): for anyone when the photo stands in an
// awarded entry of a published round, else for those who may see such an entry
// (architecture §2, invariant 10). For everyone else there is no such photo.
func (s *Service) Object(ctx context.Context, by account.Account, id uuid.UUID, edge int) (*Picture, error) {
	var key, tag string
	var sight Sight
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		p, err := get(tx, id)
		if err != nil {
			return err
		}
		if sight, err = s.sight(tx, by, p); err != nil {
			return err
		}
		if !sight.Renditions && !sight.Public {
			return errNotFound
		}
		var c Content
		if err := readContent(tx, p.SHA256, &c); err != nil {
			return err
		}
		if p.Status != Ready {
			return errPending
		}
		for _, r := range c.Renditions {
			if r.Edge == edge {
				key, tag = r.Key, fmt.Sprintf("%s-%d-%d", id, edge, r.Bytes)
				return nil
			}
		}
		return errNotFound
	})
	if err != nil {
		return nil, err
	}
	return s.open(ctx, key, Picture{Public: sight.Public, Tag: tag})
}

// Original opens what was uploaded, byte for byte: for the facility's owner, whoever
// uploaded it, and those who screen an entry with it.
func (s *Service) Original(ctx context.Context, by account.Account, id uuid.UUID) (*Picture, error) {
	var key string
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		p, err := get(tx, id)
		if err != nil {
			return err
		}
		sight, err := s.sight(tx, by, p)
		if err != nil {
			return err
		}
		if !sight.Original {
			return errNotFound
		}
		key = originalKey(p.SHA256)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.open(ctx, key, Picture{Tag: id.String()})
}

func (s *Service) open(ctx context.Context, key string, p Picture) (_ *Picture, err error) {
	if p.Object, err = s.Blob.Get(ctx, key); err != nil {
		return nil, err
	}
	return &p, nil
}

func (s *Service) sight(tx *database.Tx, by account.Account, p *Photo) (Sight, error) {
	if s.Sight == nil {
		return Sight{}, nil
	}
	return s.Sight(tx, by, p)
}

func get(tx *database.Tx, id uuid.UUID) (*Photo, error) {
	var p Photo
	err := tx.Where("id = ?", id).First(&p).Error
	if database.Missing(err) {
		return nil, errNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read photo %s: %w", id, err)
	}
	return &p, nil
}

func readContent(tx *database.Tx, sum []byte, c *Content) error {
	if err := tx.Where("sha256 = ?", sum).First(c).Error; err != nil {
		return fmt.Errorf("read photo content: %w", err)
	}
	return nil
}

// contentsOf are the contents of photos by their SHA-256.
func contentsOf(tx *database.Tx, photos []Photo) (map[string]Content, error) {
	sums := make([][]byte, len(photos))
	for i, p := range photos {
		sums[i] = p.SHA256
	}
	var found []Content
	if len(sums) > 0 {
		if err := tx.Where("sha256 IN ?", sums).Find(&found).Error; err != nil {
			return nil, fmt.Errorf("read photo contents: %w", err)
		}
	}
	contents := map[string]Content{}
	for _, c := range found {
		contents[string(c.SHA256)] = c
	}
	return contents, nil
}

func actor(by account.Account) *uuid.UUID {
	if by.IsPlatform() {
		return nil
	}
	return &by.ID
}

func originalKey(sum []byte) string { return "photos/" + hex.EncodeToString(sum) + "/original" }

func renditionKey(sum []byte, edge int) string {
	return fmt.Sprintf("photos/%s/%d.jpg", hex.EncodeToString(sum), edge)
}
