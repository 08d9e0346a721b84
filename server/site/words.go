package site

import "fmt"

// Words is every word of the pages in one language. A test fails when a field is missing in one of them. Words of the
// data itself (names, titles, reasons) stay Vietnamese and are marked so.
type Words struct {
	Lang        string // of the html element
	Locale      string // for link previews
	Prefix      string // before every address of this language
	Decimal     string
	Thousand    string
	DateLayout  string
	MonthLayout string

	// Every page.
	SiteName, SiteLine, SkipLink, MainNav, Results, Method, SignIn, OtherLanguage, OtherLanguageLang string
	DemoTitle, DemoText                                                                              string
	FootText, FootMore, Home, OpenData                                                               string

	// Home.
	HomeTitle, HomeLead, HomeMeta, AllResults, HowCounted string
	ClimbCaption                                          string
	ClimbLabel                                            func(cycle, parts string) string
	ClimbPart                                             func(n, tier string) string
	SeeTop                                                func(tier, year string) string
	ClimbRounds                                           func(n int) string
	NotYet, NothingYet                                    string
	CyclesTitle                                           string
	Cycle                                                 func(cycle string) string
	TierTotals                                            func(rounds int, awarded string) string
	RoundLine                                             func(entered, awarded int) string
	NewestTitle                                           func(what string) string
	TierYear                                              func(tier string, year int) string
	SeeRanking, TakePart                                  string
	ShowTitle                                             func(tier string, year int) string
	CheckTitle, CheckText, CountTitle, CountText          string
	FullList                                              string

	// List of rounds.
	ListTitle, ListLead, FilterCycle, FilterTier, FilterAll, FilterApply string
	ListCount                                                            func(n int) string
	ListEmpty                                                            string
	ColUnit, ColTier, ColCycle, ColEntered, ColAwarded, ColPublished     string
	Corrected                                                            func(version int) string

	// Ranking.
	RankingTitle                                                      func(title string) string // Vietnamese title of the round
	RankingHeading                                                    func(tier, unit string, year int) string
	FactDecision, FactEntered, FactAwarded, FactVersion               string
	FactPassed                                                        func(mark string, inclusive bool) string
	FactNominated                                                     func(tier string) string
	Products                                                          func(n int) string
	DecisionOf                                                        func(number, date string) string
	VersionOf                                                         func(n int, date string) string
	LeadersTitle, GroupEmpty, GroupNone, NoPhoto                      string
	GroupCounts                                                       func(entered, awarded int) string
	AndTied                                                           func(n int) string
	AwardedTitle, NobodyAwarded                                       string
	ColRank, ColPhoto, ColProduct, ColPlace, ColGroup, ColScore       string
	ColMeans, ColResult, ColCode, ColStatus                           string
	Tied, Nominated, Awarded                                          string
	NominatedTo                                                       func(tier string) string
	Level                                                             func(level string) string
	CouncilReason                                                     func(reason string) string
	Now                                                               func(province string) string
	CutTitle                                                          string
	CutCounts                                                         func(passed int, mark string, inclusive bool, awarded int) string
	CutPlaces                                                         func(places int) string
	CutTie                                                            func(n int, score string) string
	Counting                                                          map[string]func(sheets string) string // by aggregation
	CountingStages                                                    map[string]string                     // by combine
	SheetsRange                                                       func(low, high int) string
	ExactNote                                                         string
	OthersTitle, OthersNote                                           string
	StatusBelow                                                       func(mark string, inclusive bool) string
	StatusPassed, StatusIncomplete, StatusDisqualified, StatusStopped string
	MeansLabel                                                        func(parts string) string
	RecheckTitle, RecheckText, Download, RecheckCommand, Digest       string
	VersionsTitle, VersionFirst, VersionShown, VersionNewest          string
	OldVersion                                                        func(version int, newer int, date string) string
	SeeNewest                                                         string
	CorrectedNote                                                     func(version int, date, note string) string
	PrintedFrom                                                       func(version int, date string) string
	FilterGroup, AllGroups                                            string
	GroupShort                                                        map[string]string // by group id; others show the full name
	MetaRanking                                                       func(entered, awarded int, best string) string

	// Product.
	Of, Set                               string
	CertificateOf                         func(tier string) string
	Validity                              string
	ValidUntil, ExpiredOn                 func(date string) string
	Superseded, Revoked, CheckCertificate string

	// Check of a certificate.
	CheckLead, CheckLabel, CheckHint, CheckGo, CheckUnknown, CheckUnknownText, CheckTooMany             string
	CheckTooManyText                                                                                    func(minutes int) string
	CheckValid, CheckExpired                                                                            func(date string) string
	CheckSuperseded, CheckRevoked, CheckSuccessor, CheckDemo, CheckCompare                              string
	CheckNumber, CheckProduct, CheckFacility, CheckPlace, CheckTier, CheckUnit, CheckIssued, CheckUntil string
	CheckLevel                                                                                          string
	ClimbTitle                                                                                          string
	StepRank                                                                                            func(rank, of int) string
	StepAwarded, StepWaiting, StepEnded, StepAhead, StepExpct                                           string
	StepPromoted                                                                                        func(date string) string
	SeeFull                                                                                             string
	CriteriaTitle                                                                                       func(tierYear string) string
	OutOf                                                                                               func(max string) string
	Photos, Photo                                                                                       string
	PhotoOf                                                                                             func(product string, i, n int) string
	MetaProduct                                                                                         func(facility, tiers string) string

	// Method.
	MethodTitle, MethodLead string
	MethodParts             []MethodPart

	// Errors.
	MissingTitle, MissingText, TroubleTitle, TroubleText string
}

