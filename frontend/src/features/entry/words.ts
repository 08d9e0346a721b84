import type { Schemas } from '../../api/client';
import { words } from '../../i18n';
import type { FormField, SectionId } from './draft/fields';
import type { StepId } from './steps';

interface Asked {
  label: string;
  hint: string;
}

const formVi: Record<FormField, Asked> = {
  description: {
    label: 'Sản phẩm là gì, dùng để làm gì?',
    hint: 'Ba đến năm câu, nói như giới thiệu với khách. Ví dụ: Giỏ cói đan hai lớp, quai thay được, dùng đi chợ và đựng đồ trong nhà.',
  },
  dimensions: {
    label: 'Kích thước, khối lượng, quy cách',
    hint: 'Ví dụ: cao 32 cm, miệng 28 cm, nặng 0,6 kg, mỗi thùng 20 chiếc.',
  },
  materials: {
    label: 'Làm bằng nguyên liệu gì?',
    hint: 'Ghi nguyên liệu chính trước. Nguyên liệu tại chỗ là một căn cứ chấm điểm.',
  },
  materialsOrigin: { label: 'Nguyên liệu lấy từ đâu?', hint: 'Ví dụ: cói trồng tại xã, tre mua ở huyện bên.' },
  trademark: { label: 'Nhãn hiệu (nếu có)', hint: 'Tên nhãn hiệu đã đăng ký hoặc đang dùng.' },
  firstMadeYear: { label: 'Làm sản phẩm này từ năm nào?', hint: 'Ví dụ: 2019.' },
  annualOutput: { label: 'Mỗi năm làm được bao nhiêu?', hint: 'Chỉ ghi số, ước lượng cũng được.' },
  outputUnit: { label: 'Đơn vị tính', hint: 'Ví dụ: chiếc, kg, hộp.' },
  annualRevenue: { label: 'Doanh thu một năm của sản phẩm (đồng)', hint: 'Ước lượng năm gần nhất.' },
  price: { label: 'Giá bán một đơn vị (đồng)', hint: 'Giá bán lẻ thường ngày.' },
  workers: { label: 'Số người làm sản phẩm này', hint: 'Kể cả người làm theo mùa.' },
  representative: { label: 'Họ và tên người đại diện', hint: 'Người ký phiếu đăng ký: chủ hộ, tổ trưởng, giám đốc.' },
  representativeTitle: { label: 'Chức vụ', hint: 'Ví dụ: Giám đốc hợp tác xã.' },
  commits: {
    label: 'Cơ sở cam kết',
    hint: 'Những gì ghi trong hồ sơ là đúng; sản phẩm không sao chép của người khác và không vi phạm sở hữu trí tuệ.',
  },
};

const formEn: Record<FormField, Asked> = {
  description: {
    label: 'What is the product, and what is it for?',
    hint: 'Three to five sentences, as you would tell a customer.',
  },
  dimensions: { label: 'Size, weight, packing', hint: 'For example: 32 cm high, 0.6 kg, 20 to a box.' },
  materials: { label: 'What is it made of?', hint: 'The main material first. Local materials count in judging.' },
  materialsOrigin: { label: 'Where do the materials come from?', hint: 'For example: sedge grown in the commune.' },
  trademark: { label: 'Trademark (if any)', hint: 'Registered or in use.' },
  firstMadeYear: { label: 'Made since which year?', hint: 'For example: 2019.' },
  annualOutput: { label: 'How many in a year?', hint: 'A figure; an estimate will do.' },
  outputUnit: { label: 'Unit', hint: 'For example: pieces, kg, boxes.' },
  annualRevenue: { label: 'Turnover of the product in a year (đồng)', hint: 'An estimate for the last year.' },
  price: { label: 'Price of one unit (đồng)', hint: 'The usual retail price.' },
  workers: { label: 'People who make this product', hint: 'Seasonal workers too.' },
  representative: { label: 'Name of the representative', hint: 'Who signs the registration form.' },
  representativeTitle: { label: 'Position', hint: 'For example: director of the co-operative.' },
  commits: {
    label: 'The facility declares',
    hint: 'What the dossier says is true; the product is no copy and infringes nobody’s rights.',
  },
};

