package entryimport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/spreadsheet"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// limits of one file. Columns beyond those of the template are looked at for headings.
var limits = spreadsheet.Limits{Bytes: MaxBytes, Unpacked: 48 << 20, Rows: MaxRows + 2, Columns: 80}

// MaxBytes and MaxRows bound one file: larger lists come in several.
const (
	MaxBytes = 5 << 20
	MaxRows  = 2_000
)

// SheetName is the sheet of the template that holds the entries.
const SheetName = "Danh sách"

// plan is a file read and compared with what there is: what an import would do.
type plan struct {
	lines    []*line
	problems int
}

// open reads the rows of a file, the first of which are the headings.
func open(content []byte) (*spreadsheet.Sheet, error) {
	book, err := spreadsheet.Open(content, limits)
	if err != nil {
		return nil, err
	}
	name := ""
	if slices.Contains(book.Sheets(), SheetName) {
		name = SheetName
	}
	return book.Sheet(name)
}

// headings finds the columns of the template by what stands in the first row. Refusals:
// template-missing, template-columns with the cells that are wrong.
func headings(sheet *spreadsheet.Sheet) (map[string]int, error) {
	at := map[string]int{}
	if len(sheet.Rows) == 0 {
		return nil, fault.New(fault.Invalid, "file-empty", "Tệp không có nội dung. Hãy chọn lại tệp.")
	}
	var bad fault.Fields
	first := sheet.Rows[0]
	for i, c := range first.Cells {
		if c.Kind == spreadsheet.Empty {
			continue
		}
		cell := spreadsheet.Address(i, first.Number)
		found, known := byHeading(c.Text)
		if _, twice := at[found.id]; known && twice {
			bad.Add(cell, "column-twice", "Ô %s: cột “%s” có hai lần.", cell, found.heading)
		} else if known {
			at[found.id] = i
		} else if !slices.Contains(harmless, asHeading(c.Text)) {
			bad.Add(cell, "column-unknown", "Ô %s: mẫu không có cột “%s”. Hãy xóa cột này hoặc sửa lại tên cột như mẫu.", cell, short(c.Text))
		}
	}
	_, facilities := at[colFacility]
	_, products := at[colProduct]
	if !facilities || !products || first.Number != 1 {
		return nil, fault.New(fault.Invalid, "template-missing", "Tệp không theo mẫu: dòng đầu tiên phải có cột “Tên cơ sở” và “Tên sản phẩm”. Hãy tải mẫu và dán dữ liệu vào mẫu.")
	}
	for _, c := range columns {
		if _, there := at[c.id]; c.required && !there {
			bad.Add(spreadsheet.Address(0, 1), "column-missing", "Tệp thiếu cột “%s”.", c.heading)
		}
	}
	if len(bad) > 0 {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "template-columns", Message: bad[0].Message, Fields: bad}
	}
	return at, nil
}

// linesOf are the rows that are to be entries: not the headings, the example or what is empty.
func linesOf(sheet *spreadsheet.Sheet, at map[string]int) (lines []*line, rows []spreadsheet.Row) {
	for _, row := range sheet.Rows[1:] {
		if blank(row, at) {
			continue
		}
		l := &line{number: row.Number, at: at}
		marked := false
		if column, there := at[colMark]; there {
			marked = strings.HasPrefix(text.Fold(text.Clean(row.At(column).Text)), text.Fold(exampleMark))
		}
		same := isExample(row, at)
		switch {
		case marked && same:
			continue
		case marked:
			l.note(colMark, "example-mark", "Dòng này còn ghi “Ví dụ” nên sẽ không được nhập. Nếu là dữ liệu thật, hãy xóa chữ “Ví dụ”; nếu không, hãy xóa cả dòng.")
		case same:
			l.note(colProduct, "example-row", "Đây là dòng ví dụ của mẫu. Hãy xóa dòng này.")
		}
		lines, rows = append(lines, l), append(rows, row)
	}
	for _, block := range sheet.Merged {
		noteMerged(lines, at, block)
	}
	return lines, rows
}

