package entry

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/text"
)

// Form is mẫu số 01 (TT 26/2014, domain.md A.4) as far as it speaks of the product;
// what it says of the facility stands with the facility. Money is in whole đồng. A
// nil number was not given.
type Form struct {
	Representative      string `json:"representative,omitempty"` // who signs for the facility
	RepresentativeTitle string `json:"representativeTitle,omitempty"`
	Description         string `json:"description,omitempty"` // what the product is and is for
	Dimensions          string `json:"dimensions,omitempty"`  // size, weight, packing
	Materials           string `json:"materials,omitempty"`
	MaterialsOrigin     string `json:"materialsOrigin,omitempty"`
	Trademark           string `json:"trademark,omitempty"`
	FirstMadeYear       *int   `json:"firstMadeYear,omitempty"`
	AnnualOutput        *int64 `json:"annualOutput,omitempty"`
	OutputUnit          string `json:"outputUnit,omitempty"`
	AnnualRevenue       *int64 `json:"annualRevenue,omitempty"`
	Price               *int64 `json:"price,omitempty"`
	Workers             *int64 `json:"workers,omitempty"`
	// Commits: the dossier is true, the product is no copy and infringes nobody's
	// rights (TT 26/2014, điều 4 and 6).
	Commits bool `json:"commits,omitempty"`
}

// Section is one part of the explanation: text, or files that answer instead (a
// photographed page, a document), which are papers of the entry.
type Section struct {
	Text  string      `json:"text,omitempty"` // at most 20,000 characters
	Files []uuid.UUID `json:"files,omitempty"`
}

// Answered says whether the section holds anything.
func (s Section) Answered() bool { return s.Text != "" || len(s.Files) > 0 }

// Explanation is mẫu số 02, by section id.
type Explanation map[string]Section

// SectionRule is one section of mẫu số 02 and why it is asked.
type SectionRule struct {
	ID       string
	Name     string
	Why      string
	Required bool
}

// Sections of mẫu số 02, in order. Which are required is a default, not law.
var Sections = []SectionRule{
	{"market", "Thị trường tiêu thụ", "Giám khảo chấm tiêu chí đáp ứng thị trường từ phần này.", true},
	{"production", "Năng lực và khả năng phát triển sản xuất", "Giám khảo chấm khả năng phát triển sản xuất từ phần này.", true},
	{"economics", "Hiệu quả kinh tế", "Giám khảo chấm tiêu chí kinh tế từ phần này.", true},
	{"technique", "Kỹ thuật, công nghệ", "Giám khảo chấm tiêu chí kỹ thuật từ phần này.", true},
	{"society", "Hiệu quả xã hội, lao động", "Giám khảo chấm tiêu chí xã hội từ phần này.", true},
	{"environment", "Bảo vệ môi trường", "Giám khảo chấm tiêu chí môi trường từ phần này.", true},
	{"culture", "Giá trị văn hóa, thẩm mỹ", "Giám khảo chấm tiêu chí văn hóa, thẩm mỹ từ phần này.", true},
	{"other", "Nội dung khác", "Ưu điểm khác của sản phẩm được tính ở tiêu chí khác.", false},
}

// Limits of the dossier (architecture §3); characters are counted after NFC.
const (
	MaxSectionText = 20_000
	MinPhotos      = 3
	MaxPhotos      = 12
	MaxCaption     = 200
	MaxPapers      = 20
	MaxPaperBytes  = 20 << 20
	MaxPapersBytes = 150 << 20
	maxReason      = 2_000
	maxMoney       = 1_000_000_000_000_000 // đồng
)

// cleaned is the form in the state in which it is stored.
func (f Form) cleaned(now time.Time) (Form, fault.Fields) {
	var bad fault.Fields
	for _, t := range []struct {
		path  string
		value *string
		max   int
	}{
		{"form.representative", &f.Representative, 200},
		{"form.representativeTitle", &f.RepresentativeTitle, 100},
		{"form.description", &f.Description, 3_000},
		{"form.dimensions", &f.Dimensions, 300},
		{"form.materials", &f.Materials, 2_000},
		{"form.materialsOrigin", &f.MaterialsOrigin, 500},
		{"form.trademark", &f.Trademark, 200},
		{"form.outputUnit", &f.OutputUnit, 50},
	} {
		*t.value = clean(&bad, t.path, *t.value, t.max)
	}
	between := func(path string, value *int64, highest int64) {
		if value != nil && (*value < 0 || *value > highest) {
			bad.Add(path, "out-of-range", "Số phải từ 0 đến %d.", highest)
		}
	}
	between("form.annualOutput", f.AnnualOutput, maxMoney)
	between("form.annualRevenue", f.AnnualRevenue, maxMoney)
	between("form.price", f.Price, maxMoney)
	between("form.workers", f.Workers, 1_000_000)
	if thisYear := now.In(competition.Vietnam).Year(); f.FirstMadeYear != nil && (*f.FirstMadeYear < 1000 || *f.FirstMadeYear > thisYear) {
		bad.Add("form.firstMadeYear", "out-of-range", "Năm phải từ 1000 đến %d.", thisYear)
	}
	return f, bad
}

