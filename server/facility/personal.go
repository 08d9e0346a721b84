package facility

import (
	"fmt"
	"strings"
	"time"

	"tieubieu/server/fault"
	"tieubieu/server/seal"
	"tieubieu/server/unit"
)

// PersonalRule says how closely the 12-digit personal number that a household gives as
// its tax code is looked at. Since 1/7/2025 it replaces the household's tax code (Luật
// Quản lý thuế as amended by Luật 56/2024/QH15; TT 86/2024/TT-BTC); its form is that of
// Nghị định 137/2015/NĐ-CP, điều 13: three digits for the province of birth, one for
// century and sex, two for the year of birth, six for the person.
type PersonalRule string

const (
	PersonalChecked PersonalRule = "checked" // form, province and year
	PersonalDigits  PersonalRule = "digits"  // twelve digits, whatever they say
	PersonalRefused PersonalRule = "refused" // not taken: the field stays empty
)

// Those who were born abroad have a country's code in the place of the province's
// (from 101 on, by the list of TT 59/2021/TT-BCA); which ones exist is not checked.
const firstCountry = 101

// youngest and oldest are the ages that an owner of a household may have, to the year.
const youngest, oldest = 15, 120

const personalDigits = 12

// PersonalNumber reads the number that a household of this kind gives; is says whether
// it is one by its length. It is "" after a fault.
func (r CodeRule) PersonalNumber(faults *fault.Fields, path, s string, kind Kind, today time.Time) (number string, is bool) {
	digits := digitsOf(s)
	if len(digits) != personalDigits || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	switch {
	case r.Personal == PersonalRefused || r.Seal == nil:
		faults.Add(path, "personal-number", "Không nhập số định danh cá nhân ở đây. Hộ kinh doanh dùng số này làm mã số thuế thì để trống ô.")
	case kind != Household:
		faults.Add(path, "personal-number", "Chỉ hộ kinh doanh dùng số định danh cá nhân làm mã số thuế. Hãy nhập mã số thuế của cơ sở.")
	case r.Personal != PersonalDigits && !knownOrigin(digits[:3]):
		faults.Add(path, "personal-number-province", "Số định danh cá nhân không đúng: ba chữ số đầu không phải mã tỉnh nào. Hãy xem lại trên căn cước.")
	case r.Personal != PersonalDigits && !plausibleYear(digits, today):
		faults.Add(path, "personal-number-year", "Số định danh cá nhân không đúng: chữ số thứ tư đến thứ sáu không khớp năm sinh. Hãy xem lại trên căn cước.")
	default:
		return digits, true
	}
	return "", true
}

// knownOrigin says whether three digits are a province of the 63, whose codes these
// numbers keep, or a country.
func knownOrigin(three string) bool {
	if three[0] == '0' {
		return unit.IsOldProvince(three[1:])
	}
	return three >= fmt.Sprint(firstCountry)
}

// plausibleYear says whether the century of the fourth digit (0 and 1: 1900–1999, 2 and
// 3: 2000–2099, and so on) and the year after it give a likely year of birth.
func plausibleYear(digits string, today time.Time) bool {
	century := int(digits[3]-'0') / 2
	year := 1900 + 100*century + 10*int(digits[4]-'0') + int(digits[5]-'0')
	age := today.Year() - year
	return age >= youngest && age <= oldest
}

const personalPurpose = "facility personal number"

func (f *Facility) sealedAs() string { return personalPurpose + " " + f.ID.String() }

// maskOf shows the last three digits: "•••••••••345".
func maskOf(ending string) string { return strings.Repeat("•", 9) + ending }

// PersonalNumberMasked is what is shown of the personal number, "" where there is none.
// Sent back as the registration code, it leaves the number as it is.
func (f *Facility) PersonalNumberMasked() string {
	if f.PersonalNumberEnding == "" {
		return ""
	}
	return maskOf(f.PersonalNumberEnding)
}

// putPersonal seals a number into a facility; "" takes it out.
func (f *Facility) putPersonal(key *seal.Key, number string) {
	if number == "" {
		f.PersonalNumberSealed, f.PersonalNumberDigest, f.PersonalNumberEnding = nil, nil, ""
		return
	}
	f.PersonalNumberSealed = key.Seal(f.sealedAs(), number)
	f.PersonalNumberDigest = key.Digest(personalPurpose, number)
	f.PersonalNumberEnding = number[len(number)-3:]
}
