import { words } from '../../i18n';

export const text = words(
  {
    title: 'Khai báo xung đột lợi ích',
    lead: 'Trước khi thấy mã số bình chọn, xin đánh dấu các cơ sở mà Ông/Bà có liên quan. Ông/Bà sẽ không chấm sản phẩm của các cơ sở đó. Danh sách này không gắn với mã số.',
    moreTitle: 'Khai báo thêm xung đột lợi ích',
    moreLead: (at: string) =>
      `Ông/Bà đã khai báo lúc ${at}. Có thể bổ sung bất cứ lúc nào trước khi kết quả được phê duyệt.`,
    moreRule:
      'Chưa chấm sản phẩm nào của cơ sở: có hiệu lực ngay. Đã có điểm: Trưởng ban và Thư ký phải cùng đồng ý; phiếu đã chấm vẫn được giữ, kèm lý do.',
    newer: (n: number) =>
      `${n} cơ sở vào kỳ bình chọn sau lần khai báo trước. Xin xem và xác nhận lại để tiếp tục nhận mã số.`,
    isNew: 'Mới vào kỳ này',

    found: 'Tìm thấy từ dữ liệu',
    foundWhy: 'Đã đánh dấu sẵn. Xin kiểm tra; bỏ dấu ở dòng không đúng.',
    foundBefore: 'Lần trước Ông/Bà không khai các cơ sở này.',
    others: (n: number) => `Các cơ sở khác (${n})`,
    all: (n: number) => `Các cơ sở dự bình chọn (${n})`,
    already: 'Đã khai báo',
    search: 'Tìm cơ sở',
    searchHint: 'Tên hoặc địa phương; gõ không dấu cũng được.',
    none: (q: string) => `Không có cơ sở nào khớp với “${q}”.`,
    showAll: 'Hiện tất cả',
    shown: (n: number, of: number) => `Hiện ${n} trên ${of} cơ sở`,

    whyOwn: 'Dữ liệu: Ông/Bà tham gia Ban giám khảo với tư cách người của cơ sở này.',
    whyOwner: 'Dữ liệu: Ông/Bà là chủ cơ sở này trên hệ thống.',
    whyEmployer: 'Dữ liệu: cơ sở ghi số điện thoại hoặc thư điện tử của Ông/Bà làm liên hệ.',
    whyAdviser: 'Dữ liệu: Ông/Bà từng nhập hoặc gửi hồ sơ cho cơ sở này.',
    always: 'Theo quy định luôn không chấm, không bỏ dấu được.',
    sameCommune: 'Cùng xã với cơ sở của Ông/Bà (chỉ để tham khảo)',

    kind: 'Quan hệ với cơ sở',
    'own-facility': 'Là người của cơ sở này',
    owner: 'Là chủ hoặc đồng sở hữu',
    employer: 'Đang hoặc từng làm việc ở đây',
    adviser: 'Đã tư vấn, hướng dẫn hồ sơ hoặc sản phẩm',
    family: 'Có người thân ở cơ sở',
    other: 'Quan hệ khác',
    chooseKind: 'Chọn quan hệ',
    kindMissing: 'Xin chọn quan hệ với cơ sở này.',
    note: 'Ghi chú (không bắt buộc)',
    noteOther: 'Ghi rõ quan hệ',
    noteMissing: 'Xin ghi rõ quan hệ.',
    noteLeft: (n: number) => `Còn ${n} ký tự`,

    effective: 'Không chấm',
    awaiting: 'Chờ Trưởng ban và Thư ký',
    refused: 'Không được chấp nhận, vẫn chấm',

    answer: 'Lời khai của tôi',
    nothing: 'Tôi không có xung đột lợi ích nào',
    nothingElse: 'Ngoài các cơ sở nêu trên, tôi không có xung đột lợi ích nào khác',
    nothingClears: 'Chọn dòng này sẽ bỏ các dấu đã đánh.',
    some: (n: number) =>
      n > 0 ? `Tôi có liên quan đến ${n} cơ sở đã đánh dấu` : 'Tôi có liên quan đến cơ sở đã đánh dấu',
    someNone: 'Chưa đánh dấu cơ sở nào.',

    confirm: 'Xác nhận lời khai',
    choose: 'Còn thiếu: chọn lời khai',
    markOne: 'Còn thiếu: đánh dấu cơ sở',
    fill: (n: number) => `Còn ${n} cơ sở cần ghi rõ quan hệ`,
    addMore: 'Gửi khai báo thêm',
    nothingMore: 'Chưa đánh dấu thêm cơ sở nào',
    sureTitle: 'Xác nhận lời khai?',
    sureNothing: 'Ông/Bà xác nhận không có xung đột lợi ích với cơ sở nào trong danh sách.',
    sureSome: (n: number) => `Ông/Bà không chấm sản phẩm của ${n} cơ sở:`,
    sureKept: 'Lời khai được ghi kèm thời điểm và không tự rút lại được. Có thể khai báo thêm về sau.',
    sure: 'Xác nhận',
    back: 'Xem lại',
    sending: 'Đang gửi lời khai…',
    sent: 'Đã ghi lời khai.',
    sentAwaiting: (n: number) => `Đã ghi. ${n} cơ sở đã có điểm nên chờ Trưởng ban và Thư ký đồng ý.`,

    loading: 'Đang lấy danh sách cơ sở…',
    noNetwork: 'Không có mạng. Khai báo cần mạng một lần, trước khi nhận bộ hồ sơ chấm.',
    noNetworkMore: 'Không có mạng. Khai báo thêm cần mạng; trong khi chờ, có thể chấm các sản phẩm khác.',
    retry: 'Thử lại',
    toList: 'Về danh sách phiếu',
    empty: 'Chưa có cơ sở nào trong kỳ bình chọn này.',
    countMarked: 'Đã đánh dấu',
    countAll: 'Cơ sở trong kỳ',
  },
  {
    title: 'Declare conflicts of interest',
    lead: 'Before judging codes are shown, please mark the facilities that you have to do with. You will not score their products. This list is not linked to codes.',
    moreTitle: 'Declare further conflicts of interest',
    moreLead: (at: string) => `You declared at ${at}. More can be added at any time until the result is approved.`,
    moreRule:
      'Where you have scored nothing of the facility, it holds at once. After a first mark, the head and the secretary must both agree; the sheet is kept, with the reason.',
    newer: (n: number) =>
      n === 1
        ? '1 facility entered after your declaration. Please look and confirm again to receive codes.'
        : `${n} facilities entered after your declaration. Please look and confirm again to receive codes.`,
    isNew: 'New in this round',

    found: 'Found in the data',
    foundWhy: 'Marked beforehand. Please check, and unmark what is wrong.',
    foundBefore: 'You did not declare these before.',
    others: (n: number) => `Other facilities (${n})`,
    all: (n: number) => `Facilities of this round (${n})`,
    already: 'Declared already',
    search: 'Find a facility',
    searchHint: 'Name or place; diacritics are not needed.',
    none: (q: string) => `No facility matches “${q}”.`,
    showAll: 'Show all',
    shown: (n: number, of: number) => `${n} of ${of} facilities shown`,

    whyOwn: 'From the data: you sit on the panel as a person of this facility.',
    whyOwner: 'From the data: you are an owner of this facility.',
    whyEmployer: 'From the data: the facility names your phone or e-mail as its contact.',
    whyAdviser: 'From the data: you once typed or handed in papers for this facility.',
    always: 'By the rules never scored by you; it cannot be unmarked.',
    sameCommune: 'In the same commune as your facility (only a hint)',

    kind: 'What you have to do with it',
    'own-facility': 'I belong to this facility',
    owner: 'I own it, or a share of it',
    employer: 'I work or worked there',
    adviser: 'I advised on its dossier or product',
    family: 'A relative of mine is there',
    other: 'Something else',
    chooseKind: 'Choose',
    kindMissing: 'Please choose what you have to do with this facility.',
    note: 'Note (not required)',
    noteOther: 'Say what it is',
    noteMissing: 'Please say what it is.',
    noteLeft: (n: number) => `${n} characters left`,

    effective: 'Not scored by me',
    awaiting: 'Waits for head and secretary',
    refused: 'Not accepted, still scored by me',

    answer: 'My declaration',
    nothing: 'I have no conflict of interest',
    nothingElse: 'Apart from the facilities above, I have no other conflict of interest',
    nothingClears: 'Choosing this takes back the marks you made.',
    some: (n: number) =>
      n > 1
        ? `I have to do with the ${n} facilities marked`
        : n === 1
          ? 'I have to do with the 1 facility marked'
          : 'I have to do with the facilities marked',
    someNone: 'No facility is marked yet.',

    confirm: 'Confirm my declaration',
    choose: 'Missing: choose a declaration',
    markOne: 'Missing: mark a facility',
    fill: (n: number) => (n === 1 ? '1 facility needs its reason' : `${n} facilities need their reason`),
    addMore: 'Send what was added',
    nothingMore: 'No further facility is marked',
    sureTitle: 'Confirm your declaration?',
    sureNothing: 'You confirm that you have no conflict of interest with any facility of the list.',
    sureSome: (n: number) =>
      n === 1 ? 'You will not score products of 1 facility:' : `You will not score products of ${n} facilities:`,
    sureKept: 'It is recorded with its moment and you cannot take it back yourself. More can be declared later.',
    sure: 'Confirm',
    back: 'Look again',
    sending: 'Sending your declaration…',
    sent: 'Your declaration is recorded.',
    sentAwaiting: (n: number) =>
      n === 1
        ? 'Recorded. 1 facility has marks already and waits for head and secretary.'
        : `Recorded. ${n} facilities have marks already and wait for head and secretary.`,

    loading: 'Fetching the facilities…',
    noNetwork: 'There is no network. Declaring needs one once, before the packet is fetched.',
    noNetworkMore: 'There is no network. Declaring more needs one; meanwhile other products can be scored.',
    retry: 'Try again',
    toList: 'Back to the sheets',
    empty: 'No facility has entered this round yet.',
    countMarked: 'Marked',
    countAll: 'Facilities in the round',
  },
);
