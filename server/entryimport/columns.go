package entryimport

import (
	"slices"
	"strings"

	"tieubieu/server/entry"
	"tieubieu/server/text"
)

// column is one column of the template. The id is what problems and the code call it.
type column struct {
	id       string
	heading  string
	required bool
	width    float64
	hint     string // how to fill it in, in one sentence or two
	example  string
}

// Ids of columns that the code speaks of. Those of the form and the explanation are the
// paths that entry.Typed gives.
const (
	colMark        = "mark"
	colFacility    = "name"
	colKind        = "kind"
	colCode        = "registrationCode"
	colProvince    = "province"
	colCommune     = "commune"
	colAddress     = "address"
	colContact     = "contactName"
	colPhone       = "contactPhone"
	colEmail       = "contactEmail"
	colFounded     = "foundedYear"
	colWorkers     = "workers"
	colPublish     = "publish"
	colProduct     = "product"
	colGroup       = "group"
	colMembers     = "members"
	colDescription = "form.description"
	colFirstMade   = "form.firstMadeYear"
	colOutput      = "form.annualOutput"
	colRevenue     = "form.annualRevenue"
	colPrice       = "form.price"
	colLabour      = "form.workers"
	colCommits     = "form.commits"
	colConsent     = "consent"
)

// exampleMark stands in the first column of the row that is never taken in.
const exampleMark = "Ví dụ"

