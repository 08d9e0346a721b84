package photo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"tieubieu/server/fault"
)

// What a photo may be, checked before anything is decoded (architecture §3).
const (
	MaxBytes  = 25 << 20
	MaxPixels = 40_000_000
)

// Kind is the format of an accepted photo, found in its content and never taken
// from a name or from what the sender claims.
type Kind string

const (
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
	WebP Kind = "webp"
	HEIC Kind = "heic"
)

// ContentType is the media type to store and serve the original with.
func (k Kind) ContentType() string { return "image/" + string(k) }

// Header is what the file says of itself. Width and Height are in pixels as
// stored, before Orientation (EXIF, 1 to 8) is applied.
type Header struct {
	Kind          Kind
	Width, Height int
	Orientation   int
}

// Displayed is the size in pixels once the orientation is applied.
func (h Header) Displayed() (width, height int) {
	if h.Orientation >= 5 {
		return h.Height, h.Width
	}
	return h.Width, h.Height
}

// Inspect reads the structure of a file of size bytes, from its first byte to
// its last and without decoding a pixel, and refuses what Render must not see:
// *fault.Error with code photo-empty, photo-too-large, photo-too-many-pixels,
// photo-truncated, photo-damaged, photo-too-complex, photo-animated,
// photo-mixed-content, photo-svg, photo-archive, photo-pdf,
// photo-video, photo-type-unsupported or photo-type-unknown. Any other error is
// a failure of r.
func Inspect(r io.ReaderAt, size int64) (Header, error) {
	if size == 0 {
		return Header{}, fault.New(fault.Invalid, "photo-empty", "Tệp rỗng, không có ảnh bên trong. Hãy chọn lại ảnh.")
	}
	if size > MaxBytes {
		return Header{}, tooLarge(size)
	}
	head := make([]byte, min(size, 1024))
	if err := readFull(r, head, 0); err != nil {
		return Header{}, fmt.Errorf("read photo: %w", err)
	}
	walk := map[Kind]func(*file) (Header, error){JPEG: walkJPEG, PNG: walkPNG, WebP: walkWebP, HEIC: walkHEIC}[sniff(head)]
	if walk == nil {
		return Header{}, refuseType(head)
	}
	f := &file{r: r, size: size}
	h, err := walk(f)
	if err == nil {
		err = f.refuseArchive()
	}
	switch {
	case err == nil:
		return h, nil
	case errors.Is(err, errPastEnd):
		return Header{}, truncated()
	case fault.Of(err) != nil:
		return Header{}, err
	}
	return Header{}, fmt.Errorf("read photo: %w", err)
}

func sniff(head []byte) Kind {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(head, []byte(pngSignature)):
		return PNG
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return WebP
	case isHEIC(head):
		return HEIC
	}
	return ""
}

// checkSize refuses a picture that claims more pixels than we decode.
func checkSize(width, height int) error { return checkSizeWithin(width, height, MaxPixels) }

func checkSizeWithin(width, height int, most int64) error {
	if width <= 0 || height <= 0 {
		return damaged()
	}
	if int64(width)*int64(height) > most {
		return fault.New(fault.Invalid, "photo-too-many-pixels",
			"Ảnh có kích thước %d × %d điểm ảnh, vượt mức %d triệu điểm ảnh. Hãy thu nhỏ ảnh rồi tải lại.",
			width, height, most/1_000_000)
	}
	return nil
}

func tooLarge(size int64) error {
	tenths := size * 10 / (1 << 20)
	return fault.New(fault.TooLarge, "photo-too-large",
		"Ảnh nặng %d,%d MB, vượt mức %d MB. Hãy giảm dung lượng ảnh rồi tải lại.", tenths/10, tenths%10, MaxBytes>>20)
}

func truncated() error {
	return fault.New(fault.Invalid, "photo-truncated",
		"Tệp ảnh bị thiếu phần cuối, có thể do lúc gửi bị ngắt giữa chừng. Hãy tải lại ảnh gốc.")
}

