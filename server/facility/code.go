package facility

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"tieubieu/server/fault"
	"tieubieu/server/seal"
)

// CodeRule is the one place that knows what a registration code looks like. The tax
// code's form (10 digits, or 13 for a branch) is that of TT 105/2020/TT-BTC; its check
// digit is common practice, not found in a circular, so it can be switched off.
//
// A household may give its owner's personal number instead, where there is a key to
// seal it: what could leak is not stored in the open.
type CodeRule struct {
	SkipCheckDigit bool
	Personal       PersonalRule // "" is PersonalChecked
	Seal           *seal.Key    // nil: no personal number is taken
}

var codeFiller = strings.NewReplacer(" ", "", "\u00a0", "", ".", "", "-", "", "–", "")

// Read brings a tax code as people write it ("0100 109 106-001") into its digits. ""
// stays "". A personal number is refused; PersonalNumber reads those.
func (r CodeRule) Read(faults *fault.Fields, path, s string) string {
	digits := digitsOf(s)
	if digits == "" {
		return ""
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			faults.Add(path, "code-invalid", "Mã số thuế chỉ gồm chữ số.")
			return ""
		}
	}
	switch {
	case len(digits) == personalDigits:
		faults.Add(path, "personal-number", "Không nhập số định danh cá nhân ở đây. Hộ kinh doanh dùng số này làm mã số thuế thì để trống ô.")
	case len(digits) != 10 && len(digits) != 13, len(digits) == 13 && digits[10:] == "000":
		faults.Add(path, "code-invalid", "Mã số thuế gồm 10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc; hộ kinh doanh có thể nhập số định danh 12 chữ số của chủ hộ.")
	case !r.SkipCheckDigit && !checkDigit(digits):
		faults.Add(path, "code-check-digit", "Mã số thuế không đúng, vui lòng kiểm tra lại từng chữ số.")
	default:
		return digits
	}
	return ""
}

func digitsOf(s string) string { return codeFiller.Replace(norm.NFKC.String(strings.TrimSpace(s))) }

// checkDigit says whether the tenth digit is 10 − (Σ weight·digit mod 11).
func checkDigit(digits string) bool {
	sum := 0
	for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += weight * int(digits[i]-'0')
	}
	return 10-sum%11 == int(digits[9]-'0')
}
