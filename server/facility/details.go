package facility

import (
	"bytes"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/fault"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Details are what is said of a facility at its registration and when it is changed.
// RegistrationCode, a tax code or a household's personal number, may stay empty for
// households and co-operative groups; the mask of a personal number leaves it as it is. One of ContactPhone and ContactEmail is needed.
type Details struct {
	Name                  string
	Kind                  Kind
	RegistrationCode      string
	UnitID                uuid.UUID  // province or commune, valid now
	FormerUnitID          *uuid.UUID // a predecessor of it
	Locality              string
	Address               string
	ContactName           string
	ContactPhone          string
	ContactEmail          string
	Workers               *int
	FoundedYear           *int
	ConsentsToPublication bool

	personal string // the number, read from RegistrationCode
	keeps    bool   // the mask came back: the number stays
}

// Lengths in characters.
const (
	maxName     = 200
	maxLocality = 100
	maxAddress  = 300
	maxContact  = 100
	maxWorkers  = 1_000_000
	firstYear   = 1800
)

var kinds = []Kind{Household, CooperativeGroup, Cooperative, Enterprise}

// clean brings the texts into the form that is stored and notes what is wrong with
// them, today being the day of the change, f the facility as it stands. Units are
// looked at by place.
func (d *Details) clean(faults *fault.Fields, codes CodeRule, f *Facility, today time.Time) {
	for _, s := range []*string{&d.Name, &d.Locality, &d.Address, &d.ContactName} {
		*s = text.Clean(*s)
	}
	if n := length(d.Name); n < 2 || n > maxName {
		faults.Add("name", "name-length", "Tên cơ sở phải có từ 2 đến %d ký tự.", maxName)
	}
	if !slices.Contains(kinds, d.Kind) {
		faults.Add("kind", "kind-unknown", "Loại hình phải là hộ kinh doanh, tổ hợp tác, hợp tác xã hoặc doanh nghiệp.")
	}
	given := d.RegistrationCode
	if mask := f.PersonalNumberMasked(); mask != "" && text.Clean(given) == mask && d.Kind == Household {
		d.RegistrationCode, d.keeps = "", true
	} else {
		var personal bool
		if d.personal, personal = codes.PersonalNumber(faults, "registrationCode", given, d.Kind, today); personal {
			d.RegistrationCode = ""
		} else {
			d.RegistrationCode = codes.Read(faults, "registrationCode", given)
		}
	}
	if text.Clean(given) == "" && !f.Demonstration && (d.Kind == Enterprise || d.Kind == Cooperative) {
		faults.Add("registrationCode", "code-missing", "Doanh nghiệp và hợp tác xã cần nhập mã số thuế.")
	}
	for _, t := range []struct {
		path, value, name string
		most              int
	}{{"locality", d.Locality, "Xã, phường", maxLocality}, {"address", d.Address, "Địa chỉ", maxAddress}, {"contactName", d.ContactName, "Người liên hệ", maxContact}} {
		if length(t.value) > t.most {
			faults.Add(t.path, "too-long", "%s dài tối đa %d ký tự.", t.name, t.most)
		}
	}
	d.cleanContact(faults)
	if d.Workers != nil && (*d.Workers < 0 || *d.Workers > maxWorkers) {
		faults.Add("workers", "workers-range", "Số lao động phải từ 0 đến 1.000.000.")
	}
	if d.FoundedYear != nil && (*d.FoundedYear < firstYear || *d.FoundedYear > today.Year()) {
		faults.Add("foundedYear", "year-range", "Năm thành lập phải từ %d đến %d.", firstYear, today.Year())
	}
}

func (d *Details) cleanContact(faults *fault.Fields) {
	phone, email := text.Clean(d.ContactPhone), text.Clean(d.ContactEmail)
	if phone == "" && email == "" {
		faults.Add("contactPhone", "contact-missing", "Cần ít nhất một số điện thoại hoặc e-mail liên hệ.")
	}
	d.ContactPhone, d.ContactEmail = "", ""
	var ok bool
	if phone != "" {
		if d.ContactPhone, ok = account.NormalisePhone(phone); !ok {
			faults.Add("contactPhone", "phone-invalid", "Số điện thoại liên hệ không hợp lệ.")
		}
	}
	if email != "" {
		if d.ContactEmail, ok = account.NormaliseEmail(email); !ok {
			faults.Add("contactEmail", "email-invalid", "E-mail liên hệ không hợp lệ.")
		}
	}
}

func length(s string) int { return len([]rune(s)) }

// checkUnit notes a unit that no facility can lie in today.
func checkUnit(faults *fault.Fields, u *unit.Unit, today time.Time) {
	switch {
	case u.Level != unit.Province && u.Level != unit.Commune:
		faults.Add("unitId", "unit-level", "Hãy chọn tỉnh, thành phố hoặc xã, phường nơi cơ sở hoạt động.")
	case !u.ValidOn(today):
		faults.Add("unitId", "unit-ended", "%s không còn là đơn vị hành chính hiện hành. Hãy chọn đơn vị sau sáp nhập.", u.Title())
	}
}

// write puts the details into a facility and names the columns that changed.
func (f *Facility) write(d Details, codes CodeRule, now time.Time) (changed []string) {
	next := *f
	if !d.keeps && (d.personal == "" || !bytes.Equal(codes.Seal.Digest(personalPurpose, d.personal), f.PersonalNumberDigest)) {
		next.putPersonal(codes.Seal, d.personal)
	}
	next.Name, next.NameFolded, next.Kind = d.Name, text.Fold(d.Name), d.Kind
	next.RegistrationCode = nil
	if d.RegistrationCode != "" {
		next.RegistrationCode = &d.RegistrationCode
	}
	next.UnitID, next.FormerUnitID = d.UnitID, d.FormerUnitID
	next.Locality, next.Address = d.Locality, d.Address
	next.ContactName, next.ContactPhone, next.ContactEmail = d.ContactName, d.ContactPhone, d.ContactEmail
	next.Workers, next.FoundedYear = d.Workers, d.FoundedYear
	if next.ConsentsToPublication = d.ConsentsToPublication; next.ConsentsToPublication != f.ConsentsToPublication {
		next.ConsentedAt = nil
		if next.ConsentsToPublication {
			next.ConsentedAt = &now
		}
	}
	for column, differs := range map[string]bool{
		"Name": next.Name != f.Name, "NameFolded": next.NameFolded != f.NameFolded, "Kind": next.Kind != f.Kind,
		"PersonalNumberSealed": !bytes.Equal(next.PersonalNumberSealed, f.PersonalNumberSealed), "PersonalNumberDigest": !bytes.Equal(next.PersonalNumberDigest, f.PersonalNumberDigest),
		"PersonalNumberEnding": next.PersonalNumberEnding != f.PersonalNumberEnding,
		"RegistrationCode":     !same(next.RegistrationCode, f.RegistrationCode), "UnitID": next.UnitID != f.UnitID, "FormerUnitID": !same(next.FormerUnitID, f.FormerUnitID),
		"Locality": next.Locality != f.Locality, "Address": next.Address != f.Address,
		"ContactName": next.ContactName != f.ContactName, "ContactPhone": next.ContactPhone != f.ContactPhone, "ContactEmail": next.ContactEmail != f.ContactEmail,
		"Workers": !same(next.Workers, f.Workers), "FoundedYear": !same(next.FoundedYear, f.FoundedYear),
		"ConsentsToPublication": next.ConsentsToPublication != f.ConsentsToPublication, "ConsentedAt": !same(next.ConsentedAt, f.ConsentedAt),
	} {
		if differs {
			changed = append(changed, column)
		}
	}
	slices.Sort(changed)
	*f = next
	return changed
}

// same compares what two pointers point to; nil is the same as nil only.
func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