func damaged() error {
	return fault.New(fault.Invalid, "photo-damaged",
		"Tệp ảnh bị hỏng, không đọc được. Hãy chụp lại hoặc chọn ảnh khác.")
}

func tooComplex() error {
	return fault.New(fault.Invalid, "photo-too-complex",
		"Ảnh có cấu trúc bất thường, xử lý quá lâu. Hãy mở ảnh, lưu lại dạng JPEG rồi tải lên.")
}

func mixedContent(what string) error {
	return fault.New(fault.Invalid, "photo-mixed-content",
		"Trong tệp ảnh có lẫn nội dung khác (%s). Hãy mở ảnh, lưu lại dạng JPEG rồi tải lên.", what)
}

func unsupported(format string) error {
	return fault.New(fault.Invalid, "photo-type-unsupported",
		"Ảnh dạng %s không được nhận. Hãy lưu lại dạng JPEG hoặc PNG rồi tải lên.", format)
}

// heicUnread refuses a HEIC photo where it cannot be decoded.
func heicUnread() error {
	return fault.New(fault.Invalid, "photo-heic",
		"Không đọc được ảnh HEIC này. Trên iPhone: vào Cài đặt › Camera › Định dạng, chọn “Tương thích nhất” rồi chụp lại, hoặc gửi ảnh dạng JPEG.")
}

func animated() error {
	return fault.New(fault.Invalid, "photo-animated",
		"Ảnh động không được nhận. Hãy gửi ảnh chụp dạng JPEG hoặc PNG.")
}

// refuseType names what the file is instead of a photo, with what to do about it.
func refuseType(head []byte) error {
	has := func(prefix string) bool { return bytes.HasPrefix(head, []byte(prefix)) }
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	switch {
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return refuseContainer(head)
	case has("GIF87a"), has("GIF89a"):
		return animated()
	case has("BM"):
		return unsupported("BMP")
	case has("II*\x00"), has("MM\x00*"):
		return unsupported("TIFF hoặc ảnh thô (RAW)")
	case has("\x00\x00\x00\x0cJXL "), has("\xff\x0a"):
		return unsupported("JPEG XL")
	case has("PK\x03\x04"), has("PK\x05\x06"), has("Rar!"), has("7z\xbc\xaf"), has("\x1f\x8b"):
		return fault.New(fault.Invalid, "photo-archive",
			"Đây là tệp nén hoặc tệp Office, không phải ảnh. Hãy tải lên từng ảnh JPEG hoặc PNG.")
	case has("%PDF-"):
		return fault.New(fault.Invalid, "photo-pdf",
			"Đây là tệp PDF, không phải ảnh. Giấy tờ dạng PDF xin tải lên ở mục Giấy tờ.")
	case strings.HasPrefix(text, "<svg"), strings.HasPrefix(text, "<?xml") && strings.Contains(text, "<svg"),
		strings.HasPrefix(text, "<!--") && strings.Contains(text, "<svg"), strings.HasPrefix(text, "<!doctype svg"):
		return fault.New(fault.Invalid, "photo-svg",
			"Hình vẽ SVG không được nhận. Hãy gửi ảnh chụp sản phẩm dạng JPEG hoặc PNG.")
	}
	return fault.New(fault.Invalid, "photo-type-unknown",
		"Không nhận ra đây là tệp ảnh. Hãy gửi ảnh chụp dạng JPEG, PNG hoặc WebP.")
}

// refuseContainer tells apart the formats that share the ISO base media box.
func refuseContainer(head []byte) error {
	end := min(int(head[3])|int(head[2])<<8, len(head))
	brands := string(head[8:max(end, 12)])
	switch {
	case strings.Contains(brands, "avif"), strings.Contains(brands, "avis"):
		return unsupported("AVIF")
	case strings.HasPrefix(brands, "hevc"), strings.HasPrefix(brands, "msf1"):
		return animated()
	}
	return fault.New(fault.Invalid, "photo-video",
		"Đây là video hoặc tệp âm thanh, không phải ảnh. Hãy gửi ảnh chụp dạng JPEG hoặc PNG.")
}
