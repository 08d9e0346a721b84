package site_test

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"tieubieu/server/fault"
	"tieubieu/server/site"
)

// fixture is a small published world: a cycle that climbed to the nation, and a newer one with a province of 46
// entries whose line falls on a tie.
type fixture struct {
	stamp    atomic.Int64
	down     atomic.Bool
	rounds   []site.RoundSummary
	rankings map[string]map[int]*site.RankingView
	products map[string]*site.ProductView
	reads    atomic.Int64
}

func (f *fixture) Stamp(context.Context) (string, error) {
	if f.down.Load() {
		return "", fmt.Errorf("the database does not answer")
	}
	return strconv.FormatInt(f.stamp.Load(), 10), nil
}

func (f *fixture) PublishedRounds(context.Context) ([]site.RoundSummary, error) {
	f.reads.Add(1)
	return append([]site.RoundSummary(nil), f.rounds...), nil
}

func (f *fixture) Ranking(_ context.Context, id string, version int) (*site.RankingView, error) {
	f.reads.Add(1)
	versions, ok := f.rankings[id]
	if !ok {
		return nil, fault.New(fault.NotFound, "round-not-found", "Không có kỳ này.")
	}
	if version == 0 {
		version = len(versions)
	}
	v, ok := versions[version]
	if !ok {
		return nil, fault.New(fault.NotFound, "version-not-found", "Không có bản này.")
	}
	return v, nil
}

func (f *fixture) Product(_ context.Context, id string) (*site.ProductView, error) {
	f.reads.Add(1)
	v, ok := f.products[id]
	if !ok {
		return nil, fault.New(fault.NotFound, "product-not-found", "Không có sản phẩm này.")
	}
	return v, nil
}

var (
	province = site.Tier{ID: "province", Name: site.Name{Vi: "Cấp tỉnh", En: "Province"}, Step: 2}
	region   = site.Tier{ID: "region", Name: site.Name{Vi: "Cấp khu vực", En: "Region"}, Step: 3}
	nation   = site.Tier{ID: "nation", Name: site.Name{Vi: "Cấp quốc gia", En: "Nation"}, Step: 4}
	ladder   = []site.Tier{province, region, nation}

	groups = []site.Group{
		{ID: "handicraft", Name: site.Name{Vi: "Thủ công mỹ nghệ", En: "Handicrafts"}},
		{ID: "food", Name: site.Name{Vi: "Chế biến nông, lâm, thủy sản và thực phẩm", En: "Processed farm, forest and fishery products, and food"}},
		{ID: "machinery", Name: site.Name{Vi: "Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí", En: "Equipment, machinery, tools and mechanical parts"}},
		{ID: "other", Name: site.Name{Vi: "Sản phẩm khác", En: "Other products"}},
	}
)

const (
	cycleOld = "01900000-0000-7000-8000-00000000aa01"
	cycleNew = "01900000-0000-7000-8000-00000000aa02"
)

func id(n int) string      { return fmt.Sprintf("01900000-0000-7000-8000-%012x", n) }
func photoID(n int) string { return id(0x70000 + n) }

var ninhBinh = id(1)

// product is one line of the fixture: group, product, facility, place, exact score in hundredths.
type productLine struct {
	group, name, facility, place string
	score                        string
}

const longName = "Bộ bàn ghế gỗ xoan Ế Ỗ Ự ẵ ỹ chạm khắc hoa văn Kẽo Kẹt đôi"