// columns of the template, in order. Those of mẫu số 01 and 02 follow TT 26/2014.
var columns = func() []column {
	list := []column{
		{id: colMark, heading: "STT", width: 8, hint: "Số thứ tự, không bắt buộc. Dòng ghi “Ví dụ” ở đây không được nhập.", example: exampleMark},
		{id: colFacility, heading: "Tên cơ sở", required: true, width: 32, hint: "Ghi đầy đủ như trên giấy đăng ký. Cơ sở có nhiều sản phẩm: mỗi sản phẩm một dòng, ghi lại cùng tên và mã số thuế (hoặc cùng xã).", example: "Hợp tác xã Mây tre đan Ví Dụ"},
		{id: colKind, heading: "Loại hình", required: true, width: 18, hint: "Chọn trong danh sách. Có thể để trống nếu cơ sở đã đăng ký trên hệ thống.", example: "Hợp tác xã"},
		{id: colCode, heading: "Mã số thuế", width: 18, hint: "10 hoặc 13 chữ số, giữ cả số 0 ở đầu. Bắt buộc với doanh nghiệp, hợp tác xã; hộ kinh doanh có thể ghi số định danh 12 chữ số của chủ hộ.", example: "0100109106"},
		{id: colProvince, heading: "Tỉnh, thành phố", required: true, width: 20, hint: "Chọn trong danh sách; tên tỉnh trước sáp nhập cũng được hiểu. Viết có dấu hoặc không dấu."},
		{id: colCommune, heading: "Xã, phường", required: true, width: 22, hint: "Tên xã, phường, đặc khu hiện nay. Nếu tỉnh có cả xã và phường cùng tên thì ghi rõ “xã …” hoặc “phường …”."},
		{id: colAddress, heading: "Địa chỉ", width: 28, hint: "Số nhà, đường, thôn, ấp.", example: "Thôn Mẫu"},
		{id: colContact, heading: "Người liên hệ", width: 22, hint: "Họ và tên.", example: "Nguyễn Thị Mẫu"},
		{id: colPhone, heading: "Điện thoại", width: 16, hint: "Giữ cả số 0 ở đầu. Cần điện thoại hoặc e-mail.", example: "0912000000"},
		{id: colEmail, heading: "E-mail", width: 24, hint: "Cần điện thoại hoặc e-mail."},
		{id: colFounded, heading: "Năm thành lập", width: 12, hint: "Bốn chữ số, ví dụ 2012.", example: "2012"},
		{id: colWorkers, heading: "Số lao động của cơ sở", width: 14, hint: "Số người.", example: "25"},
		{id: colPublish, heading: "Đồng ý công bố", width: 14, hint: "Cơ sở đồng ý để công bố kết quả kèm tên, khi kỳ công bố tất cả hồ sơ: Có hoặc Không.", example: "Có"},
		{id: colProduct, heading: "Tên sản phẩm", required: true, width: 32, hint: "Mỗi dòng một sản phẩm hoặc một bộ sản phẩm.", example: "Giỏ mây hoa văn Ví Dụ"},
		{id: colGroup, heading: "Nhóm sản phẩm", required: true, width: 26, hint: "Chọn trong danh sách; có thể chỉ ghi chữ cái của nhóm."},
		{id: colMembers, heading: "Thành phần của bộ", width: 30, hint: "Chỉ ghi với bộ sản phẩm: từng sản phẩm thành phần, cách nhau bằng dấu chấm phẩy (;). Để trống với sản phẩm đơn.", example: "Giỏ lớn; Giỏ vừa; Giỏ nhỏ"},
		{id: "form.representative", heading: "Người đại diện", width: 22, hint: "Người ký phiếu đăng ký (mẫu số 01).", example: "Nguyễn Thị Mẫu"},
		{id: "form.representativeTitle", heading: "Chức vụ", width: 16, example: "Giám đốc", hint: "Của người đại diện."},
		{id: colDescription, heading: "Mô tả sản phẩm", width: 40, hint: "Sản phẩm là gì, dùng để làm gì.", example: "Giỏ đựng đồ, đan tay từ mây tự nhiên."},
		{id: "form.dimensions", heading: "Kích thước, quy cách", width: 22, hint: "Kích thước, trọng lượng, đóng gói.", example: "30 × 20 × 15 cm"},
		{id: "form.materials", heading: "Nguyên liệu chính", width: 26, hint: "Tên các nguyên liệu chính.", example: "Mây, tre"},
		{id: "form.materialsOrigin", heading: "Nguồn nguyên liệu", width: 22, hint: "Mua hoặc khai thác ở đâu.", example: "Trong tỉnh"},
		{id: "form.trademark", heading: "Nhãn hiệu", width: 18, hint: "Tên nhãn hiệu, nếu có."},
		{id: colFirstMade, heading: "Năm bắt đầu sản xuất", width: 12, hint: "Bốn chữ số, ví dụ 2015.", example: "2015"},
		{id: colOutput, heading: "Sản lượng một năm", width: 14, hint: "Chỉ ghi số, ví dụ 12.000.", example: "12.000"},
		{id: "form.outputUnit", heading: "Đơn vị tính", width: 12, hint: "Của sản lượng: chiếc, kg, lít …", example: "chiếc"},
		{id: colRevenue, heading: "Doanh thu một năm (đồng)", width: 18, hint: "Của sản phẩm này, ghi số đồng đầy đủ: 1.500.000.000, không ghi “1,5 tỷ”.", example: "1.500.000.000"},
		{id: colPrice, heading: "Giá bán (đồng)", width: 16, hint: "Giá một đơn vị sản phẩm, ghi số đồng đầy đủ.", example: "250.000"},
		{id: colLabour, heading: "Lao động làm sản phẩm này", width: 14, hint: "Số người.", example: "18"},
	}
	for _, s := range entry.Sections {
		list = append(list, column{id: sectionColumn(s.ID), heading: "Thuyết minh: " + s.Name, width: 40, hint: "Mẫu số 02. " + s.Why + " Có thể để trống và bổ sung ảnh chụp trang giấy sau."})
	}
	return append(list,
		column{id: colCommits, heading: "Đã ký cam kết", width: 14, hint: "Cơ sở đã ký cam kết trên phiếu giấy: Có hoặc Không.", example: "Có"},
		column{id: colConsent, heading: "Cơ sở đồng ý nhập hộ thế nào", width: 34, hint: "Ví dụ: Phiếu giấy có chữ ký chủ cơ sở ngày 12/10/2026, lưu tại xã. Để trống thì bổ sung sau ở từng hồ sơ.", example: "Phiếu giấy có chữ ký chủ cơ sở, lưu tại xã"},
	)
}()

func sectionColumn(section string) string { return "explanation." + section + ".text" }

func columnOf(id string) column {
	return columns[slices.IndexFunc(columns, func(c column) bool { return c.id == id })]
}

// title is the heading as the template writes it.
func (c column) title() string {
	if c.required {
		return c.heading + " *"
	}
	return c.heading
}

// asHeading is a heading as it is compared.
func asHeading(s string) string {
	return strings.TrimSpace(strings.TrimRight(text.Fold(text.Clean(s)), "* "))
}

// byHeading finds the column of a heading as somebody may have left it.
func byHeading(s string) (column, bool) {
	folded := asHeading(s)
	for _, c := range columns {
		if asHeading(c.heading) == folded {
			return c, true
		}
	}
	return column{}, false
}

// harmless headings are columns that officers keep for themselves.
var harmless = []string{"ghi chu", "so thu tu", "tt"}