// MethodPart is a section of the page that says how scores are counted and checked.
type MethodPart struct {
	ID, Title string
	Text      []string
	Commands  []string
}

func (w *Words) name(n Name) string {
	if w.Lang == "en" && n.En != "" {
		return n.En
	}
	return n.Vi
}

// Languages are the words of every language there is.
func Languages() []Words { return []Words{vietnamese, english} }

var vietnamese = Words{
	Lang: "vi", Locale: "vi_VN", Prefix: "", Decimal: ",", Thousand: ".", DateLayout: "02/01/2006", MonthLayout: "01/2006",

	SiteName: "Tiêu Biểu", SiteLine: "Sản phẩm công nghiệp nông thôn tiêu biểu",
	SkipLink: "Đến nội dung chính", MainNav: "Chính", Results: "Kết quả", Method: "Cách tính điểm", SignIn: "Đăng nhập",
	OtherLanguage: "English", OtherLanguageLang: "en",
	DemoTitle: "Dữ liệu minh hoạ",
	DemoText:  "Cơ sở, sản phẩm, ảnh, điểm và quyết định ở đây đều do chương trình dựng ra để minh hoạ, không phải kết quả thật.",
	FootText:  "Nền tảng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu. Cơ quan tổ chức từng kỳ chịu trách nhiệm về kết quả của kỳ đó.",
	FootMore:  "Cuối trang", Home: "Trang đầu", OpenData: "Dữ liệu mở, kiểm lại kết quả",

	HomeTitle:    "Sản phẩm tiêu\u00a0biểu của công\u00a0nghiệp nông\u00a0thôn, chấm công\u00a0khai từ tỉnh đến quốc\u00a0gia",
	HomeLead:     "Mỗi sản phẩm được chấm trên một phiếu 100 điểm, do các giám khảo chấm độc lập. Sản phẩm được công nhận ở cấp dưới tự động chuyển lên cấp trên. Bảng xếp hạng, cách tính và dữ liệu đều xem được tại đây.",
	HomeMeta:     "Kết quả bình chọn sản phẩm công nghiệp nông thôn tiêu biểu các cấp: bảng xếp hạng, điểm, cách tính và dữ liệu để kiểm lại.",
	AllResults:   "Tất cả kết quả",
	HowCounted:   "Cách tính điểm và xếp hạng",
	TakePart:     "Đưa sản phẩm đi bình chọn",
	ClimbCaption: "Sản phẩm được công nhận",
	ClimbLabel:   func(cycle, parts string) string { return "Chu kỳ " + cycle + ": " + parts },
	ClimbPart:    func(n, tier string) string { return n + " sản phẩm được công nhận " + tier },
	SeeTop:       func(tier, year string) string { return "Xem bảng xếp hạng " + tier + " " + year },
	ClimbRounds:  func(n int) string { return fmt.Sprintf("%d kỳ bình chọn", n) },
	NotYet:       "chưa công bố",
	NothingYet:   "Chưa có kỳ bình chọn nào công bố kết quả. Kết quả hiện ở đây ngay khi được công bố.",
	CyclesTitle:  "Kết quả theo chu kỳ",
	Cycle:        func(cycle string) string { return "Chu kỳ\u00a0" + cycle },
	TierTotals: func(rounds int, awarded string) string {
		return fmt.Sprintf("%d kỳ, %s sản phẩm được công nhận", rounds, awarded)
	},
	RoundLine: func(entered, awarded int) string {
		return fmt.Sprintf("%d dự thi, %d được công nhận", entered, awarded)
	},
	NewestTitle: func(what string) string { return "Mới công bố: " + what },
	TierYear:    func(tier string, year int) string { return fmt.Sprintf("%s năm\u00a0%d", tier, year) },
	SeeRanking:  "Xem bảng xếp hạng",
	ShowTitle:   func(tier string, year int) string { return fmt.Sprintf("Dẫn đầu %s năm\u00a0%d", tier, year) },
	CheckTitle:  "Ai cũng kiểm lại được",
	CheckText:   "Mỗi kết quả kèm một tệp dữ liệu: từng phiếu chấm theo mã số, quy tắc và quyết định. Một lệnh tính lại ra đúng bảng xếp hạng.",
	CountTitle:  "Điểm được tính thế nào",
	CountText:   "Điểm của sản phẩm là trung bình các phiếu, tính bằng phân số chính xác. Bằng điểm thì đồng hạng; hệ thống không tự chọn.",
	FullList:    "Xem cả danh sách",

	ListTitle: "Kết quả đã công bố", ListLead: "Mọi kỳ bình chọn đã công bố, mới nhất ở trên.",
	FilterCycle: "Chu kỳ", FilterTier: "Cấp", FilterAll: "Tất cả", FilterApply: "Lọc",
	ListCount: func(n int) string { return fmt.Sprintf("%d kỳ bình chọn", n) },
	ListEmpty: "Không có kỳ nào khớp với lựa chọn này.",
	ColUnit:   "Đơn vị", ColTier: "Cấp", ColCycle: "Chu kỳ", ColEntered: "Dự thi", ColAwarded: "Được công nhận", ColPublished: "Công bố",
	Corrected: func(version int) string { return fmt.Sprintf("bản số %d, đã đính chính", version) },

	RankingTitle: vietnameseTitle,
	RankingHeading: func(tier, unit string, year int) string {
		return fmt.Sprintf("Kết quả: %s, %s năm\u00a0%d", unit, tier, year)
	},
	FactDecision: "Quyết định công nhận", FactEntered: "Dự thi", FactAwarded: "Được công nhận", FactVersion: "Bản công bố",
	FactPassed: func(mark string, inclusive bool) string {
		if inclusive {
			return "Đạt từ " + mark + " điểm"
		}
		return "Đạt trên " + mark + " điểm"
	},
	FactNominated: func(tier string) string { return "Đề cử " + tier },
	Products:      func(n int) string { return fmt.Sprintf("%d sản phẩm", n) },
	DecisionOf:    func(number, date string) string { return number + " ngày\u00a0" + date },
	VersionOf:     func(n int, date string) string { return fmt.Sprintf("Số %d, %s", n, date) },
	LeadersTitle:  "Dẫn đầu các nhóm", GroupEmpty: "Không có sản phẩm dự thi", GroupNone: "Không có sản phẩm được công nhận", NoPhoto: "Cơ sở chưa gửi ảnh",
	GroupCounts: func(entered, awarded int) string {
		return fmt.Sprintf("%d dự thi, %d được công nhận", entered, awarded)
	},
	AndTied:      func(n int) string { return fmt.Sprintf("và %d sản phẩm đồng hạng", n) },
	AwardedTitle: "Sản phẩm được công nhận", NobodyAwarded: "Kỳ này không có sản phẩm được công nhận.",
	ColRank: "Hạng", ColPhoto: "Ảnh", ColProduct: "Sản phẩm, cơ sở", ColPlace: "Địa bàn", ColGroup: "Nhóm", ColScore: "Điểm",
	ColMeans: "Điểm theo tiêu chí", ColResult: "Kết quả", ColCode: "Mã số bình chọn", ColStatus: "Kết quả",
	Tied: "đồng hạng", Nominated: "Đề cử", Awarded: "Công nhận",
	NominatedTo:   func(tier string) string { return "Đề cử " + tier },
	Level:         func(level string) string { return "giải " + level },
	CouncilReason: func(reason string) string { return "Hội đồng quyết định: " + reason },
	Now:           func(province string) string { return "nay là " + bound(province) },
	CutTitle:      "Vạch công nhận.",
	CutCounts: func(passed int, mark string, inclusive bool, awarded int) string {
		word := "trên"
		if inclusive {
			word = "từ"
		}
		return fmt.Sprintf("%d sản phẩm đạt %s %s điểm; Hội đồng công nhận %d.", passed, word, mark, awarded)
	},
	CutPlaces: func(places int) string { return fmt.Sprintf("Hạn mức %d.", places) },
	CutTie: func(n int, score string) string {
		return fmt.Sprintf("%d sản phẩm bằng điểm nhau tại vạch (%s), Hội đồng biểu quyết.", n, score)
	},
	Counting: map[string]func(string) string{
		"mean": func(sheets string) string { return "Điểm là trung bình cộng của " + sheets + " hợp lệ." },
		"trimmed-mean": func(sheets string) string {
			return "Điểm là trung bình của " + sheets + " hợp lệ, bỏ một cao nhất và một thấp nhất."
		},
		"median": func(sheets string) string { return "Điểm là trung vị của " + sheets + " hợp lệ." },
	},
	CountingStages: map[string]string{
		"last":     "Kỳ chấm hai lượt, lấy điểm lượt sau.",
		"weighted": "Kỳ chấm hai lượt, điểm là trung bình có trọng số của hai lượt.",
	},
	SheetsRange: func(low, high int) string {
		if low == high {
			return fmt.Sprintf("%d phiếu", high)
		}
		return fmt.Sprintf("%d đến %d phiếu", low, high)
	},
	ExactNote:   "Hiển thị hai chữ số thập phân; chỗ hai chữ số không phân biệt được thì ghi phân số đúng.",
	OthersTitle: "Sản phẩm dự thi khác", OthersNote: "Chỉ công bố mã số, nhóm, điểm và kết quả; tên và ảnh không công bố.",
	StatusBelow: func(mark string, inclusive bool) string {
		if inclusive {
			return "Dưới " + mark + " điểm"
		}
		return "Không quá " + mark + " điểm"
	},
	StatusPassed: "Đạt điểm, không được công nhận", StatusIncomplete: "Chưa đủ phiếu, không xếp hạng",
	StatusDisqualified: "Bị loại theo tiêu chí loại trừ", StatusStopped: "Dừng sau lượt chấm thứ nhất",
	MeansLabel:   func(parts string) string { return "Điểm theo nhóm tiêu chí: " + parts },
	RecheckTitle: "Kiểm lại kết quả này",
	RecheckText:  "Tệp dữ liệu có từng phiếu chấm (sản phẩm và giám khảo theo mã số), quy tắc của kỳ và quyết định của Hội đồng. Lệnh dưới đây tính lại từ các phiếu và so với bảng đã công bố.",
	Download:     "Tải dữ liệu kết quả (JSON)", RecheckCommand: "Lệnh tính lại và so", Digest: "Mã kiểm SHA-256 của tệp khi công bố",
	VersionsTitle: "Các bản công bố", VersionFirst: "Công bố lần đầu", VersionShown: "đang xem", VersionNewest: "bản hiện hành",
	OldVersion: func(version int, newer int, date string) string {
		return fmt.Sprintf("Đây là bản số %d, giữ lại để tra cứu. Bản số %d ngày %s đã thay bản này.", version, newer, date)
	},
	SeeNewest: "Xem bản hiện hành",
	CorrectedNote: func(version int, date, note string) string {
		return fmt.Sprintf("Đính chính, bản số %d ngày %s: %s", version, date, note)
	},
	PrintedFrom: func(version int, date string) string {
		return fmt.Sprintf("In từ trang công bố của kỳ bình chọn, bản số %d ngày %s.", version, date)
	},
	FilterGroup: "Nhóm sản phẩm", AllGroups: "Tất cả",
	GroupShort: map[string]string{"handicraft": "Thủ công", "food": "Thực phẩm", "machinery": "Cơ khí", "other": "Khác"},
	MetaRanking: func(entered, awarded int, best string) string {
		s := fmt.Sprintf("%d sản phẩm dự thi, %d được công nhận.", entered, awarded)
		if best != "" {
			s += " Dẫn đầu: " + best + "."
		}
		return s
	},

	Of: "của", Set: "Bộ sản phẩm gồm",
	CertificateOf: func(tier string) string { return "Giấy chứng nhận " + tier },
	Validity:      "Hiệu lực",
	ValidUntil:    func(date string) string { return "Đến " + date },
	ExpiredOn:     func(date string) string { return "Hết hạn " + date },
	Superseded:    "Đã thay bằng giấy khác", Revoked: "Đã thu hồi", CheckCertificate: "Kiểm tra giấy chứng nhận",

	CheckLead:  "Nhập mã in trên giấy chứng nhận, hoặc đưa máy ảnh điện thoại vào mã QR.",
	CheckLabel: "Mã kiểm tra", CheckHint: "12 chữ cái và chữ số, ví dụ 7K3M-9QXD-AB12. Không cần dấu gạch.", CheckGo: "Kiểm tra",
	CheckUnknown:     "Không xác minh được",
	CheckUnknownText: "Không có giấy chứng nhận đã công bố nào mang mã này. Hãy so lại từng ký tự với bản in; nếu vẫn không có, hãy hỏi cơ quan cấp.",
	CheckTooMany:     "Đã hỏi quá nhiều lần",
	CheckTooManyText: func(minutes int) string { return fmt.Sprintf("Vui lòng thử lại sau %d phút.", minutes) },
	CheckValid:       func(date string) string { return "Còn hiệu lực đến " + date },
	CheckExpired:     func(date string) string { return "Hết hiệu lực từ sau ngày " + date },
	CheckSuperseded:  "Đã được thay thế, không còn hiệu lực", CheckRevoked: "Đã bị thu hồi, không còn hiệu lực",
	CheckSuccessor: "Được thay bằng giấy chứng nhận số", CheckDemo: "Dữ liệu minh hoạ, không có giá trị pháp lý.",
	CheckCompare: "Hãy so những dòng trên với bản in: khác một chữ là không phải bản này.",
	CheckNumber:  "Số", CheckProduct: "Sản phẩm", CheckFacility: "Cơ sở", CheckPlace: "Địa chỉ", CheckTier: "Cấp và năm", CheckUnit: "Nơi công nhận", CheckIssued: "Ngày cấp", CheckUntil: "Có hiệu lực đến hết ngày",
	CheckLevel:  "Hạng",
	ClimbTitle:  "Đường lên của sản phẩm",
	StepRank:    func(rank, of int) string { return fmt.Sprintf("Hạng %d trên %d.", rank, of) },
	StepAwarded: "Được công nhận", StepWaiting: "Được đề cử", StepEnded: "Đã dự, không được công nhận", StepAhead: "Chưa tới", StepExpct: "Năm",
	StepPromoted:  func(date string) string { return "Chuyển cấp tự động " + date + "." },
	SeeFull:       "Bảng xếp hạng",
	CriteriaTitle: func(tierYear string) string { return "Điểm " + tierYear + " theo nhóm tiêu\u00a0chí" },
	OutOf:         func(max string) string { return "/ " + max },
	Photos:        "Ảnh sản phẩm", Photo: "Ảnh",
	PhotoOf:     func(product string, i, n int) string { return fmt.Sprintf("%s, ảnh %d trên %d", product, i, n) },
	MetaProduct: func(facility, tiers string) string { return facility + ". Được công nhận: " + tiers + "." },

	MethodTitle: "Cách tính điểm và kiểm lại kết quả",
	MethodLead:  "Quy tắc chung của mọi kỳ trên nền tảng này. Điều gì là mặc định có thể được đơn vị tổ chức đặt khác trước khi mở chấm điểm; trang của từng kỳ ghi đúng quy tắc đã dùng.",
	MethodParts: []MethodPart{
		{ID: "phieu", Title: "Một phiếu 100 điểm", Text: []string{
			"Bốn nhóm tiêu chí: đáp ứng thị trường và khả năng phát triển sản xuất (40), kinh tế, kỹ thuật, xã hội và môi trường (40), văn hóa, thẩm mỹ (10), tiêu chí khác (10). Mỗi giám khảo chấm độc lập và không thấy điểm của người khác.",
			"Tiêu chí chưa chấm không phải là 0 điểm: phiếu còn thiếu không được tính.",
		}},
		{ID: "diem", Title: "Từ phiếu đến điểm", Text: []string{
			"Điểm của sản phẩm là trung bình cộng tổng điểm các phiếu hợp lệ (mặc định). Giám khảo có xung đột lợi ích không tham gia và phiếu của họ không được tính.",
			"Điểm được giữ bằng số nguyên phần trăm điểm và phân số chính xác, không làm tròn trước khi so sánh. Trang chỉ hiển thị hai chữ số thập phân, nửa làm tròn lên.",
		}},
		{ID: "hang", Title: "Xếp hạng và vạch công nhận", Text: []string{
			"Xếp theo điểm, trong từng nhóm sản phẩm và chung. Bằng nhau sau mọi tiêu chí phụ thì đồng hạng, hạng kế tiếp bỏ qua: 1, 2, 2, 4.",
			"Đạt từ 70 điểm (mặc định) là điều kiện cần, chưa phải đủ. Hệ thống đề xuất theo điểm và hạn mức; khi nhiều sản phẩm bằng điểm tại vạch, Hội đồng biểu quyết và ghi lý do. Điểm, đề xuất và quyết định được lưu riêng.",
		}},
		{ID: "chuyen-cap", Title: "Chuyển cấp", Text: []string{
			"Sản phẩm được đề cử tự động thành hồ sơ của cấp trên ngay khi kết quả được công bố, cùng ảnh và giấy tờ, không phải nộp lại.",
		}},
		{ID: "kiem-lai", Title: "Kiểm lại bằng một lệnh", Text: []string{
			"Trang của mỗi kỳ có tệp dữ liệu kết quả. Tệp gồm quy tắc, từng phiếu chấm theo mã số và quyết định của Hội đồng; không có tên giám khảo. Với mã nguồn của nền tảng và Go, ai cũng chạy được:",
		}, Commands: []string{"go run ./server recompute ket-qua.json", "go run ./server verify ket-qua.json"}},
	},

	MissingTitle: "Không có trang này", MissingText: "Địa chỉ sai, hoặc kết quả này chưa được công bố.",
	TroubleTitle: "Tạm thời chưa mở được trang", TroubleText: "Máy chủ chưa đọc được dữ liệu. Xin thử lại sau ít phút.",
}

