package demo

import "time"

// provincial is one provincial round. Its shape (entries by group, how many reach 70,
// how many are paid for and put forward) is that of published reports
// (rounds_stats.csv), never together with the province and year they speak of.
type provincial struct {
	code     string // of the province as it was in the spring of 2025
	name     string
	groups   [4]int // handicraft, food, machinery, other
	passing  int
	places   int
	nominate int
	tied     int // the class at the line begins here; 0 none
}

func (p provincial) entries() int { return p.groups[0] + p.groups[1] + p.groups[2] + p.groups[3] }

// region is a khuyến công region with its three provincial rounds.
type region struct {
	name      string
	provinces [3]provincial
}

// finished is the cycle that is published up to the nation. Its provincial rounds
// were held before the provinces merged, its regional and national ones after.
var finished = [3]region{
	{name: "phía Bắc", provinces: [3]provincial{
		{code: "37", name: "Ninh Bình", groups: [4]int{7, 36, 2, 0}, passing: 40, places: 30, nominate: 14, tied: 30},
		{code: "15", name: "Yên Bái", groups: [4]int{6, 33, 1, 2}, passing: 34, places: 26, nominate: 14},
		{code: "25", name: "Phú Thọ", groups: [4]int{10, 27, 2, 7}, passing: 38, places: 28, nominate: 15},
	}},
	{name: "miền Trung – Tây Nguyên", provinces: [3]provincial{
		{code: "51", name: "Quảng Ngãi", groups: [4]int{26, 9, 2, 10}, passing: 27, places: 27, nominate: 13},
		{code: "66", name: "Đắk Lắk", groups: [4]int{3, 39, 0, 0}, passing: 33, places: 20, nominate: 13},
		{code: "56", name: "Khánh Hòa", groups: [4]int{6, 48, 1, 3}, passing: 45, places: 32, nominate: 14},
	}},
	{name: "phía Nam", provinces: [3]provincial{
		{code: "60", name: "Bình Thuận", groups: [4]int{5, 20, 0, 1}, passing: 22, places: 18, nominate: 13},
		{code: "89", name: "An Giang", groups: [4]int{3, 27, 1, 4}, passing: 30, places: 25, nominate: 14},
		{code: "72", name: "Tây Ninh", groups: [4]int{8, 23, 4, 6}, passing: 36, places: 24, nominate: 13},
	}},
}

const (
	regionalPlaces     = 28
	regionalNomination = 22
	nationalPlaces     = 50
	judgesOfAPanel     = 9
	seatsOfACouncil    = 9
)

// The clock of the finished cycle, at noon in Vietnam.
func on(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 5, 0, 0, 0, time.UTC)
}

// dates of one round.
type dates struct {
	opens, closes, screened, scored, decided, published time.Time
}

var (
	provincialDates = dates{on(2025, 3, 3), on(2025, 4, 4), on(2025, 4, 18), on(2025, 5, 9), on(2025, 5, 23), on(2025, 5, 28)}
	regionalDates   = dates{on(2025, 8, 4), on(2025, 8, 29), on(2025, 9, 12), on(2025, 9, 30), on(2025, 10, 14), on(2025, 10, 20)}
	nationalDates   = dates{on(2026, 3, 2), on(2026, 3, 27), on(2026, 4, 10), on(2026, 5, 15), on(2026, 6, 1), on(2026, 6, 9)}
)

// current is the second cycle: provincial rounds of the merged provinces, each left
// at another step, so that every role finds work.
var current = struct {
	registering, screening, scoring, deliberating, published provincial
}{
	registering:  provincial{code: "04", name: "Cao Bằng", groups: [4]int{4, 6, 1, 1}},
	screening:    provincial{code: "22", name: "Quảng Ninh", groups: [4]int{5, 12, 1, 2}},
	scoring:      provincial{code: "48", name: "Đà Nẵng", groups: [4]int{6, 12, 2, 2}, passing: 18, places: 15, nominate: 8},
	deliberating: provincial{code: "96", name: "Cà Mau", groups: [4]int{5, 20, 0, 1}, passing: 22, places: 14, nominate: 8, tied: 14},
	published:    provincial{code: "40", name: "Nghệ An", groups: [4]int{6, 18, 2, 2}, passing: 24, places: 18, nominate: 12},
}