// blank says whether a row holds nothing in any column of the template but the first.
func blank(row spreadsheet.Row, at map[string]int) bool {
	for id, column := range at {
		if c := row.At(column); id != colMark && (text.Clean(c.Text) != "" || c.Kind == spreadsheet.Formula) {
			return false
		}
	}
	return true
}

// isExample says whether a row still says what the example says.
func isExample(row spreadsheet.Row, at map[string]int) bool {
	for _, id := range []string{colFacility, colProduct} {
		if text.Clean(row.At(at[id]).Text) != columnOf(id).example {
			return false
		}
	}
	return true
}

func noteMerged(lines []*line, at map[string]int, block spreadsheet.Range) {
	for _, l := range lines {
		if l.number < block.FromRow || l.number > block.ToRow {
			continue
		}
		for _, c := range columns {
			if column, there := at[c.id]; there && column >= block.FromColumn && column <= block.ToColumn {
				l.note(c.id, "cells-merged", "Các ô %s bị gộp. Hãy bỏ gộp ô (Unmerge Cells) rồi ghi đủ từng ô.", block.Name())
				return // one sentence for a block
			}
		}
	}
}

// planOf reads a file for a round and says, line by line, what an import would do and
// what stands against it. It changes nothing.
func (s *Service) planOf(tx *database.Tx, r *competition.Round, sheet *spreadsheet.Sheet) (*plan, error) {
	at, err := headings(sheet)
	if err != nil {
		return nil, err
	}
	admission, err := entry.AdmissionTo(tx, r)
	if err != nil {
		return nil, err
	}
	lines, rows := linesOf(sheet, at)
	switch {
	case len(lines) == 0:
		return nil, fault.New(fault.Invalid, "no-rows", "Tệp chưa có dòng dữ liệu nào dưới dòng tiêu đề (dòng ví dụ không tính).")
	case len(lines) > MaxRows:
		return nil, fault.New(fault.TooLarge, "too-many-rows", "Tệp có hơn %d dòng. Hãy chia thành nhiều tệp.", MaxRows)
	}
	places, err := unit.NewGazetteer(tx, tx.Now())
	if err != nil {
		return nil, err
	}
	for i, l := range lines {
		if err := l.read(rows[i], places, admission.Groups()); err != nil {
			return nil, err
		}
		if l.draft, l.wrong, err = s.Facilities.Draft(l.details, tx.Now()); err != nil {
			return nil, err
		}
		for _, f := range l.wrong { // a broken name or code is wrong whoever's it is
			if f.Path == colFacility || f.Path == colCode && f.Code != "code-missing" {
				l.noteFields(fault.Fields{f}, detailColumn)
			}
		}
	}
	if err := findOwners(tx, lines); err != nil {
		return nil, err
	}
	if err := findProducts(tx, lines); err != nil {
		return nil, err
	}
	for _, l := range lines {
		l.typed.Facility, l.typed.Product = l.owner, l.made
		l.noteFields(l.typed.Clean(tx), func(path string) string { return path })
		if err := l.admit(admission); err != nil {
			return nil, err
		}
	}
	p := &plan{lines: lines}
	for _, l := range lines {
		slices.SortStableFunc(l.problems, func(a, b Problem) int { return l.at[a.Column] - l.at[b.Column] })
		p.problems += len(l.problems)
	}
	return p, nil
}

// findOwners decides for each line which facility it is about: one that is registered,
// that of an earlier line, or a new one.
func findOwners(tx *database.Tx, lines []*line) error {
	drafts := make([]*facility.Facility, len(lines))
	for i, l := range lines {
		drafts[i] = l.draft
	}
	known, err := facility.Alike(tx, drafts)
	if err != nil {
		return err
	}
	units, err := unitsOf(tx, drafts, known)
	if err != nil {
		return err
	}
	w := registry{units: units, byCode: map[string]*facility.Facility{}, byName: map[string][]*facility.Facility{}}
	for i := range known {
		w.add(&known[i])
	}
	firsts := map[uuid.UUID]*line{}
	for _, l := range lines {
		owner := w.find(l)
		if owner == nil {
			l.owner = l.draft
			l.noteFields(l.wrong, detailColumn)
			firsts[l.draft.ID] = l
			if l.details.UnitID != uuid.Nil {
				w.add(l.draft)
			}
			continue
		}
		l.owner, l.first = owner, firsts[owner.ID]
		l.known = l.first == nil
	}
	return nil
}

