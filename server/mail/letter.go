package mail

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
)

// Letter is what a mail says, without the frame that every mail has.
type Letter struct {
	Subject    string   `json:"subject"`
	Greeting   string   `json:"greeting,omitempty"` // the person's or the facility's name
	Paragraphs []string `json:"paragraphs"`
	Items      []string `json:"items,omitempty"` // below the paragraphs
	Action     string   `json:"action,omitempty"`
	Link       string   `json:"link,omitempty"` // where Action leads
	Code       string   `json:"code,omitempty"` // to be typed, large
	// Secret letters open something: they are removed once they have gone, and shown
	// to nobody.
	Secret bool `json:"secret,omitempty"`
}

//go:embed templates
var templates embed.FS

var (
	asText = texttemplate.Must(texttemplate.ParseFS(templates, "templates/letter.txt"))
	asHTML = htmltemplate.Must(htmltemplate.ParseFS(templates, "templates/letter.html"))
)

// frame is the words around every letter.
type frame struct {
	Lang, Dear, Footer, Made, Stop string
}

var frames = map[string]frame{
	"vi": {
		Lang: "vi", Dear: "Kính gửi",
		Footer: "Thư do hệ thống Tiêu Biểu gửi tự động, vui lòng không trả lời thư này.",
		Made:   "Dữ liệu minh hoạ: mọi tên gọi trong thư này đều không có thật.",
		Stop:   "Không nhận thư nhắc hạn nữa",
	},
	"en": {
		Lang: "en", Dear: "Dear",
		Footer: "Sent automatically by Tiêu Biểu; please do not reply to this mail.",
		Made:   "Demonstration data: every name in this mail is made up.",
		Stop:   "Stop reminder mails",
	},
}

// Shown is a mail's letter in its frame, as plain text and as HTML.
type Shown struct{ Text, HTML string }

// Show sets a mail's letter in its frame. A letter that was removed shows nothing.
func (m *Mail) Show() (s Shown, err error) {
	if m.Letter == nil {
		return s, nil
	}
	f, known := frames[m.Locale]
	if !known {
		f = frames["vi"]
	}
	page := struct {
		*Letter
		Frame         frame
		Unsubscribe   string
		Demonstration bool
	}{m.Letter, f, m.Unsubscribe, m.Demonstration}
	var text, html strings.Builder
	if err := asText.Execute(&text, page); err != nil {
		return s, fmt.Errorf("write mail as text: %w", err)
	}
	if err := asHTML.Execute(&html, page); err != nil {
		return s, fmt.Errorf("write mail as HTML: %w", err)
	}
	return Shown{Text: text.String(), HTML: html.String()}, nil
}
