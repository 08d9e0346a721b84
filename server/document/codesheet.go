package document

import (
	"io"
	"strings"
)

// CodeSheet hands one judge the code that opens the scoring app. It is a secret on
// paper: nothing of it is kept here.
type CodeSheet struct {
	Judge     string // name
	Role      string // in words: "Trưởng ban giám khảo"; may be ""
	JudgeCode string // "J04"
	Code      string // as it is typed: "ABCD-EFGH"
	Link      string // what the QR holds; what stands before its # is printed as the address
}

// CodeSheets writes one A4 page for each judge, in the order given.
func CodeSheets(w io.Writer, round RoundHead, sheets []CodeSheet) error {
	return writePages(w, "Phiếu cấp mã chấm điểm", func(p *paper) {
		for _, s := range sheets {
			p.codeSheet(round, s)
		}
	})
}

// A saying is a sentence in both languages.
type saying struct{ vi, en string }

func (s CodeSheet) steps() []saying {
	address, _, _ := strings.Cut(s.Link, "#")
	address = strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	return []saying{
		{
			"Trên máy tính bảng, mở " + address + " rồi chọn “Thêm vào màn hình chính”.",
			"On the tablet, open this address and choose “Add to Home Screen”.",
		},
		{
			"Mở ứng dụng từ màn hình chính. Nhập mã ở trên, hoặc chọn “Quét mã” và đưa máy ảnh vào mã QR.",
			"Open the app from the home screen. Type the code above, or choose “Scan” and point the camera at the QR code.",
		},
		{
			"Chọn mã PIN 6 chữ số của riêng mình. Mã PIN mở phiếu chấm trên máy này, cả khi không có mạng.",
			"Choose a 6-digit PIN of your own. It opens your sheets on this device, also without a network.",
		},
	}
}

var whenReplaced = saying{
	"Khi đổi máy hoặc mất giấy này: báo thư ký để nhận mã mới. Mã cũ hết hiệu lực ngay. Phiếu đã gửi vẫn còn. Phiếu chưa gửi ở lại trên máy cũ: nhập mã mới trên máy đó để gửi, hoặc xuất tệp giao Thư ký.",
	"If the tablet is replaced or this paper is lost, ask the secretary for a new code. The old one ends at once. Sheets already sent stay. Unsent sheets stay on the old tablet: type the new code there to send them, or export a file for the secretary.",
}

var keepSecret = saying{"Giữ kín. Không đưa cho người khác.", "Keep it to yourself. Do not hand it on."}

const (
	codeLeft, codeRight = 24.0, 186.0
	codeMiddle          = (codeLeft + codeRight) / 2
	codeWidth           = codeRight - codeLeft
)

func (p *paper) codeSheet(round RoundHead, s CodeSheet) {
	p.pdf.AddPage()
	if round.Demonstration {
		p.demonstration(codeLeft, 12)
	}
	titleSize, nameSize, air := 13.0, 22.0, 1.0
	title, name := printable(round.Title), printable(s.Judge)
	if len(p.wrap(regular, titleSize, codeWidth, title)) > 2 {
		titleSize, air = 10.5, 0.5
	}
	if len(p.wrap(bold, nameSize, codeWidth, name)) > 2 {
		nameSize, air = 15, 0.5
	}
	y := 20.0
	for _, l := range p.balanced(regular, titleSize, codeWidth, title) {
		p.centred(codeMiddle, y, regular, titleSize, l)
		y += lineHeight(titleSize)
	}
	if round.Unit != "" {
		for _, l := range p.balanced(bold, titleSize, codeWidth, printable(round.Unit)) {
			p.centred(codeMiddle, y, bold, titleSize, l)
			y += lineHeight(titleSize)
		}
	}
	y += 5 * air
	p.centred(codeMiddle, y, bold, 18, "PHIẾU CẤP MÃ CHẤM ĐIỂM")
	y += lineHeight(18)
	p.centred(codeMiddle, y, italic, 10.5, "Sign-in code for the scoring app")
	y += lineHeight(10.5) + 7*air

	for _, l := range p.wrap(bold, nameSize, codeWidth, name) {
		p.line(codeLeft, y, bold, nameSize, l)
		y += lineHeight(nameSize)
	}
	role := "Mã giám khảo " + printable(s.JudgeCode)
	if s.Role != "" {
		role = printable(s.Role) + ". " + role
	}
	for _, l := range p.wrap(regular, 13, codeWidth, role) {
		p.line(codeLeft, y, regular, 13, l)
		y += lineHeight(13)
	}
	y = p.codeBox(y+5*air, s) + 9*air
	for i, step := range s.steps() {
		p.line(codeLeft, y, bold, 15, string(rune('1'+i))+".")
		y = p.says(codeLeft+9, y, regular, 14, 10.5, step) + 4*air
	}
	y = p.says(codeLeft, y+3*air, regular, 12.5, 10.5, whenReplaced) + 7*air
	p.rule(codeLeft, y, codeRight, y, 0.5)
	p.says(codeLeft, y+3, bold, 16, 10.5, keepSecret)
}

// codeBox is the frame with the code to type and the one to scan.
func (p *paper) codeBox(y float64, s CodeSheet) float64 {
	const height, qrSide, inside = 62.0, 58.0, 6.0
	p.pdf.SetLineWidth(0.6)
	p.pdf.Rect(codeLeft, y, codeWidth, height, "D")
	p.qrCode(codeRight-qrSide-2, y+2, qrSide, s.Link)
	room := codeWidth - qrSide - 2*inside
	p.line(codeLeft+inside, y+7, regular, 13, "Mã đăng nhập")
	p.line(codeLeft+inside, y+7+lineHeight(13), italic, 10.5, "Sign-in code")
	size := 42.0
	for p.width(bold, size, s.Code) > room {
		size -= 0.5
	}
	p.line(codeLeft+inside, y+height/2-lineHeight(size)/2+1, bold, size, s.Code)
	hint := saying{"Không có chữ I, L, O, U, số 0, số 1.", "No letters I, L, O, U, no digits 0, 1."}
	p.says(codeLeft+inside, y+height-15, regular, 11, 9.5, hint)
	return y + height
}

// says draws a sentence, its English below it in small type, to the right edge, and
// gives back where they end.
func (p *paper) says(x, y float64, f face, size, small float64, s saying) float64 {
	for _, l := range p.wrap(f, size, codeRight-x, printable(s.vi)) {
		p.line(x, y, f, size, l)
		y += lineHeight(size)
	}
	for _, l := range p.wrap(italic, small, codeRight-x, printable(s.en)) {
		p.line(x, y, italic, small, l)
		y += lineHeight(small)
	}
	return y
}

// demonstration marks a page whose figures are invented.
func (p *paper) demonstration(x, y float64) {
	const words, size = "Dữ liệu minh hoạ", 11
	p.pdf.SetLineWidth(0.3)
	p.pdf.Rect(x, y-0.8, p.width(bold, size, words)+4, lineHeight(size)+1.6, "D")
	p.line(x+2, y, bold, size, words)
}
