package account

import (
	"net/mail"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	phoneFiller = strings.NewReplacer(" ", "", "\u00a0", "", ".", "", "-", "", "–", "", "(", "", ")", "", "\t", "")
	// Vietnamese numbers: mobile 9 digits after the 0 (since the 2018 change), fixed 10.
	vietnamese = regexp.MustCompile(`^(?:[35789][0-9]{8}|2[0-9]{9})$`)
	foreign    = regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)
	mailDomain = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$`)
)

// NormalisePhone brings a phone number as people write it ("0912 345 678",
// "84.912.345.678") into E.164 ("+84912345678"). Foreign numbers need their "+".
func NormalisePhone(s string) (phone string, ok bool) {
	s = phoneFiller.Replace(norm.NFKC.String(strings.TrimSpace(s)))
	if rest, found := strings.CutPrefix(s, "00"); found {
		s = "+" + rest
	}
	for _, prefix := range []string{"+84", "84", "0"} {
		if rest, found := strings.CutPrefix(s, prefix); found {
			if rest = strings.TrimPrefix(rest, "0"); vietnamese.MatchString(rest) { // "+84 (0)912…"
				return "+84" + rest, true
			}
		}
	}
	if foreign.MatchString(s) && !strings.HasPrefix(s, "+84") {
		return s, true
	}
	return "", false
}

// NormaliseEmail brings an e-mail address into lower case. Names before the
// address, quoted parts and addresses beyond ASCII are refused.
func NormaliseEmail(s string) (email string, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 254 || strings.ContainsAny(s, " \"<>(),;:") {
		return "", false
	}
	for _, r := range s {
		if r > 126 || r < 33 {
			return "", false
		}
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s {
		return "", false
	}
	local, domain, _ := strings.Cut(s, "@")
	return s, len(local) <= 64 && mailDomain.MatchString(domain)
}

// normaliseSignIn tells an e-mail from a phone number by its @. Exactly one of the
// two is set when it is one.
func normaliseSignIn(s string) (email, phone *string) {
	if strings.Contains(s, "@") {
		if e, ok := NormaliseEmail(s); ok {
			return &e, nil
		}
		return nil, nil
	}
	if p, ok := NormalisePhone(s); ok {
		return nil, &p
	}
	return nil, nil
}