const sectionsVi: Record<SectionId, Asked> = {
  market: {
    label: 'Bán ở đâu, ai mua?',
    hint: 'Bán được bao nhiêu mỗi năm, bán ở chợ, cửa hàng hay trên mạng, có xuất khẩu không.',
  },
  production: {
    label: 'Làm được bao nhiêu, mở rộng được không?',
    hint: 'Máy móc, nhà xưởng, nguyên liệu, số thợ; nếu có đơn hàng lớn thì làm kịp không.',
  },
  economics: { label: 'Làm ra có lãi không?', hint: 'Chi phí, giá bán, lãi; nộp thuế, đóng góp cho địa phương.' },
  technique: {
    label: 'Làm như thế nào?',
    hint: 'Các bước làm, máy dùng, cách giữ chất lượng đều, kết quả kiểm nghiệm nếu có.',
  },
  society: {
    label: 'Có việc làm cho ai?',
    hint: 'Bao nhiêu lao động, thu nhập mỗi tháng, người già, phụ nữ, người khuyết tật, dạy nghề.',
  },
  environment: {
    label: 'Chất thải, nước thải xử lý ra sao?',
    hint: 'Nguyên liệu thân thiện, tiết kiệm điện nước, giấy tờ môi trường nếu có.',
  },
  culture: {
    label: 'Mẫu mã, nét riêng của quê mình?',
    hint: 'Kiểu dáng, bao bì, câu chuyện làng nghề, hoa văn truyền thống.',
  },
  other: { label: 'Còn điều gì hay nữa?', hint: 'Giải thưởng, sáng kiến, điều chưa kể ở trên. Không bắt buộc.' },
};

const sectionsEn: Record<SectionId, Asked> = {
  market: { label: 'Where is it sold, who buys it?', hint: 'Volume a year, markets, shops, online, export.' },
  production: { label: 'How much can be made, can it grow?', hint: 'Machines, workshop, materials, workers.' },
  economics: { label: 'Does it pay?', hint: 'Costs, price, profit; taxes and contributions.' },
  technique: { label: 'How is it made?', hint: 'Steps, machines, even quality, test results if any.' },
  society: { label: 'Who has work through it?', hint: 'Workers, monthly income, training.' },
  environment: { label: 'What happens to waste?', hint: 'Materials, savings of power and water, permits.' },
  culture: { label: 'Design and what is your own?', hint: 'Shape, packing, the craft village’s story, patterns.' },
  other: { label: 'Anything else worth telling?', hint: 'Awards, ideas. Not required.' },
};

const stepsVi: Record<StepId, { name: string; short: string; why: string }> = {
  'san-pham': {
    name: 'Sản phẩm',
    short: 'Sản phẩm',
    why: 'Phiếu đăng ký (mẫu số 01). Gõ đến đâu lưu đến đó, không cần bấm lưu.',
  },
  'thuyet-minh': {
    name: 'Kể về sản phẩm',
    short: 'Thuyết minh',
    why: 'Bản thuyết minh (mẫu số 02), tám câu hỏi ngắn. Không quen gõ: viết ra giấy rồi chụp gửi.',
  },
  anh: {
    name: 'Ảnh sản phẩm',
    short: 'Ảnh',
    why: 'Ít nhất ba ảnh màu, chụp từ các góc khác nhau. Ảnh được thu nhỏ trên máy trước khi gửi để đỡ tốn dung lượng.',
  },
  'giay-to': {
    name: 'Giấy tờ',
    short: 'Giấy tờ',
    why: 'Chụp rõ hoặc chọn tệp PDF, JPEG, PNG, mỗi tệp không quá 20 MB. Giấy tờ phải còn hiệu lực.',
  },
  nop: {
    name: 'Xem lại và nộp',
    short: 'Nộp',
    why: 'Kiểm tra lần cuối. Sau khi nộp, hồ sơ được khoá cho đến khi có người trả lại để bổ sung.',
  },
};

const stepsEn: Record<StepId, { name: string; short: string; why: string }> = {
  'san-pham': { name: 'The product', short: 'Product', why: 'Registration form (mẫu 01). Saved as you type.' },
  'thuyet-minh': {
    name: 'Tell about it',
    short: 'Explanation',
    why: 'Explanation (mẫu 02), eight short questions. You may also write on paper and photograph the page.',
  },
  anh: {
    name: 'Photos',
    short: 'Photos',
    why: 'At least three colour photos from different sides. They are made smaller on this device before they are sent.',
  },
  'giay-to': {
    name: 'Papers',
    short: 'Papers',
    why: 'PDF, JPEG or PNG, at most 20 MB each. Papers must still be valid.',
  },
  nop: {
    name: 'Check and submit',
    short: 'Submit',
    why: 'After submission the dossier is locked until it is returned.',
  },
};

type Mode = Schemas['Round']['packetMode'];

const readByVi: Record<Mode, string> = {
  all: 'Giám khảo kỳ này đọc phần thuyết minh khi chấm điểm.',
  product: 'Giám khảo kỳ này không thấy phần gõ ở đây. Tổ giúp việc đọc khi sơ duyệt hồ sơ.',
  code: 'Giám khảo kỳ này không thấy phần gõ ở đây. Tổ giúp việc đọc khi sơ duyệt hồ sơ.',
};
const readByEn: Record<Mode, string> = {
  all: 'Judges of this round read the explanation.',
  product: 'Judges of this round do not see what is typed here. The support team reads it at screening.',
  code: 'Judges of this round do not see what is typed here. The support team reads it at screening.',
};

