package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

var _ io.ReadSeekCloser = (*Object)(nil)

// Object is an open object, fit for http.ServeContent: seeking costs nothing
// until the next read, which then asks for the rest from there. A connection
// that breaks is taken up again where it broke, as long as the object is the same
// one. It is not for several goroutines at once.
type Object struct {
	Info Info

	store *Store
	ctx   context.Context // the caller's
	pos   int64           // of the next Read

	body     io.ReadCloser
	bodyPos  int64
	cancel   context.CancelCauseFunc // of the request behind body
	silence  *time.Timer             // calls cancel
	failures int
}

var errSilent = errors.New("the object store has fallen silent")

// open asks for the object from byte from on.
func (o *Object) open(key string, from int64) error {
	options := minio.GetObjectOptions{}
	if from > 0 {
		if err := errors.Join(options.SetRange(from, 0), options.SetMatchETag(o.Info.ETag)); err != nil {
			return fmt.Errorf("get object %q from %d: %w", key, from, err)
		}
	}
	ctx, cancel := context.WithCancelCause(o.ctx)
	silence := time.AfterFunc(silenceLimit, func() { cancel(errSilent) })
	body, info, _, err := o.store.client.GetObject(ctx, o.store.bucket, key, options)
	silence.Stop()
	if err != nil {
		if cause := context.Cause(ctx); cause != nil && o.ctx.Err() == nil {
			err = cause
		}
		cancel(nil)
		return explain("get object", key, err)
	}
	if from == 0 {
		info.Key = key
		o.Info = toInfo(info)
	}
	o.body, o.bodyPos, o.cancel, o.silence = body, from, cancel, silence
	return nil
}

func (o *Object) hangUp() {
	if o.body != nil {
		o.silence.Stop()
		o.cancel(nil)
		_ = o.body.Close()
		o.body = nil
	}
}

// Read reads from the current position.
func (o *Object) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if o.pos >= o.Info.Size {
		return 0, io.EOF
	}
	for {
		if o.body != nil && o.bodyPos != o.pos {
			o.hangUp()
		}
		if o.body == nil {
			if err := o.open(o.Info.Key, o.pos); err != nil {
				return 0, err
			}
		}
		o.silence.Reset(silenceLimit)
		n, err := o.body.Read(p[:min(int64(len(p)), o.Info.Size-o.pos)])
		o.silence.Stop()
		o.pos += int64(n)
		o.bodyPos = o.pos
		if n > 0 {
			return n, nil // an error behind the bytes comes back with the next Read
		}
		if err == nil {
			continue
		}
		o.hangUp()
		if o.failures++; o.failures >= attempts || o.ctx.Err() != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, explain("read object", o.Info.Key, err)
		}
	}
}

// Seek sets the position of the next Read. Positions behind the end are allowed,
// and read as the end.
func (o *Object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.pos
	case io.SeekEnd:
		offset += o.Info.Size
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek in object %q: position %d is before its start", o.Info.Key, offset)
	}
	o.pos = offset
	return offset, nil
}

// Close gives the connection back.
func (o *Object) Close() error {
	o.hangUp()
	o.pos = o.Info.Size
	return nil
}
