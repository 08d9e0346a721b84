package demo

import (
	"fmt"

	"tieubieu/server/demo/picture"
	"tieubieu/server/facility"
)

// All names here are made up. A test holds them against the published lists.

// heads and tails make names of places: 24 × 20 of them.
var (
	heads = []string{"Vân", "Hải", "Yên", "Nga", "Đằng", "Bến", "Kim", "La", "Hồ", "Thanh", "Hoa", "Trà", "Cồn", "Bản", "Lũng", "Mỏ", "Sông", "Đồi", "Nà", "Xóm", "Gò", "Rạch", "Ea", "Suối"}
	tails = []string{"Hạc", "Triều", "Sậy", "Vẹt", "Thượng", "Dâu", "Khuê", "Mận", "Trúc", "Lụa", "Giang", "Lĩnh", "Nghệ", "Quỳnh", "Tía", "Mác", "Sen", "Bưởi", "Ổi", "Ngâu"}
)

// placeName is the n-th invented commune of all; the same n gives the same name.
func placeName(n int) string {
	return heads[n%len(heads)] + " " + tails[(n/len(heads)+n)%len(tails)]
}

// ware is a kind of product: what it is called and what it is made of.
type ware struct {
	kind      picture.Kind
	names     []string // "%s" is an invented place
	materials string
	about     string
	set       []string // members, where it is a set
}

// variety tells products of one kind apart.
var varieties = []string{"", " thượng hạng", " truyền thống", " xuất khẩu", " loại đặc biệt", " hương bản", " dòng mới"}

var surnames = []string{"Đỗ", "Phạm", "Lê", "Trần", "Vũ", "Ngô", "Hoàng", "Đặng", "Bùi", "Lý", "Nông", "Hà"}
var given = []string{"Mận", "Nghĩa", "Khắc", "Thoa", "Sáu", "Đức", "Lựu", "Hảo", "Ngọc Ánh", "Quý", "Tường Vi", "Khương", "Mỹ Lệ", "Thạch", "Duyên", "Bảy"}

// personName is the n-th invented person.
func personName(n int) string {
	return surnames[n%len(surnames)] + " " + given[(n/len(surnames)+n)%len(given)]
}

// makerName names the n-th facility, of one of the four kinds.
func makerName(n int, place, group string) (string, facility.Kind) {
	trade := map[string]string{"handicraft": "Thủ công", "food": "Nông sản", "machinery": "Cơ khí", "other": "Vật liệu"}[group]
	switch n % 5 {
	case 0:
		return fmt.Sprintf("HTX %s %s", trade, place), facility.Cooperative
	case 1:
		return fmt.Sprintf("Công ty TNHH %s %s", trade, place), facility.Enterprise
	case 2:
		return fmt.Sprintf("Hộ kinh doanh %s, %s", personName(n), place), facility.Household
	case 3:
		return fmt.Sprintf("Tổ hợp tác %s %s", trade, place), facility.CooperativeGroup
	default:
		return fmt.Sprintf("Cơ sở %s %s, %s", trade, personName(n), place), facility.Household
	}
}
