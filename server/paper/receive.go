package paper

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"tieubieu/server/fault"
)

// Receive reads a whole file of which the sender says that it has size bytes, or -1.
// Refusals are paper-too-large after MaxBytes, upload-interrupted where another number
// came, and what r itself refuses with.
func Receive(r io.Reader, size int64) ([]byte, error) {
	tooLarge := fault.New(fault.TooLarge, "paper-too-large", "Tệp vượt mức %d MB. Hãy quét lại ở độ phân giải thấp hơn hoặc tách thành nhiều tệp.", MaxBytes>>20)
	if size > MaxBytes {
		return nil, tooLarge
	}
	var buf bytes.Buffer
	if size > 0 { // what was announced and does not come costs nothing
		buf.Grow(int(min(size, 1<<20)) + bytes.MinRead)
	}
	n, err := buf.ReadFrom(io.LimitReader(r, MaxBytes+1))
	if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) || n > MaxBytes {
		return nil, tooLarge
	}
	if fault.Of(err) != nil { // why it is not read on
		return nil, err
	}
	if err != nil || (size >= 0 && n != size) {
		return nil, fault.New(fault.Invalid, "upload-interrupted", "Việc gửi tệp bị ngắt giữa chừng. Hãy gửi lại.")
	}
	return buf.Bytes(), nil
}
