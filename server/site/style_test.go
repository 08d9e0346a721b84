package site_test

import (
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tieubieu/frontend"
)

func style(t *testing.T, name string) string {
	t.Helper()
	b, err := fs.ReadFile(frontend.Site(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// WCAG 2.2: 1.4.3 asks 4.5 of text, 1.4.11 asks 3 of what marks a control.
func TestColoursCanBeRead(t *testing.T) {
	tokens := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-f]{6})`).FindAllStringSubmatch(style(t, "tokens.css"), -1) {
		tokens[m[1]] = m[2]
	}
	pairs := []struct {
		front, back string
		least       float64
	}{
		{"than", "trang", 7}, {"than", "diep", 7}, {"than", "hoe", 7}, {"than", "hoe-nhat", 7}, {"than", "dong-in", 4.5}, {"than", "cham-nhat", 7},
		{"than-2", "trang", 4.5}, {"than-2", "diep", 4.5}, {"than-2", "diep-2", 4.5},
		{"than-3", "trang", 4.5}, {"than-3", "diep", 4.5}, {"than-3", "diep-2", 4.5},
		{"cham", "trang", 4.5}, {"cham", "diep", 4.5}, {"cham", "cham-nhat", 4.5}, {"cham-dam", "trang", 4.5},
		{"trang", "cham", 4.5}, {"trang", "cham-dam", 4.5}, {"trang", "than", 7}, {"trang", "son-in", 4.5}, {"trang", "son", 4.5}, {"trang", "dong", 4.5},
		{"son", "trang", 4.5}, {"son", "diep", 4.5}, {"son", "son-nhat", 4.5},
		{"hoe-dam", "trang", 4.5}, {"hoe-dam", "hoe-nhat", 4.5}, {"dong", "trang", 4.5}, {"dong", "diep", 4.5}, {"dong", "dong-nhat", 4.5},
		{"vach-dam", "trang", 3}, {"vach-dam", "diep", 3},
		{"than", "hoe", 3}, // the two rings of the focus mark
	}
	for _, p := range pairs {
		front, back := tokens[p.front], tokens[p.back]
		if front == "" || back == "" {
			t.Errorf("--%s or --%s is not in tokens.css", p.front, p.back)
			continue
		}
		if got := contrast(front, back); got < p.least {
			t.Errorf("--%s on --%s: got %.2f, want at least %.1f", p.front, p.back, got, p.least)
		}
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	part := func(i int) float64 {
		n, _ := strconv.ParseUint(hex[i:i+2], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(1) + 0.7152*part(3) + 0.0722*part(5)
}

func TestStyleUsesOnlyKnownTokens(t *testing.T) {
	known := map[string]bool{"c": true, "i": true, "h": true} // set by the sheet itself
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):`).FindAllStringSubmatch(style(t, "tokens.css"), -1) {
		known[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`var\(--([a-z0-9-]+)`).FindAllStringSubmatch(style(t, "site.css"), -1) {
		if !known[m[1]] {
			t.Errorf("site.css uses --%s, which tokens.css does not have", m[1])
		}
	}
}

func TestTextKeepsItsDiacritics(t *testing.T) {
	css := style(t, "site.css")
	for _, word := range []string{"text-transform: uppercase", "letter-spacing", "font-style: italic", "-webkit-line-clamp", "text-overflow: clip"} {
		if strings.Contains(css, word) {
			t.Errorf("site.css has %q, which hurts Vietnamese", word)
		}
	}
	if lh := regexp.MustCompile(`--lh-head:\s*([0-9.]+)`).FindStringSubmatch(style(t, "tokens.css")); lh == nil || lh[1] < "1.25" {
		t.Errorf("line height of headings: got %v, want at least 1.25", lh)
	}
}
