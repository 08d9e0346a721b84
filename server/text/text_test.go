package text_test

import (
	"testing"

	"tieubieu/server/text"
)

func TestFold(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"marks and đ go":                 {"Đặng  Thị Ngọc Ánh", "dang thi ngoc anh"},
		"decomposed text folds the same": {"Tiêu Biểu", "tieu bieu"},
		"space around goes":              {"  Ế Ỗ Ự ẵ ỹ ", "e o u a y"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := text.Fold(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCleanIsNFCWithoutControls(t *testing.T) {
	if got, want := text.Clean(" Tiêu\x00\u0007 Biểu\n"), "Tiêu Biểu"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