var lines = []productLine{
	{"handicraft", "Bộ ấm chén men tro Vân Hạc", "HTX Gốm Vân Hạc", "xã Vân Hạc", "83855/9"},
	{"food", "Nước mắm cốt Hải Triều 35 độ đạm", "Công ty TNHH Thủy sản Sóng Lừng", "xã Hải Triều", "83151/9"},
	{"handicraft", "Giỏ cói đan hai lớp Yên Sậy", "HTX Cói Yên Sậy", "xã Yên Sậy", "82404/9"},
	{"machinery", "Máy sấy nông sản đảo chiều SL-12", "Công ty TNHH Cơ khí Sông Lành", "phường Tây Mạc", "81846/9"},
	{"food", "Trà sen ướp bông Hồ Trúc", "Hộ kinh doanh Đỗ Thị Mận", "xã Hồ Trúc", "81252/9"},
	{"handicraft", longName, "Công ty cổ phần Chế tác gỗ và Mỹ nghệ xuất khẩu Nguyễn Ngọc Kỹ", "xã Đằng Thượng", "80748/9"},
	{"food", "Miến dong Nga Lũng", "HTX Nông nghiệp Nga Lũng", "xã Nga Lũng", "80199/9"},
	{"handicraft", "Khăn lụa dệt tay Bến Dâu", "HTX Dệt lụa Bến Dâu", "xã Bến Dâu", "79803/9"},
	{"food", "Mật ong hoa sú Cồn Vẹt", "Hộ kinh doanh Phạm Văn Nghĩa", "xã Hải Triều", "79146/9"},
	{"food", "Gạo tám Đồng Lư", "HTX Đồng Lư", "xã Đồng Lư", "78597/9"},
	{"handicraft", "Chiếu cói in hoa Yên Sậy", "HTX Cói Yên Sậy", "xã Yên Sậy", "78102/9"},
	{"food", "Cà phê rang mộc Tam Sơn", "HTX Dược liệu Tam Sơn", "xã Tam Sơn", "77598/9"},
	{"handicraft", "Ghế tựa gỗ xoan La Mát", "Công ty TNHH Gỗ La Mát", "xã La Mát", "76950/9"},
	{"food", "Bánh gai Chợ Gòn", "Cơ sở Bánh Bà Thoa", "phường Hoa Giang", "76347/9"},
	{"food", "Tương nếp ủ sành Đồng Lư", "HTX Đồng Lư", "xã Đồng Lư", "75753/9"},
	{"handicraft", "Đèn chụp mây Tre Lĩnh", "Công ty TNHH Mây tre Lĩnh", "xã Vân Hạc", "75249/9"},
	{"food", "Cá trắm kho niêu Bản Hạ", "HTX Thực phẩm Bản Hạ", "xã Bản Hạ", "74646/9"},
	{"food", "Rượu nếp cái Kim Thủy", "Cơ sở Rượu Ông Hào", "xã Kim Thủy", "74052/9"},
	{"machinery", "Bộ bánh răng máy cấy BR-4", "Cơ sở Cơ khí Trần Đức", "phường Tây Mạc", "73548/9"},
	{"food", "Trà hoa vàng Tam Sơn", "HTX Dược liệu Tam Sơn", "xã Tam Sơn", "72801/9"},
	{"food", "Muối tôm Cồn Vẹt", "Hộ kinh doanh Phạm Văn Nghĩa", "xã Hải Triều", "72100/9"},
	{"handicraft", "Bộ khăn trải bàn thêu ren Thanh Lụa", "Hộ kinh doanh Vũ Thị Lựu", "xã Thanh Lụa", "72099/9"},
	{"food", "Nem nắm Hoa Giang", "Cơ sở Nem Phúc Hậu", "phường Hoa Giang", "71154/9"},
	{"handicraft", "Bình gốm khắc vạch Vân Hạc", "HTX Gốm Vân Hạc", "xã Vân Hạc", "70600/9"},
	{"food", "Khô cá khoai Hải Triều", "Hộ kinh doanh Ngô Thị Sáu", "xã Hải Triều", "70600/9"},
}

func criteria(n int) []site.CriterionPoints {
	drop := int64(n)
	return []site.CriterionPoints{
		{Name: site.Name{Vi: "Đáp ứng thị trường và khả năng phát triển sản xuất", En: "Market response and growth of production"}, Points: 3812 - 26*drop, Max: 4000},
		{Name: site.Name{Vi: "Kinh tế, kỹ thuật, xã hội và môi trường", En: "Economy, technique, society and environment"}, Points: 3590 - 17*drop, Max: 4000},
		{Name: site.Name{Vi: "Văn hóa, thẩm mỹ", En: "Cultural and aesthetic value"}, Points: 936 - 5*drop, Max: 1000},
		{Name: site.Name{Vi: "Tiêu chí khác", En: "Other merits"}, Points: 818 - 4*drop, Max: 1000},
	}
}

