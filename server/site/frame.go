package site

import (
	"html/template"
	"strings"
)

// frame is what every page shares.
type frame struct {
	template string

	W           *Words
	Title       string // of the document
	Description string
	Section     string // "results" or "method": the current item of the masthead
	Demo        bool
	Hidden      bool // from search engines
	Style       template.CSS
	Fonts       []string // to fetch before photos
	SignIn      string
	Checks      bool // there is a page to check certificates on

	Canonical string // absolute where the public address is known
	Vi, En    string // the same page in both languages, as Canonical
	Other     string // path of the other language
	Image     string // absolute, for link previews; empty without one
	ImageAlt  string
	Symbols   template.HTML // tier marks that the page refers to
	Main      any
}

// address puts the language before a path: "/", "/en", "/ket-qua", "/en/ket-qua".
func (w *Words) address(path string) string {
	if w.Prefix != "" && path == "/" {
		return w.Prefix
	}
	return w.Prefix + path
}

// Href is address, for templates.
func (w *Words) Href(path string) string { return w.address(path) }

// newFrame fills what follows from the address. path is without its language.
func (s *Site) newFrame(w *Words, template, path, title, description string) *frame {
	other := &english
	if w == other {
		other = &vietnamese
	}
	f := &frame{
		template: template, W: w, Title: title + " · " + w.SiteName, Description: description,
		Canonical: s.options.PublicURL + w.address(path),
		Vi:        s.options.PublicURL + vietnamese.address(path),
		En:        s.options.PublicURL + english.address(path),
		Other:     other.address(path),
	}
	return f
}

func (s *Site) errorFrame(w *Words, title, text string) *frame {
	f := s.newFrame(w, "error", "/", title, text)
	f.Hidden, f.Main = true, map[string]string{"Title": title, "Text": text}
	return f
}

// preview names the picture of link previews; it needs an absolute address.
func (s *Site) preview(f *frame, p *Photo, alt string) {
	if p == nil || s.options.PublicURL == "" {
		return
	}
	f.Image = s.options.PublicURL + photo(p, 960)
	f.ImageAlt = alt
}

func photo(p *Photo, width int) string {
	return "/media/photos/" + p.ID + "/" + map[int]string{320: "320", 960: "960", 1920: "1920"}[width] + ".jpg"
}

// Picture is a photo as templates show it, or the pattern of the group where there is none.
type Picture struct {
	Small, Middle, Large string
	Alt                  string
	Pattern              int // 1 to 4, shown without photo
}

func picture(p *Photo, alt string, pattern int) Picture {
	v := Picture{Pattern: (max(pattern, 1)-1)%4 + 1, Alt: alt}
	if p != nil {
		v.Small, v.Middle, v.Large = photo(p, 320), photo(p, 960), photo(p, 1920)
		if p.Alt != "" {
			v.Alt = p.Alt
		}
	}
	return v
}

// sentence joins parts that are there.
func sentence(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}
