package unit_test

import (
	"strings"
	"testing"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/unit"
)

func TestPlacesAsTheyAreTyped(t *testing.T) {
	s := &unit.Service{DB: dbtest.Open(t)}
	if err := s.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	const file = "code,name,kind,province_code\n00691,Hà Giang 1,phường,08\n00700,Minh Xuân,phường,08\n24133,Minh Xuân,xã,66\n"
	if _, err := s.Import(t.Context(), account.Platform, strings.NewReader(file), time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		"tuyen quang":            "province Tuyên Quang",
		"Hà Giang":               "province Tuyên Quang (Hà Giang nay thuộc Tuyên Quang), commune Hà Giang 1 of Tuyên Quang",
		"minh xuan, tuyen quang": "commune Minh Xuân of Tuyên Quang, province Tuyên Quang",
		"minh xuân, ha giang":    "commune Minh Xuân of Tuyên Quang (Hà Giang nay thuộc Tuyên Quang), province Tuyên Quang (Hà Giang nay thuộc Tuyên Quang)",
		"Thôn 3, phường Minh Xuân, tỉnh Tuyên Quang": "commune Minh Xuân of Tuyên Quang, province Tuyên Quang",
		"minh xuan,": "commune Minh Xuân of Tuyên Quang, commune Minh Xuân of Đắk Lắk",
		"zzzz":       "",
	} {
		got, err := s.Places(t.Context(), typed, &after)
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, m := range got {
			w := string(m.Level) + " " + m.Name
			if m.ParentName != "" {
				w += " of " + m.ParentName
			}
			if m.Note != "" {
				w += " (" + m.Note + ")"
			}
			words = append(words, w)
		}
		if joined := strings.Join(words, ", "); joined != want {
			t.Errorf("%q: got %s, want %s", typed, joined, want)
		}
	}
}