func newFixture() *fixture {
	f := &fixture{rankings: map[string]map[int]*site.RankingView{}, products: map[string]*site.ProductView{}}
	f.stamp.Store(1)
	at := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 1, 0, 0, 0, time.UTC) }
	add := func(r site.RoundSummary) site.RoundSummary {
		r.Ladder, r.Demonstration = ladder, true
		if r.Version == 0 {
			r.Version = 1
		}
		f.rounds = append(f.rounds, r)
		return r
	}
	for i, p := range []struct {
		name             string
		entered, awarded int
	}{{"Nam Định", 38, 22}, {"Thái Nguyên", 45, 30}, {"Lạng Sơn", 19, 12}, {"Quảng Nam", 52, 20}, {"Gia Lai", 31, 17}, {"Thừa Thiên Huế", 47, 34}, {"Bến Tre", 44, 26}, {"Bình Dương", 47, 28}, {"An Giang", 36, 21}} {
		add(site.RoundSummary{ID: id(100 + i), Title: "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh " + p.name + " năm 2024", Tier: province, Unit: site.Unit{Name: p.name, Title: "Tỉnh " + p.name},
			CycleID: cycleOld, Cycle: "2024–2025", Year: 2024, PublishedAt: at(2024, 5, 6+i), Entered: p.entered, Passed: p.entered - 8, Awarded: p.awarded, Nominated: 13})
	}
	for i, name := range []string{"Khu vực phía Bắc", "Khu vực miền Trung – Tây Nguyên", "Khu vực phía Nam"} {
		add(site.RoundSummary{ID: id(200 + i), Title: "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu " + name + " năm 2024", Tier: region, Unit: site.Unit{Name: name, Title: name},
			CycleID: cycleOld, Cycle: "2024–2025", Year: 2024, PublishedAt: at(2024, 9, 10+i), Entered: 39 + i, Passed: 36, Awarded: 25, Nominated: 20})
	}
	top := add(site.RoundSummary{ID: id(300), Title: "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp quốc gia năm 2025", Tier: nation, Unit: site.Unit{Name: "Việt Nam", Title: "Việt Nam"},
		CycleID: cycleOld, Cycle: "2024–2025", Year: 2025, PublishedAt: at(2025, 9, 18), Entered: 25, Passed: 24, Awarded: 12})
	home := add(site.RoundSummary{ID: ninhBinh, Title: "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Ninh Bình năm 2026", Tier: province, Unit: site.Unit{Name: "Ninh Bình", Title: "Tỉnh Ninh Bình"},
		CycleID: cycleNew, Cycle: "2026–2027", Year: 2026, PublishedAt: at(2026, 10, 9), Entered: 46, Passed: 33, Awarded: 25, Nominated: 12, Version: 2})

	f.rankings[home.ID] = map[int]*site.RankingView{1: provinceRanking(home, 1), 2: provinceRanking(home, 2)}
	f.rankings[top.ID] = map[int]*site.RankingView{1: nationRanking(top)}
	for i := range lines {
		f.products[id(1000+i)] = productView(i)
	}
	return f
}