// registry is the facilities that there are, and those that the lines so far bring.
type registry struct {
	units  map[uuid.UUID]unit.Unit
	byCode map[string]*facility.Facility
	byName map[string][]*facility.Facility
}

// codeOf is what tells a facility from all others; "" where it has none.
func codeOf(f *facility.Facility) string {
	switch {
	case f.RegistrationCode != nil:
		return *f.RegistrationCode
	case f.PersonalNumberDigest != nil:
		return string(f.PersonalNumberDigest)
	}
	return ""
}

func (w *registry) add(f *facility.Facility) {
	if code := codeOf(f); code != "" {
		w.byCode[code] = f
	}
	w.byName[f.NameFolded] = append(w.byName[f.NameFolded], f)
}

// find is the facility of a line by its code, else by name and place; nil: none yet.
func (w *registry) find(l *line) *facility.Facility {
	code := codeOf(l.draft)
	if f := w.byCode[code]; code != "" && f != nil {
		if !alike(l.draft.NameFolded, f.NameFolded) {
			l.note(colFacility, "facility-name-differs", "Mã số thuế này là của cơ sở “%s”. Hãy kiểm tra mã số thuế, hoặc ghi tên cơ sở như đã đăng ký.", f.Name)
		}
		return f
	}
	if l.details.UnitID == uuid.Nil || l.draft.NameFolded == "" {
		return nil
	}
	var here []*facility.Facility
	for _, f := range w.byName[l.draft.NameFolded] {
		if samePlace(l.draft, f, w.units) {
			here = append(here, f)
		}
	}
	switch {
	case len(here) == 0:
		return nil
	case len(here) > 1:
		l.note(colFacility, "facility-unclear", "Có %d cơ sở cùng tên ở cùng xã, phường. Hãy ghi mã số thuế để phân biệt.", len(here))
	case code != "" && codeOf(here[0]) != "":
		l.note(colCode, "facility-code-differs", "Cơ sở cùng tên ở cùng xã, phường đã có mã số thuế khác. Hãy kiểm tra lại; nếu là hai cơ sở, hãy đăng ký riêng cơ sở này trước.")
	}
	return here[0]
}

// legalForms are words that one paper writes and another leaves out.
var legalForms = []string{
	"cong ty", "cty", "trach nhiem huu han", "tnhh", "mot thanh vien", "mtv", "co phan", "cp", "doanh nghiep tu nhan", "dntn", "doanh nghiep",
	"hop tac xa", "htx", "to hop tac", "tht", "ho kinh doanh", "hkd", "co so san xuat", "co so",
}

// alike says whether two folded names may be of one facility: one holds the other, the
// words for the legal form apart.
func alike(a, b string) bool {
	a, b = core(a), core(b)
	return strings.Contains(" "+a+" ", " "+b+" ") || strings.Contains(" "+b+" ", " "+a+" ")
}

func core(folded string) string {
	words := " " + strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(" -–.,“”\"'()", r) }), " ") + " "
	for _, form := range legalForms {
		words = strings.ReplaceAll(words, " "+form+" ", " ")
	}
	if rest := strings.TrimSpace(words); rest != "" {
		return rest
	}
	return folded
}