var english = Words{
	Lang: "en", Locale: "en_GB", Prefix: "/en", Decimal: ".", Thousand: ",", DateLayout: "2 January 2006", MonthLayout: "January 2006",

	SiteName: "Tiêu Biểu", SiteLine: "Typical rural-industrial products of Vietnam",
	SkipLink: "Skip to main content", MainNav: "Main", Results: "Results", Method: "How scores are counted", SignIn: "Sign in",
	OtherLanguage: "Tiếng Việt", OtherLanguageLang: "vi",
	DemoTitle: "Demonstration data (Dữ liệu minh hoạ)",
	DemoText:  "Facilities, products, pictures, scores and decisions shown here were made up by a program. They are not real results.",
	FootText:  "A platform for judging typical rural-industrial products of Vietnam. The body that organises a round answers for its results.",
	FootMore:  "Foot of page", Home: "Home", OpenData: "Open data, checking a result",

	HomeTitle:    "Typical products of rural industry, judged in\u00a0the\u00a0open from province to\u00a0nation",
	HomeLead:     "Every product is scored on one sheet of 100 points by judges working independently. What is certified at one tier moves up to the next by itself. Rankings, rules and data are all here.",
	HomeMeta:     "Results of judging typical rural-industrial products of Vietnam at every tier: rankings, scores, rules and the data to check them.",
	AllResults:   "All results",
	HowCounted:   "How scores and ranks are counted",
	TakePart:     "Enter a product",
	ClimbCaption: "Products certified",
	ClimbLabel:   func(cycle, parts string) string { return "Cycle " + cycle + ": " + parts },
	ClimbPart:    func(n, tier string) string { return n + " products certified, " + tier },
	SeeTop:       func(tier, year string) string { return "See the ranking: " + tier + " " + year },
	ClimbRounds:  func(n int) string { return plural(n, "round", "rounds") },
	NotYet:       "not yet published",
	NothingYet:   "No round has published its results yet. They appear here the moment they are published.",
	CyclesTitle:  "Results by cycle",
	Cycle:        func(cycle string) string { return "Cycle\u00a0" + cycle },
	TierTotals: func(rounds int, awarded string) string {
		return plural(rounds, "round", "rounds") + ", " + awarded + " products certified"
	},
	RoundLine:   func(entered, awarded int) string { return fmt.Sprintf("%d entered, %d certified", entered, awarded) },
	NewestTitle: func(what string) string { return "Newest: " + what },
	TierYear:    func(tier string, year int) string { return fmt.Sprintf("%s,\u00a0%d", tier, year) },
	SeeRanking:  "See the ranking",
	ShowTitle:   func(tier string, year int) string { return fmt.Sprintf("Leading products: %s,\u00a0%d", tier, year) },
	CheckTitle:  "Anyone can check",
	CheckText:   "Every result comes with a data file: each score sheet by code, the rules and the decisions. One command computes the same ranking again.",
	CountTitle:  "How a score is made",
	CountText:   "A product's score is the mean of its sheets, kept as an exact fraction. Equal scores share a rank; the system does not choose between them.",
	FullList:    "See the whole list",

	ListTitle: "Published results", ListLead: "Every round with published results, newest first.",
	FilterCycle: "Cycle", FilterTier: "Tier", FilterAll: "All", FilterApply: "Filter",
	ListCount: func(n int) string { return plural(n, "round", "rounds") },
	ListEmpty: "No round fits this choice.",
	ColUnit:   "Unit", ColTier: "Tier", ColCycle: "Cycle", ColEntered: "Entered", ColAwarded: "Certified", ColPublished: "Published",
	Corrected: func(version int) string { return fmt.Sprintf("version %d, corrected", version) },

	RankingTitle: func(title string) string { return title },
	RankingHeading: func(tier, unit string, year int) string {
		return fmt.Sprintf("Results: %s, %s,\u00a0%d", unit, tier, year)
	},
	FactDecision: "Decision", FactEntered: "Entered", FactAwarded: "Certified", FactVersion: "Version",
	FactPassed: func(mark string, inclusive bool) string {
		if inclusive {
			return mark + " points or more"
		}
		return "More than " + mark + " points"
	},
	FactNominated: func(tier string) string { return "Nominated: " + tier },
	Products:      func(n int) string { return plural(n, "product", "products") },
	DecisionOf:    func(number, date string) string { return number + ", " + date },
	VersionOf:     func(n int, date string) string { return fmt.Sprintf("No. %d, %s", n, date) },
	LeadersTitle:  "Best of each group", GroupEmpty: "No products entered", GroupNone: "No products certified", NoPhoto: "No photo from the facility",
	GroupCounts:  func(entered, awarded int) string { return fmt.Sprintf("%d entered, %d certified", entered, awarded) },
	AndTied:      func(n int) string { return fmt.Sprintf("and %d more with the same rank", n) },
	AwardedTitle: "Certified products", NobodyAwarded: "No product was certified in this round.",
	ColRank: "Rank", ColPhoto: "Photo", ColProduct: "Product, facility", ColPlace: "Place", ColGroup: "Group", ColScore: "Score",
	ColMeans: "By criterion group", ColResult: "Result", ColCode: "Judging code", ColStatus: "Result",
	Tied: "tied", Nominated: "Nominated", Awarded: "Certified",
	NominatedTo:   func(tier string) string { return "Nominated: " + tier },
	Level:         func(level string) string { return "level " + level },
	CouncilReason: func(reason string) string { return "The council decided: " + reason },
	Now:           func(province string) string { return "now " + bound(province) },
	CutTitle:      "The line.",
	CutCounts: func(passed int, mark string, inclusive bool, awarded int) string {
		word := "more than " + mark + " points"
		if inclusive {
			word = mark + " points or more"
		}
		return fmt.Sprintf("%s reached %s; the council certified %d.", plural(passed, "product", "products"), word, awarded)
	},
	CutPlaces: func(places int) string { return fmt.Sprintf("Places: %d.", places) },
	CutTie: func(n int, score string) string {
		return fmt.Sprintf("%d products stood equal at the line (%s); the council voted.", n, score)
	},
	Counting: map[string]func(string) string{
		"mean": func(sheets string) string { return "A score is the mean of " + sheets + "." },
		"trimmed-mean": func(sheets string) string {
			return "A score is the mean of " + sheets + " without one highest and one lowest."
		},
		"median": func(sheets string) string { return "A score is the median of " + sheets + "." },
	},
	CountingStages: map[string]string{
		"last":     "Scored in two stages; the second one counts.",
		"weighted": "Scored in two stages; a score is their weighted mean.",
	},
	SheetsRange: func(low, high int) string {
		if low == high {
			return plural(high, "valid sheet", "valid sheets")
		}
		return fmt.Sprintf("%d to %d valid sheets", low, high)
	},
	ExactNote:   "Two decimals are shown; where two cannot tell scores apart, the exact fraction is given.",
	OthersTitle: "Other entries", OthersNote: "Only code, group, score and result are public; names and photos are not.",
	StatusBelow: func(mark string, inclusive bool) string {
		if inclusive {
			return "Below " + mark + " points"
		}
		return "Not above " + mark + " points"
	},
	StatusPassed: "Passed, not certified", StatusIncomplete: "Too few sheets, not ranked",
	StatusDisqualified: "Excluded by a knock-out criterion", StatusStopped: "Ended after the first stage",
	MeansLabel:   func(parts string) string { return "Score by criterion group: " + parts },
	RecheckTitle: "Check this result",
	RecheckText:  "The data file holds every score sheet (products and judges by code), the rules of the round and the council's decisions. The command below computes everything again from the sheets and compares it with what was published.",
	Download:     "Download the result data (JSON)", RecheckCommand: "Command that recomputes and compares", Digest: "SHA-256 of the file when it was published",
	VersionsTitle: "Versions", VersionFirst: "First publication", VersionShown: "shown here", VersionNewest: "current version",
	OldVersion: func(version int, newer int, date string) string {
		return fmt.Sprintf("This is version %d, kept for reference. Version %d of %s took its place.", version, newer, date)
	},
	SeeNewest: "See the current version",
	CorrectedNote: func(version int, date, note string) string {
		return fmt.Sprintf("Correction, version %d of %s: %s", version, date, note)
	},
	PrintedFrom: func(version int, date string) string {
		return fmt.Sprintf("Printed from the round's public page, version %d of %s.", version, date)
	},
	FilterGroup: "Product group", AllGroups: "All",
	GroupShort: map[string]string{"handicraft": "Handicraft", "food": "Food", "machinery": "Machinery", "other": "Other"},
	MetaRanking: func(entered, awarded int, best string) string {
		s := fmt.Sprintf("%s entered, %d certified.", plural(entered, "product", "products"), awarded)
		if best != "" {
			s += " First: " + best + "."
		}
		return s
	},

	Of: "of", Set: "A set of",
	CertificateOf: func(tier string) string { return "Certificate, " + tier },
	Validity:      "Validity",
	ValidUntil:    func(date string) string { return "Until " + date },
	ExpiredOn:     func(date string) string { return "Expired " + date },
	Superseded:    "Replaced by another", Revoked: "Revoked", CheckCertificate: "Check a certificate",

	CheckLead:  "Type the code printed on the certificate, or point a phone's camera at its QR code.",
	CheckLabel: "Check code", CheckHint: "12 letters and digits, such as 7K3M-9QXD-AB12. Hyphens may be left out.", CheckGo: "Check",
	CheckUnknown:     "Cannot be verified",
	CheckUnknownText: "No published certificate has this code. Compare each character with the paper; if it is still unknown, ask the office that issued it.",
	CheckTooMany:     "Asked too often",
	CheckTooManyText: func(minutes int) string { return fmt.Sprintf("Please try again in %d minutes.", minutes) },
	CheckValid:       func(date string) string { return "Valid until " + date },
	CheckExpired:     func(date string) string { return "Expired after " + date },
	CheckSuperseded:  "Replaced, no longer valid", CheckRevoked: "Revoked, no longer valid",
	CheckSuccessor: "It is replaced by certificate number", CheckDemo: "Demonstration data, without legal force.",
	CheckCompare: "Compare these lines with the paper: if a single word differs, it is not this certificate.",
	CheckNumber:  "Number", CheckProduct: "Product", CheckFacility: "Facility", CheckPlace: "Address", CheckTier: "Tier and year", CheckUnit: "Recognised by", CheckIssued: "Issued on", CheckUntil: "Valid through",
	CheckLevel:  "Level",
	ClimbTitle:  "How the product climbed",
	StepRank:    func(rank, of int) string { return fmt.Sprintf("Rank %d of %d.", rank, of) },
	StepAwarded: "Certified", StepWaiting: "Nominated", StepEnded: "Took part, not certified", StepAhead: "Not reached", StepExpct: "Year",
	StepPromoted:  func(date string) string { return "Moved up by itself on " + date + "." },
	SeeFull:       "Ranking",
	CriteriaTitle: func(tierYear string) string { return "Score by criterion group: " + tierYear },
	OutOf:         func(max string) string { return "/ " + max },
	Photos:        "Photos of the product", Photo: "Photo",
	PhotoOf:     func(product string, i, n int) string { return fmt.Sprintf("%s, photo %d of %d", product, i, n) },
	MetaProduct: func(facility, tiers string) string { return facility + ". Certified: " + tiers + "." },

	MethodTitle: "How scores are counted, and how to check them",
	MethodLead:  "Rules common to every round on this platform. What is called a default may be set otherwise by the organiser before scoring opens; each round's page states the rules it used.",
	MethodParts: []MethodPart{
		{ID: "phieu", Title: "One sheet of 100 points", Text: []string{
			"Four criterion groups: market response and growth of production (40); economy, technique, society and environment (40); culture and beauty (10); other merits (10). Each judge scores independently and never sees another's marks.",
			"A criterion without a mark is not zero: an unfinished sheet does not count.",
		}},
		{ID: "diem", Title: "From sheets to a score", Text: []string{
			"A product's score is the mean of the totals of its valid sheets (default). A judge with a conflict of interest stands aside, and that sheet is not counted.",
			"Scores are kept in whole hundredths and exact fractions, and never rounded before they are compared. Pages show two decimals, halves rounded up.",
		}},
		{ID: "hang", Title: "Ranks and the line", Text: []string{
			"Ranks go by score, within each product group and overall. Entries equal after every tie-break share a rank and the next is skipped: 1, 2, 2, 4.",
			"70 points or more (default) is needed but not enough. The system proposes by score and places; where several stand equal at the line, the council votes and states its reason. Score, proposal and decision are kept apart.",
		}},
		{ID: "chuyen-cap", Title: "Moving up", Text: []string{
			"A nominated product becomes an entry of the next tier the moment results are published, with its photos and papers; nothing is handed in again.",
		}},
		{ID: "kiem-lai", Title: "Checking with one command", Text: []string{
			"Each round's page offers its result data: the rules, every score sheet by code, and the council's decisions, without judges' names. With the platform's source and Go anyone can run:",
		}, Commands: []string{"go run ./server recompute ket-qua.json", "go run ./server verify ket-qua.json"}},
	},

	MissingTitle: "There is no such page", MissingText: "The address is wrong, or these results are not published.",
	TroubleTitle: "This page cannot be shown just now", TroubleText: "The server could not read its data. Please try again in a few minutes.",
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