func provinceRanking(r site.RoundSummary, version int) *site.RankingView {
	first := time.Date(2026, 10, 9, 1, 0, 0, 0, time.UTC)
	second := time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)
	r.Version, r.PublishedAt = version, first
	if version == 2 {
		r.PublishedAt = second
	}
	v := &site.RankingView{
		RoundSummary:   r,
		Versions:       []site.PublishedVersion{{Version: 1, At: first}, {Version: 2, At: second, Note: "Sửa tên cơ sở của sản phẩm hạng 5; điểm và hạng không đổi."}},
		DecisionNumber: "MH-07/QĐ-UBND", DecisionDate: time.Date(2026, 10, 9, 0, 0, 0, 0, time.UTC), Signer: "Nguyễn Văn Mẫu",
		PassMark: 7000, PassInclusive: true, Aggregation: "mean", Stages: 1, Combine: "last", Places: 24,
		CouncilNote: "Hai sản phẩm bằng điểm tại vạch đều được công nhận (biểu quyết 8 trên 9).",
		Groups:      groups, BundleURL: fmt.Sprintf("/api/rounds/%s/publications/%d/bundle", r.ID, version),
		BundleSHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	}
	inGroup := map[string]int{}
	for i, l := range lines {
		rank := i + 1
		inGroup[l.group]++
		e := site.RankingEntry{
			JudgingCode: fmt.Sprintf("NB26-%03d", i+1), GroupID: l.group, Status: site.StatusRanked, Score: site.Exact(l.score), RankOverall: rank, RankInGroup: inGroup[l.group],
			Passed: true, Awarded: true, AtTheLine: i >= 23, Nominated: i < 12, Sheets: 9, Criteria: criteria(i),
			ByName: true, ProductID: id(1000 + i), Product: l.name, Facility: l.facility, Place: l.place, Province: "Ninh Bình",
		}
		if i == 24 {
			e.RankOverall, e.Reason = 24, "bằng điểm tuyệt đối với sản phẩm hạng 24."
		}
		if i != 16 {
			e.Photo = &site.Photo{ID: photoID(i)}
		}
		v.Entries = append(v.Entries, e)
	}
	for i := range 18 {
		group := groups[[]int{0, 1, 1}[i%3]].ID
		hundredths := 7728 - 67*i
		if i == 8 {
			hundredths = 6999
		}
		e := site.RankingEntry{JudgingCode: fmt.Sprintf("NB26-%03d", i+26), GroupID: group, Status: site.StatusRanked, Score: site.Exact(strconv.Itoa(hundredths)),
			RankOverall: 26 + i, RankInGroup: 12 + i, Passed: hundredths >= 7000, Sheets: 9, Criteria: criteria(25 + i)}
		if i == 8 {
			e.Score, e.Passed = "20999/3", false // 69.9967 shows as 70,00
		}
		v.Entries = append(v.Entries, e)
	}
	v.Entries = append(v.Entries,
		site.RankingEntry{JudgingCode: "NB26-044", GroupID: "food", Status: site.StatusIncomplete, Sheets: 3},
		site.RankingEntry{JudgingCode: "NB26-045", GroupID: "handicraft", Status: site.StatusDisqualified, Sheets: 9},
		site.RankingEntry{JudgingCode: "NB26-046", GroupID: "food", Status: site.StatusRanked, Score: "6400", RankOverall: 44, RankInGroup: 30, Sheets: 8,
			ByName: true, Product: "Bún khô gạo lứt <b>Nga Lũng</b> & con", Facility: `HTX "Nga Lũng"`},
	)
	return v
}

func nationRanking(r site.RoundSummary) *site.RankingView {
	v := &site.RankingView{
		RoundSummary: r, Versions: []site.PublishedVersion{{Version: 1, At: r.PublishedAt}},
		DecisionNumber: "MH-01", DecisionDate: time.Date(2025, 9, 18, 0, 0, 0, 0, time.UTC),
		PassMark: 7000, Aggregation: "trimmed-mean", Stages: 2, Combine: "last", Groups: groups, BundleURL: "/api/bundle", BundleSHA256: "00",
	}
	was := []string{"Nam Định", "Bình Dương", "Nam Định", "Lạng Sơn", "Bến Tre", "Thừa Thiên Huế"}
	now := []string{"Ninh Bình", "Hồ Chí Minh", "Ninh Bình", "", "Vĩnh Long", "Huế"}
	for i, l := range lines {
		e := site.RankingEntry{
			JudgingCode: fmt.Sprintf("QG-%03d", i+1), GroupID: l.group, Status: site.StatusRanked, Score: site.Exact(l.score), RankOverall: i + 1, RankInGroup: i + 1,
			Passed: i < 24, Awarded: i < 12, Sheets: 7, Criteria: criteria(i),
		}
		if e.Awarded {
			e.ByName, e.ProductID, e.Product, e.Facility, e.Place = true, id(1000+i), l.name, l.facility, l.place
			e.Province, e.ProvinceNow, e.Photo = was[i%6], now[i%6], &site.Photo{ID: photoID(i)}
			if i < 2 {
				e.Level = "A"
			}
		}
		v.Entries = append(v.Entries, e)
	}
	return v
}

