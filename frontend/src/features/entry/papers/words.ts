import { words } from '../../../i18n';
import type { PaperFacts } from '../../../offline/drafts';

export const paperKinds = [
  'registration',
  'quality',
  'food-safety',
  'award',
  'certificate',
  'other',
] as const satisfies readonly PaperFacts['kind'][];

const kindsVi: Record<PaperFacts['kind'], string> = {
  registration: 'Giấy đăng ký kinh doanh',
  quality: 'Chất lượng, kiểm nghiệm',
  'food-safety': 'Giấy an toàn thực phẩm',
  award: 'Giải thưởng, bằng khen',
  certificate: 'Chứng nhận CNNT tiêu biểu',
  explanation: 'Trang trả lời bản thuyết minh',
  other: 'Giấy tờ khác',
};
const kindsEn: Record<PaperFacts['kind'], string> = {
  registration: 'Business registration',
  quality: 'Quality, test results',
  'food-safety': 'Food safety',
  award: 'Awards',
  certificate: 'Earlier certificate',
  explanation: 'Page that answers the explanation',
  other: 'Other',
};

export const text = words(
  {
    kind: (kind: PaperFacts['kind']) => kindsVi[kind],
    needed: 'Bắt buộc có một',
    none: 'Chưa có giấy tờ nào.',
    add: 'Thêm giấy tờ',
    addFirst: 'Thêm giấy đăng ký kinh doanh',
    what: 'Đây là giấy gì?',
    whatHint: (kind: PaperFacts['kind']) =>
      kind === 'registration'
        ? 'Của doanh nghiệp, hợp tác xã hoặc hộ kinh doanh.'
        : kind === 'quality'
          ? 'Giấy chứng nhận, phiếu kiểm nghiệm, bản công bố sản phẩm.'
          : '',
    pick: 'Chụp giấy hoặc chọn tệp',
    picked: (name: string) => `Đã chọn: ${name}`,
    number: 'Số giấy (nếu có)',
    issuer: 'Nơi cấp',
    issuerHint: 'Ví dụ: Sở Công Thương, UBND xã.',
    issuedOn: 'Ngày cấp',
    validUntil: 'Có giá trị đến ngày',
    validHint: 'Bỏ trống nếu giấy không ghi hạn.',
    send: 'Gửi giấy này',
    another: 'Chọn tệp khác',
    keep: 'Lưu',
    cancel: 'Thôi',
    tooLarge: (size: string) =>
      `Tệp nặng ${size}, tối đa 20 MB. Hãy chụp lại bằng máy ảnh điện thoại hoặc xuất PDF nhỏ hơn.`,
    wrongType: 'Chỉ nhận tệp PDF, JPEG hoặc PNG. Có thể chụp ảnh tờ giấy bằng điện thoại.',
    fileMissing: 'Hãy chụp giấy hoặc chọn tệp.',
    expired: (day: string) => `Giấy này đã hết hạn ngày ${day}. Xin gửi bản còn hiệu lực.`,
    soon: (day: string, till: string) =>
      `Giấy này hết hạn ngày ${day}, trước khi chấm xong (dự kiến sau ${till}). Nên xin gia hạn và gửi bản mới.`,
    order: 'Ngày hết hạn phải sau ngày cấp.',
    future: 'Ngày cấp phải từ hôm nay trở về trước.',
    stands: 'Còn hiệu lực',
    noEnd: 'Không ghi hạn',
    expiredShort: 'Đã hết hạn',
    soonShort: 'Sắp hết hạn',
    until: (day: string) => `đến ${day}`,
    view: 'Xem',
    edit: 'Sửa',
    remove: 'Bỏ',
    viewOf: (name: string) => `Xem ${name}`,
    editOf: (name: string) => `Sửa thông tin ${name}`,
    removeOf: (name: string) => `Bỏ ${name} khỏi hồ sơ`,
    confirm: (name: string) => `Bỏ “${name}” khỏi hồ sơ?`,
    confirmWhy: 'Nếu giấy này trả lời một câu trong bản thuyết minh, câu đó cũng mất phần trả lời bằng tệp.',
    stay: 'Giữ lại',
    changedElsewhere: 'Giấy tờ vừa được sửa ở nơi khác. Xem lại rồi lưu lần nữa.',
    pages: 'Trang trả lời bản thuyết minh',
    reading: 'Đang mở…',
    viewFailed: 'Không mở được tệp này. Thử lại khi có mạng.',
    download: 'Tải tệp về máy',
    docx: 'Tệp Word không xem được ở đây. Tải về để mở bằng ứng dụng trên máy.',
    page: (n: number, of: number) => `Trang ${n} trên ${of}`,
    close: 'Đóng',
  },
  {
    kind: (kind: PaperFacts['kind']) => kindsEn[kind],
    needed: 'One is required',
    none: 'No papers yet.',
    add: 'Add a paper',
    addFirst: 'Add the business registration',
    what: 'What paper is it?',
    whatHint: (kind: PaperFacts['kind']) =>
      kind === 'registration'
        ? 'Of the business, co-operative or household.'
        : kind === 'quality'
          ? 'Certificates, test results, declarations.'
          : '',
    pick: 'Photograph it or choose a file',
    picked: (name: string) => `Chosen: ${name}`,
    number: 'Number (if any)',
    issuer: 'Issued by',
    issuerHint: 'For example: the Department of Industry and Trade.',
    issuedOn: 'Issued on',
    validUntil: 'Valid until',
    validHint: 'Leave empty where the paper names no end.',
    send: 'Send this paper',
    another: 'Choose another file',
    keep: 'Save',
    cancel: 'Cancel',
    tooLarge: (size: string) =>
      `The file has ${size}; at most 20 MB. Photograph it with a phone, or export a smaller PDF.`,
    wrongType: 'PDF, JPEG or PNG only. You may photograph the paper.',
    fileMissing: 'Photograph the paper or choose a file.',
    expired: (day: string) => `This paper expired on ${day}. Please send one that is valid.`,
    soon: (day: string, till: string) =>
      `This paper expires on ${day}, before judging is over (after ${till}). Better have it renewed.`,
    order: 'It must end after it was issued.',
    future: 'The day of issue cannot lie ahead.',
    stands: 'Valid',
    noEnd: 'No end given',
    expiredShort: 'Expired',
    soonShort: 'Expires soon',
    until: (day: string) => `until ${day}`,
    view: 'View',
    edit: 'Change',
    remove: 'Remove',
    viewOf: (name: string) => `View ${name}`,
    editOf: (name: string) => `Change what is said of ${name}`,
    removeOf: (name: string) => `Remove ${name} from the entry`,
    confirm: (name: string) => `Remove “${name}” from the entry?`,
    confirmWhy: 'A question of the explanation that it answers loses that answer.',
    stay: 'Keep it',
    changedElsewhere: 'This paper was changed elsewhere. Look again and save once more.',
    pages: 'Pages that answer the explanation',
    reading: 'Opening…',
    viewFailed: 'This file cannot be opened. Try again with a network.',
    download: 'Download',
    docx: 'Word files are not shown here. Download it to open it.',
    page: (n: number, of: number) => `Page ${n} of ${of}`,
    close: 'Close',
  },
);