// merged is the explanation with the sections of change in place of its own; an
// empty one takes the section out. papers are those that the entry holds.
func (x Explanation) merged(change Explanation, papers []uuid.UUID) (Explanation, fault.Fields) {
	var bad fault.Fields
	out := Explanation{}
	for id, s := range x {
		out[id] = s
	}
	for id, s := range change {
		path := "explanation." + id
		if !slices.ContainsFunc(Sections, func(r SectionRule) bool { return r.ID == id }) {
			bad.Add(path, "unknown-field", "Bản thuyết minh không có mục này.")
			continue
		}
		s.Text = clean(&bad, path+".text", s.Text, MaxSectionText)
		for i, file := range s.Files {
			switch {
			case !slices.Contains(papers, file):
				bad.Add(fmt.Sprintf("%s.files[%d]", path, i), "paper-not-found", "Tệp này không có trong hồ sơ.")
			case slices.Contains(s.Files[:i], file):
				bad.Add(fmt.Sprintf("%s.files[%d]", path, i), "duplicate", "Tệp này đã được chọn ở mục này.")
			}
		}
		if s.Answered() {
			out[id] = s
		} else {
			delete(out, id)
		}
	}
	return out, bad
}

// without is the explanation with one file taken out of its sections.
func (x Explanation) without(file uuid.UUID) Explanation {
	out := Explanation{}
	for id, s := range x {
		s.Files = slices.DeleteFunc(slices.Clone(s.Files), func(f uuid.UUID) bool { return f == file })
		if s.Answered() {
			out[id] = s
		}
	}
	return out
}

// replaced is the explanation with one file in the place of another.
func (x Explanation) replaced(old, with uuid.UUID) Explanation {
	out := Explanation{}
	for id, s := range x {
		s.Files = slices.Clone(s.Files)
		if i := slices.Index(s.Files, old); i >= 0 {
			s.Files[i] = with
		}
		out[id] = s
	}
	return out
}

// DecodedForm is the entry's form.
func (e *Entry) DecodedForm() (f Form, err error) {
	if err = json.Unmarshal(orEmpty(e.Form), &f); err != nil {
		return f, fmt.Errorf("decode form of entry %s: %w", e.ID, err)
	}
	return f, nil
}

// DecodedExplanation is the entry's explanation.
func (e *Entry) DecodedExplanation() (x Explanation, err error) {
	if err = json.Unmarshal(orEmpty(e.Explanation), &x); err != nil {
		return nil, fmt.Errorf("decode explanation of entry %s: %w", e.ID, err)
	}
	return x, nil
}

// put puts form and explanation into the entry; changed is false when they are
// what it holds already.
func (e *Entry) put(f Form, x Explanation) (changed bool, err error) {
	oldForm, err := e.DecodedForm()
	if err != nil {
		return false, err
	}
	oldExplanation, err := e.DecodedExplanation()
	if err != nil {
		return false, err
	}
	if reflect.DeepEqual(oldForm, f) && reflect.DeepEqual(oldExplanation, x) {
		return false, nil
	}
	if e.Form, err = json.Marshal(f); err != nil {
		return false, fmt.Errorf("encode form of entry %s: %w", e.ID, err)
	}
	if e.Explanation, err = json.Marshal(x); err != nil {
		return false, fmt.Errorf("encode explanation of entry %s: %w", e.ID, err)
	}
	return true, nil
}

func orEmpty(raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return []byte("{}")
	}
	return raw
}

// clean brings one text into its stored form and refuses what is too long.
func clean(bad *fault.Fields, path, value string, limit int) string {
	value = text.Clean(value)
	if n := utf8.RuneCountInString(value); n > limit {
		bad.Add(path, "too-long", "Nội dung dài %d ký tự, tối đa %d.", n, limit)
	}
	return value
}