func productView(i int) *site.ProductView {
	l := lines[i]
	group := groups[0]
	for _, g := range groups {
		if g.ID == l.group {
			group = g
		}
	}
	v := &site.ProductView{
		ID: id(1000 + i), Name: l.name, Facility: l.facility, Place: l.place, Province: "tỉnh Ninh Bình", Group: group,
		About: "Cói chẻ tay, đan hai lớp trên cốt tre, không dùng keo. Chịu tải 12 kg, thay được quai.",
	}
	if i != 16 {
		for n := range 4 {
			v.Photos = append(v.Photos, site.Photo{ID: photoID(i + 100*n)})
		}
	}
	if i == 0 {
		v.Members = []string{"Ấm 650 ml", "Sáu chén", "Khay"}
	}
	v.Certificates = []site.Certificate{
		{Number: "MH-052/2025", Tier: nation, Year: 2025, ValidUntil: time.Date(2028, 12, 31, 0, 0, 0, 0, time.UTC), Status: site.CertificateValid},
		{Number: "MH-03/2026", Tier: province, Year: 2026, ValidUntil: time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC), Status: site.CertificateValid},
		{Number: "MH-11/2024", Tier: province, Year: 2024, ValidUntil: time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC), Status: site.CertificateSuperseded},
	}
	v.Cycles = []site.Climb{
		{CycleID: cycleOld, Cycle: "2024–2025", Steps: []site.Step{
			{Tier: province, State: site.StepAwarded, Demonstration: true, Unit: site.Unit{Name: "Nam Định"}, RoundID: id(100), Year: 2024, On: time.Date(2024, 5, 6, 1, 0, 0, 0, time.UTC), Score: "8411", Rank: 6, Entered: 38, Criteria: criteria(6), Province: "Tỉnh Nam Định", ProvinceNow: "Ninh Bình"},
			{Tier: region, State: site.StepAwarded, Demonstration: true, Unit: site.Unit{Name: "Khu vực phía Bắc"}, RoundID: id(200), Year: 2024, On: time.Date(2024, 9, 10, 1, 0, 0, 0, time.UTC), Score: "8240", Rank: 21, Entered: 39, Criteria: criteria(8), PromotedAt: time.Date(2024, 5, 6, 1, 0, 0, 0, time.UTC)},
			{Tier: nation, State: site.StepAwarded, Demonstration: true, Unit: site.Unit{Name: "Việt Nam"}, RoundID: id(300), Year: 2025, On: time.Date(2025, 9, 18, 1, 0, 0, 0, time.UTC), Score: "8375", Rank: 3, Entered: 25, Level: "A", Criteria: criteria(7), PromotedAt: time.Date(2024, 9, 10, 1, 0, 0, 0, time.UTC)},
		}},
		{CycleID: cycleNew, Cycle: "2026–2027", Steps: []site.Step{
			{Tier: province, State: site.StepAwarded, Demonstration: true, Unit: site.Unit{Name: "Ninh Bình"}, RoundID: ninhBinh, Year: 2026, On: time.Date(2026, 10, 9, 1, 0, 0, 0, time.UTC), Score: site.Exact(l.score), Rank: i + 1, Entered: 46, Criteria: criteria(i), Province: "Tỉnh Ninh Bình"},
			{Tier: region, State: site.StepWaiting, Demonstration: true, Unit: site.Unit{Name: "Khu vực phía Bắc"}, Note: "Kỳ khu vực dự kiến nhận hồ sơ từ 01/12/2026."},
			{Tier: nation, State: site.StepAhead, Year: 2027},
		}},
	}
	return v
}
