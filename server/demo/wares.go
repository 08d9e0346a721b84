package demo

// wares are the kinds of product that the demonstration enters, by product group.
var wares = map[string][]ware{
	"handicraft": {
		{kind: "teapot", names: []string{"Bộ ấm chén men tro %s", "Bộ ấm chén men ngọc %s"}, materials: "Đất sét trắng, men tro trấu", about: "Bộ ấm chén gốm nung củi, vẽ tay.", set: []string{"Ấm", "Sáu chén", "Khay tre"}},
		{kind: "basket", names: []string{"Giỏ cói đan hai lớp %s", "Giỏ mây đan tay %s"}, materials: "Cói, mây", about: "Giỏ đan hai lớp, quai bện liền thân."},
		{kind: "lacquer-tray", names: []string{"Khay sơn mài vỏ trứng %s", "Khay sơn mài ánh bạc %s"}, materials: "Gỗ mít, sơn ta, vỏ trứng", about: "Khay sơn mài nhiều lớp, mài tay."},
		{kind: "mat", names: []string{"Chiếu cói in hoa %s", "Chiếu cói dệt kín %s"}, materials: "Cói, sợi đay", about: "Chiếu dệt tay, sợi đều, mép viền kép."},
		{kind: "scarf", names: []string{"Khăn lụa dệt tay %s", "Khăn đũi tơ tằm %s"}, materials: "Tơ tằm, màu cây cỏ", about: "Khăn dệt khung gỗ, nhuộm màu tự nhiên."},
		{kind: "lamp", names: []string{"Đèn chụp mây tre %s", "Đèn lồng giấy dó %s"}, materials: "Tre, mây, giấy dó", about: "Đèn treo khung tre uốn nhiệt."},
		{kind: "jar", names: []string{"Bình gốm khắc vạch %s", "Bình gốm hoa nâu %s"}, materials: "Đất sét, men tro", about: "Bình gốm vuốt tay, khắc chìm."},
		{kind: "chair", names: []string{"Ghế tựa gỗ xoan %s", "Ghế mây khung gỗ %s"}, materials: "Gỗ xoan, mây", about: "Ghế mộng gỗ không đinh, mặt mây đan."},
		{kind: "embroidery", names: []string{"Bộ khăn trải bàn thêu ren %s", "Tranh thêu tay %s"}, materials: "Vải lanh, chỉ tơ", about: "Thêu tay trên vải lanh."},
		{kind: "inlay-box", names: []string{"Hộp gỗ khảm trai %s", "Tráp gỗ khảm ốc %s"}, materials: "Gỗ gụ, vỏ trai", about: "Hộp gỗ khảm trai, ráp mộng kín."},
	},
	"food": {
		{kind: "fish-sauce", names: []string{"Nước mắm cốt %s", "Nước mắm ủ chượp %s"}, materials: "Cá cơm, muối biển", about: "Nước mắm ủ chượp mười hai tháng."},
		{kind: "tea-tin", names: []string{"Trà sen ướp bông %s", "Trà hoa vàng %s"}, materials: "Trà xanh, hoa sen", about: "Trà ướp hoa, đóng hộp thiếc."},
		{kind: "honey", names: []string{"Mật ong hoa sú %s", "Mật ong bạc hà %s"}, materials: "Mật ong nguyên chất", about: "Mật ong hạ thủy phần, lọc nguội."},
		{kind: "noodles", names: []string{"Miến dong sợi mảnh %s", "Mì chũ gạo bao thai %s"}, materials: "Bột dong riềng", about: "Miến phơi giàn, không chất tẩy."},
		{kind: "rice", names: []string{"Gạo tám ấp bẹ %s", "Gạo nếp nương %s"}, materials: "Lúa địa phương", about: "Gạo sấy lạnh, đóng túi hút chân không."},
		{kind: "leaf-cake", names: []string{"Bánh gai lá nếp %s", "Bánh tro lá chít %s"}, materials: "Gạo nếp, lá gai, đậu xanh", about: "Bánh gói lá, nhân đậu dừa."},
		{kind: "dried-fish", names: []string{"Khô cá khoai %s", "Cá trắm sấy niêu %s"}, materials: "Cá tươi, muối, ớt", about: "Cá sấy năng lượng mặt trời."},
		{kind: "coffee", names: []string{"Cà phê rang mộc %s", "Cà phê hạt phơi giàn %s"}, materials: "Cà phê nhân", about: "Cà phê rang mẻ nhỏ, đóng túi van một chiều."},
		{kind: "fruit-jar", names: []string{"Mứt mận dẻo %s", "Vải thiều ngâm %s"}, materials: "Quả tươi, đường mía", about: "Trái cây chế biến tại vườn."},
		{kind: "rice-wine", names: []string{"Rượu nếp cái %s", "Rượu men lá %s"}, materials: "Gạo nếp, men lá", about: "Rượu ủ chum sành, lọc khử tạp."},
		{kind: "pepper", names: []string{"Tiêu đen sàng kỹ %s", "Gia vị muối tiêu rừng %s"}, materials: "Hạt tiêu", about: "Tiêu chín phơi sàng, phân cỡ."},
	},
	"machinery": {
		{kind: "dryer", names: []string{"Máy sấy nông sản đảo chiều %s"}, materials: "Thép không gỉ, mô-tơ", about: "Máy sấy đảo chiều gió, 500 kg một mẻ."},
		{kind: "gears", names: []string{"Bộ bánh răng máy cấy %s"}, materials: "Thép hợp kim", about: "Bánh răng tôi cao tần."},
		{kind: "rice-mill", names: []string{"Máy xát gạo mini %s"}, materials: "Thép, lô cao su", about: "Máy xát gạo hộ gia đình."},
		{kind: "cutter", names: []string{"Máy băm cỏ trục đứng %s"}, materials: "Thép tấm, dao thép gió", about: "Máy băm thức ăn xanh."},
		{kind: "pump", names: []string{"Bơm nước chân vịt %s"}, materials: "Gang, thép", about: "Bơm lưu lượng lớn cho đồng ruộng."},
		{kind: "oil-press", names: []string{"Máy ép dầu lạc trục vít %s"}, materials: "Thép không gỉ", about: "Máy ép lạnh dầu thực vật."},
		{kind: "tools", names: []string{"Bộ dao cuốc rèn tay %s"}, materials: "Thép nhíp", about: "Dụng cụ rèn tay, tôi nước muối.", set: []string{"Dao rựa", "Cuốc", "Liềm"}},
	},
	"other": {
		{kind: "roof-tile", names: []string{"Ngói men nâu %s"}, materials: "Đất sét, men nâu", about: "Ngói vảy nung hai lửa."},
		{kind: "brick", names: []string{"Gạch xây không nung %s"}, materials: "Đá mạt, xi măng", about: "Gạch ép thủy lực, dưỡng hộ ẩm."},
		{kind: "soap", names: []string{"Xà phòng bồ kết %s"}, materials: "Bồ kết, dầu dừa", about: "Xà phòng thảo mộc ủ lạnh."},
		{kind: "essential-oil", names: []string{"Tinh dầu sả %s", "Tinh dầu tràm %s"}, materials: "Sả, tràm", about: "Tinh dầu chưng cất hơi nước."},
		{kind: "candle", names: []string{"Nến sáp ong %s"}, materials: "Sáp ong, bấc bông", about: "Nến đổ khuôn tay."},
		{kind: "cement-tile", names: []string{"Gạch bông hoa văn %s"}, materials: "Xi măng trắng, bột màu", about: "Gạch bông ép tay."},
		{kind: "incense", names: []string{"Hương trầm quế %s"}, materials: "Trầm, quế, tăm tre", about: "Hương se tay, phơi nắng."},
	},
}