// unitsOf are the units that facilities lie in.
func unitsOf(tx *database.Tx, drafts []*facility.Facility, known []facility.Facility) (map[uuid.UUID]unit.Unit, error) {
	ids := map[uuid.UUID]bool{}
	for _, d := range drafts {
		ids[d.UnitID] = true
	}
	for i := range known {
		ids[known[i].UnitID] = true
	}
	list := make([]uuid.UUID, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	var units []unit.Unit
	if err := tx.Where("id IN ?", list).Find(&units).Error; err != nil {
		return nil, fmt.Errorf("read units of facilities: %w", err)
	}
	found := map[uuid.UUID]unit.Unit{}
	for _, u := range units {
		found[u.ID] = u
	}
	return found, nil
}

// findProducts decides for each line whether its facility makes the product already,
// and notes what stands in the file twice.
func findProducts(tx *database.Tx, lines []*line) error {
	facilities, names := []uuid.UUID{}, []string{}
	for _, l := range lines {
		made, wrong, err := facility.NewProduct(l.owner.ID, l.product, tx.Now())
		if err != nil {
			return err
		}
		l.made = made
		if l.product.Name == "" && !l.has(colProduct) {
			l.note(colProduct, "product-missing", "Chưa ghi tên sản phẩm.")
		}
		l.noteFields(wrong, productColumn)
		if l.known {
			facilities, names = append(facilities, l.owner.ID), append(names, made.NameFolded)
		}
	}
	slices.SortFunc(facilities, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	known, err := facility.ProductsNamed(tx, slices.Compact(facilities), names)
	if err != nil {
		return err
	}
	type key struct {
		facility uuid.UUID
		name     string
	}
	there := map[key]*facility.Product{}
	for i := range known {
		p := &known[i]
		if p.MergedInto != nil {
			root, err := facility.Root(tx, p.ID)
			if err != nil {
				return err
			}
			if p, err = facility.GetProduct(tx, root); err != nil {
				return err
			}
		}
		k := key{known[i].FacilityID, known[i].NameFolded}
		if there[k] == nil {
			there[k] = p
		}
	}
	seen := map[uuid.UUID]*line{}
	for _, l := range lines {
		k := key{l.owner.ID, l.made.NameFolded}
		if k.name == "" {
			continue
		}
		if p := there[k]; p != nil {
			first := seen[p.ID]
			l.productKnown = l.known && (first == nil || first.productKnown)
			if l.made = p; first != nil {
				l.note(colProduct, "row-twice", "Trùng với dòng %d: cùng cơ sở, cùng sản phẩm.", first.number)
			}
		} else {
			there[k] = l.made
		}
		if seen[l.made.ID] == nil {
			seen[l.made.ID] = l
		}
	}
	return nil
}

// admit asks what the round asks of any entry.
func (l *line) admit(a *entry.Admission) error {
	if l.has(colProvince) || l.has(colCommune) || l.has(colGroup) || l.groupID == "" {
		return nil // it would only say so again
	}
	product := l.made
	if !l.productKnown {
		product = nil
	}
	err := a.Admit(l.owner, product, l.groupID)
	refusal := fault.Of(err)
	if refusal == nil {
		return err
	}
	at := colProduct
	switch refusal.Code {
	case "outside-area":
		at = colProvince
	case "kind-not-admitted":
		at = colKind
	}
	if !l.has(at) {
		l.note(at, refusal.Code, "%s", refusal.Message)
	}
	return nil
}

// newOnes are the facilities and products that an import has to make, in the order of
// the file.
func (p *plan) newOnes() (facilities []*facility.Facility, products []*facility.Product) {
	for _, l := range p.lines {
		if !l.known && l.first == nil {
			facilities = append(facilities, l.owner)
		}
		if !l.productKnown {
			products = append(products, l.made)
		}
	}
	return facilities, products
}

// places are the units in which new facilities would be registered.
func (p *plan) places() (ids []uuid.UUID) {
	for _, l := range p.lines {
		if !l.known && l.owner.UnitID != uuid.Nil {
			ids = append(ids, l.owner.UnitID)
		}
	}
	return ids
}

// refusal is what an import answers to a file that still has problems: at most this many.
const shownProblems = 100

func (p *plan) refusal() error {
	if p.problems == 0 {
		return nil
	}
	refused := fault.New(fault.Invalid, "import-has-problems", "Tệp còn %d chỗ cần sửa nên chưa nhập hồ sơ nào. Hãy xem trước lại.", p.problems)
	for _, l := range p.lines {
		for _, b := range l.problems {
			if len(refused.Fields) < shownProblems {
				refused.Fields = append(refused.Fields, fault.Field{Path: b.Cell, Code: b.Code, Message: b.Message})
			}
		}
	}
	return refused
}