export const text = words(
  {
    form: (field: FormField) => formVi[field].label,
    formHint: (field: FormField) => formVi[field].hint,
    section: (id: SectionId) => sectionsVi[id].label,
    sectionHint: (id: SectionId) => sectionsVi[id].hint,
    step: (id: StepId) => stepsVi[id].name,
    stepShort: (id: StepId) => stepsVi[id].short,
    stepWhy: (id: StepId) => stepsVi[id].why,
    title: 'Hồ sơ sản phẩm',
    reading: 'Đang mở hồ sơ…',
    again: 'Thử lại',
    place: (n: number, of: number) => `Bước ${n} trên ${of}`,
    closes: (at: string) => `hạn nộp ${at}`,
    due: (at: string) => `hạn bổ sung ${at}`,
    steps: 'Các bước',
    next: (name: string) => `Tiếp: ${name}`,
    nextPart: 'Tiếp',
    stepPart: (name: string, n: number, of: number) => `${name} (${n}/${of})`,
    back: 'Quay lại',
    left: (n: number) => `Còn ${n} mục`,
    ready: 'Đủ mục',
    saved: (at: string) => `Đã lưu ${at}`,
    savedHere: 'Đã lưu',
    typing: 'Đang lưu…',
    sending: 'Đang lưu…',
    rivalsWait: 'Cần chọn bản giữ',
    offline: 'Lưu trên máy',
    signIn: 'Cần đăng nhập',
    refused: 'Chưa lưu được',
    unkept: 'Chưa lưu được',
    offlineWhy: 'Chưa có mạng. Những gì đã nhập nằm trên máy này và tự gửi khi có mạng.',
    signInWhy: 'Phiên đăng nhập đã hết. Những gì đã nhập vẫn nằm trên máy này; đăng nhập lại để gửi.',
    signInDo: 'Đăng nhập lại',
    unkeptWhy:
      'Máy này không còn chỗ hoặc không cho lưu tạm. Hãy xoá bớt dữ liệu của trình duyệt rồi gõ lại một chữ ở ô vừa nhập.',
    rivalTitle: 'Ô này vừa được sửa ở nơi khác',
    rivalBy: (by: string, at: string) => (by ? `${by}, ${at}` : `Ở cửa sổ khác, ${at}`),
    rivalMine: 'Bản của bạn',
    rivalOther: 'Bản kia',
    rivalEmpty: '(để trống)',
    keepMine: 'Giữ bản của tôi',
    takeOther: 'Dùng bản kia',
    rivals: (n: number) => `${n} ô được sửa ở hai nơi. Chọn bản nào được giữ.`,
    count: (n: number, of: number) => `${n} trên ${of} ký tự`,
    group: 'Thuộc nhóm sản phẩm nào?',
    groupExamples: (id: string) => groupExamplesVi[id] ?? '',
    product: 'Sản phẩm dự thi',
    productSet: (n: number) => `Bộ sản phẩm, gồm ${n} món`,
    partAbout: 'Về sản phẩm',
    partMaking: 'Làm và bán',
    partSigner: 'Người ký và cam kết',
    yes: 'Tôi đồng ý với cam kết này',
    notNumber: 'Ô này chỉ ghi số.',
    readAs: (value: string) => `Đọc là: ${value}`,
    answered: (n: number, of: number) => `Đã trả lời ${n} trên ${of} câu`,
    answeredByPage: (n: number) => `${n} trang chụp hoặc tệp`,
    notAnswered: 'Chưa trả lời',
    readBy: (mode: Mode) => readByVi[mode],
    optional: 'Không bắt buộc',
    write: 'Gõ câu trả lời',
    orPage: 'Hoặc chụp trang viết tay, gửi tệp PDF hay Word (.docx)',
    addPage: 'Chụp trang giấy hoặc chọn tệp',
    removePage: (name: string) => `Bỏ ${name}`,
    closeSection: 'Thu gọn',
    nextSection: 'Câu tiếp theo',
    locked: 'Hồ sơ đã nộp nên không sửa được.',
    toStatus: 'Xem tình trạng hồ sơ',
    notFound: 'Không tìm thấy hồ sơ này',
    notFoundWhy: 'Hồ sơ không có, hoặc tài khoản đang đăng nhập không được xem.',
    mine: 'Về trang của cơ sở',
    returned: (n: number) => `Hồ sơ được trả lại: cần sửa ${n} mục`,
    returnedReason: 'Lý do',
    missingTitle: (n: number) => (n === 0 ? 'Đã đủ mục' : `Còn thiếu ${n} mục`),
    advised: 'Nên có',
    go: 'Điền mục này',
  },
  {
    form: (field: FormField) => formEn[field].label,
    formHint: (field: FormField) => formEn[field].hint,
    section: (id: SectionId) => sectionsEn[id].label,
    sectionHint: (id: SectionId) => sectionsEn[id].hint,
    step: (id: StepId) => stepsEn[id].name,
    stepShort: (id: StepId) => stepsEn[id].short,
    stepWhy: (id: StepId) => stepsEn[id].why,
    title: 'Entry',
    reading: 'Opening the entry…',
    again: 'Try again',
    place: (n: number, of: number) => `Step ${n} of ${of}`,
    closes: (at: string) => `closes ${at}`,
    due: (at: string) => `to be mended by ${at}`,
    steps: 'Steps',
    next: (name: string) => `Next: ${name}`,
    nextPart: 'Next',
    stepPart: (name: string, n: number, of: number) => `${name} (${n}/${of})`,
    back: 'Back',
    left: (n: number) => `${n} to go`,
    ready: 'Complete',
    saved: (at: string) => `Saved ${at}`,
    savedHere: 'Saved',
    typing: 'Saving…',
    sending: 'Saving…',
    rivalsWait: 'Choose one',
    offline: 'On this device',
    signIn: 'Sign in',
    refused: 'Not saved',
    unkept: 'Not saved',
    offlineWhy: 'No network. What you typed is on this device and goes by itself when there is one.',
    signInWhy: 'The session has ended. What you typed is still on this device; sign in again to send it.',
    signInDo: 'Sign in again',
    unkeptWhy: 'This device has no room or does not allow storing. Free some space and type into the field again.',
    rivalTitle: 'This field was changed elsewhere',
    rivalBy: (by: string, at: string) => (by ? `${by}, ${at}` : `In another window, ${at}`),
    rivalMine: 'Yours',
    rivalOther: 'The other',
    rivalEmpty: '(empty)',
    keepMine: 'Keep mine',
    takeOther: 'Take the other',
    rivals: (n: number) => `${n} fields were changed in two places. Choose which stands.`,
    count: (n: number, of: number) => `${n} of ${of} characters`,
    group: 'Which product group?',
    groupExamples: (id: string) => groupExamplesEn[id] ?? '',
    product: 'The product entered',
    productSet: (n: number) => `A set of ${n}`,
    partAbout: 'About the product',
    partMaking: 'Making and selling',
    partSigner: 'Signer and declaration',
    yes: 'I agree to this declaration',
    notNumber: 'Figures only.',
    readAs: (value: string) => `Read as: ${value}`,
    answered: (n: number, of: number) => `${n} of ${of} answered`,
    answeredByPage: (n: number) => `${n} photographed pages or files`,
    notAnswered: 'Not answered',
    readBy: (mode: Mode) => readByEn[mode],
    optional: 'Not required',
    write: 'Type the answer',
    orPage: 'Or photograph a handwritten page, send a PDF or Word (.docx) file',
    addPage: 'Photograph a page or choose a file',
    removePage: (name: string) => `Remove ${name}`,
    closeSection: 'Close',
    nextSection: 'Next question',
    locked: 'This entry has been submitted and cannot be changed.',
    toStatus: 'See where it stands',
    notFound: 'There is no such entry',
    notFoundWhy: 'It does not exist, or this account may not see it.',
    mine: 'To the facility’s page',
    returned: (n: number) => `Returned: ${n} things to mend`,
    returnedReason: 'Reason',
    missingTitle: (n: number) => (n === 0 ? 'Complete' : `${n} things missing`),
    advised: 'Advised',
    go: 'Fill this in',
  },
);

const groupExamplesVi: Record<string, string> = {
  handicraft: 'Mây tre đan, gốm, thêu, dệt, chạm khắc, sơn mài, đồ gỗ mỹ nghệ.',
  food: 'Chè, cà phê, mật ong, bánh, rượu, nước mắm, trái cây sấy, dược liệu.',
  machinery: 'Máy nông nghiệp, dụng cụ, phụ tùng, đồ rèn, đồ cơ khí.',
  other: 'Vật liệu xây dựng, mỹ phẩm, may mặc, đồ nhựa, bao bì.',
};
const groupExamplesEn: Record<string, string> = {
  handicraft: 'Rattan and bamboo, pottery, embroidery, weaving, carving, lacquer.',
  food: 'Tea, coffee, honey, cakes, spirits, fish sauce, dried fruit.',
  machinery: 'Farm machines, tools, parts, forged goods.',
  other: 'Building materials, cosmetics, clothing, plastics, packing.',
};
