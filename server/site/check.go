package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tieubieu/server/certificate"
	"tieubieu/server/fault"
)

// Check answers for a certificate by its code, as it was typed: a fault of kind NotFound
// for every code that no published certificate has, one of kind TooMany when the network
// has asked too often.
type Check func(ctx context.Context, code string) (*certificate.Checked, error)

type checkPage struct {
	Typed   string
	Found   *checkedCertificate
	Refused *checkRefused
}

type checkRefused struct{ State, Word, Text string }

type checkedCertificate struct {
	State, Word, Text string
	Successor         *certificateLine
	Facts             []checkFact
	Demonstration     bool
}

type checkFact struct {
	Label, Value, Href string
	Vietnamese         bool // a name, in both languages the same
}

// checkedCode is what stands behind the check page's path: asked says whether this is a
// question about a code at all.
func checkedCode(path string, query url.Values) (typed string, asked bool) {
	rest, under := strings.CutPrefix(path, certificate.CheckPath+"/")
	switch {
	case under && rest != "" && !strings.Contains(rest, "/"):
		return rest, true
	case path == certificate.CheckPath && query.Has("ma"):
		return query.Get("ma"), true
	}
	return "", false
}

// asksForCode says whether a request is about one code; such a page is made anew each
// time, and only where the network that asks is known: below the engine, in NotFound.
func (s *Site) asksForCode(rest string, r *http.Request) bool {
	_, asked := checkedCode(rest, r.URL.Query())
	return asked && s.options.Check != nil
}

// check answers a question about a code.
func (s *Site) check(w http.ResponseWriter, r *http.Request, words *Words, typed string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	typed = strings.TrimSpace(typed)
	if code := certificate.Code(typed); code != "" && !strings.HasSuffix(r.URL.Path, "/"+code) {
		http.Redirect(w, r, words.address(certificate.CheckPath+"/"+code), http.StatusSeeOther)
		return
	}
	if len(typed) > 40 {
		typed = ""
	}
	page, status := &checkPage{Typed: typed}, http.StatusOK
	found, err := s.options.Check(r.Context(), typed)
	refusal := fault.Of(err)
	switch {
	case err == nil:
		page.Typed, page.Found = "", words.checked(found)
	case refusal != nil && refusal.Kind == fault.NotFound:
		status, page.Refused = http.StatusNotFound, &checkRefused{"none", words.CheckUnknown, words.CheckUnknownText}
	case refusal != nil && refusal.Kind == fault.TooMany:
		status, page.Refused = http.StatusTooManyRequests, &checkRefused{"wait", words.CheckTooMany, words.CheckTooManyText((refusal.RetryAfter + 59) / 60)}
		w.Header().Set("Retry-After", strconv.Itoa(refusal.RetryAfter))
	default:
		s.trouble(w, r, words, err)
		return
	}
	f := s.checkFrame(words, page)
	f.Hidden = true
	f.Demo = found != nil && found.Demonstration
	if found != nil {
		f.Other = words.other().address(certificate.CheckPath + "/" + found.Code)
	}
	p, err := s.render(status, f)
	if err != nil {
		s.trouble(w, r, words, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	p.serve(w, r)
}

func (w *Words) other() *Words {
	if w == &english {
		return &vietnamese
	}
	return &english
}

func (s *Site) checkFrame(w *Words, page *checkPage) *frame {
	f := s.newFrame(w, "check", certificate.CheckPath, w.CheckCertificate, w.CheckLead)
	f.Section, f.Main = "check", page
	return f
}

// checkForm is the page to type a code on.
func (s *Site) checkForm(ctx context.Context, w *Words) (*frame, error) {
	demo, err := s.demonstrates(ctx)
	if err != nil {
		return nil, err
	}
	f := s.checkFrame(w, &checkPage{})
	f.Demo = demo
	return f, nil
}

func (w *Words) checked(c *certificate.Checked) *checkedCertificate {
	out := &checkedCertificate{Demonstration: c.Demonstration}
	switch c.Status {
	case certificate.Valid:
		out.State, out.Word = "done", w.CheckValid(w.day(c.ValidUntil))
	case certificate.Expired:
		out.State, out.Word = "wait", w.CheckExpired(w.day(c.ValidUntil))
	case certificate.Superseded:
		out.State, out.Word, out.Text = "none", w.CheckSuperseded, c.Reason
	default:
		out.State, out.Word, out.Text = "bad", w.CheckRevoked, c.Reason
	}
	if c.Successor != "" {
		out.Successor = &certificateLine{Number: c.Successor, Href: w.address(certificate.CheckPath + "/" + c.SuccessorCode)}
	}
	tier := w.name(Name{Vi: c.TierVi, En: c.TierEn})
	out.Facts = []checkFact{
		{Label: w.CheckNumber, Value: c.Number},
		{Label: w.CheckProduct, Value: c.Product, Href: w.address("/san-pham/" + c.ProductID.String()), Vietnamese: true},
		{Label: w.CheckFacility, Value: c.Facility, Vietnamese: true},
		{Label: w.CheckPlace, Value: c.Place, Vietnamese: true},
		{Label: w.CheckTier, Value: tier + ", " + strconv.Itoa(c.Year), Href: w.address("/ket-qua/" + c.RoundID.String())},
		{Label: w.CheckUnit, Value: c.Unit, Vietnamese: true},
		{Label: w.CheckIssued, Value: w.day(c.IssuedOn)},
		{Label: w.CheckUntil, Value: w.day(c.ValidUntil)},
	}
	if c.Level != "" {
		out.Facts = append(out.Facts, checkFact{Label: w.CheckLevel, Value: c.Level})
	}
	return out
}
