import { words } from '../../i18n';

export const text = words(
  {
    steps: 'Các bước đăng nhập',
    stepCode: 'Mã in',
    stepWho: 'Đúng người',
    stepPin: 'Mã PIN',

    // the code
    title: 'Đăng nhập bằng mã in',
    codeLabel: 'Mã đăng nhập 8 ký tự',
    codeHint: 'Ghi trên phiếu mã do Thư ký in, dạng K7MP-3WXA. Chữ hoa hay thường đều được.',
    strange: (list: string) =>
      `Mã không có ký tự ${list}. Xem lại phiếu: mã không dùng các chữ I, L, O, U và các số 0, 1.`,
    accented: 'Bộ gõ tiếng Việt đang ghép chữ. Tắt Telex/VNI hoặc chuyển sang bàn phím tiếng Anh, rồi nhập lại.',
    missing: (n: number) => `Còn ${n} ký tự`,
    tooLong: 'Mã chỉ có 8 ký tự.',
    go: 'Tiếp tục',
    asking: 'Đang kiểm tra mã…',
    scan: 'Quét mã QR',
    unknown:
      'Mã này không mở được phiếu nào. Xem lại từng ký tự; nếu vẫn không được, mã có thể đã được cấp lại: hỏi Thư ký.',
    throttled: (seconds: number) =>
      seconds > 0 ? `Đã thử quá nhiều lần. Thử lại sau ${seconds} giây.` : 'Có thể thử lại.',
    noNetwork: 'Không có mạng. Đăng nhập bằng mã in cần mạng; đã đăng nhập thì không cần nữa.',
    toJudges: 'Giám khảo trên máy này',
    otherCode: (name: string) =>
      `Mã này của ${name}, không phải của giám khảo đang cần đăng nhập lại. Dữ liệu trên máy không bị trộn lẫn.`,
    continueAs: (name: string) => `Tiếp tục với ${name}`,
    useOwn: 'Nhập mã khác',
    againFor: (name: string) => `Nhập mã in của ${name}. Mọi phiếu trên máy vẫn giữ nguyên.`,

    // the camera
    scanTitle: 'Đưa mã QR trên phiếu vào khung',
    scanning: 'Đang tìm mã QR…',
    starting: 'Đang mở máy ảnh…',
    notOurs: 'Mã QR này không phải mã đăng nhập. Tìm mã trên phiếu mã giám khảo.',
    denied:
      'Máy ảnh chưa được phép. Mở Cài đặt của máy, tìm Tiêu Biểu hoặc trình duyệt, cho phép Máy ảnh, rồi quét lại; hoặc nhập 8 ký tự trên phiếu.',
    noCamera: 'Không mở được máy ảnh trên máy này. Nhập 8 ký tự trên phiếu.',
    typeIt: 'Nhập bằng tay',

    // who it is
    isItYou: (name: string) => `Đây có phải là ${name} không?`,
    role: 'Vai trò',
    code: 'Mã giám khảo',
    round: 'Kỳ bình chọn',
    unit: 'Đơn vị tổ chức',
    first: 'Lần đầu đăng nhập',
    firstHere: 'Máy này',
    firstNow: 'Đây là lần đăng nhập đầu tiên bằng phiếu mã này.',
    other: (device: string, at: string) => `Một máy khác đã đăng nhập trước: ${device}, lúc ${at}.`,
    otherDo:
      'Nếu đó là máy của chính Ông/Bà, cứ tiếp tục. Nếu không phải, báo Thư ký ngay để cấp mã mới: mã cũ hết hiệu lực, phiếu đã gửi vẫn còn.',
    unnamed: 'máy không tên',
    yes: 'Đúng, tiếp tục',
    no: 'Không phải tôi',
    noDone: 'Đã đăng xuất. Trả phiếu mã này cho Thư ký và dùng phiếu của mình.',
    head: 'Trưởng ban giám khảo',
    deputy: 'Phó Trưởng ban giám khảo',
    judge: 'Giám khảo',

    // the PIN
    choose: 'Chọn mã PIN 6 số',
    chooseWhy:
      'Mã PIN mở phiếu của Ông/Bà trên máy này, cả khi không có mạng. Mã không gửi đi đâu; nếu quên, dùng lại mã in.',
    again: 'Nhập lại mã PIN',
    againWhy: 'Nhập đúng 6 số vừa chọn.',
    obvious: 'Mã PIN này quá dễ đoán. Chọn 6 số có ít nhất 3 chữ số khác nhau và không theo thứ tự.',
    different: 'Hai lần nhập khác nhau. Chọn lại mã PIN.',
    preparing: 'Đang chuẩn bị dữ liệu trên máy…',
    failed: 'Không lưu được trên máy này. Đóng bớt ứng dụng hoặc giải phóng bộ nhớ, rồi thử lại.',
    retry: 'Thử lại',
  },
  {
    steps: 'Steps of signing in',
    stepCode: 'Printed code',
    stepWho: 'The right person',
    stepPin: 'PIN',

    title: 'Sign in with the printed code',
    codeLabel: 'Sign-in code, 8 characters',
    codeHint: 'On the code sheet that the secretary printed, like K7MP-3WXA. Upper or lower case, both will do.',
    strange: (list: string) =>
      `No code holds ${list}. Look at the sheet again: codes never use the letters I, L, O, U or the figures 0 and 1.`,
    accented:
      'A Vietnamese keyboard is joining letters. Switch Telex/VNI off or take an English keyboard, then type it again.',
    missing: (n: number) => (n === 1 ? '1 character to go' : `${n} characters to go`),
    tooLong: 'A code has only 8 characters.',
    go: 'Continue',
    asking: 'Checking the code…',
    scan: 'Scan the QR',
    unknown:
      'This code opens nothing. Look at each character; if it goes on, the code may have been issued anew: ask the secretary.',
    throttled: (seconds: number) =>
      seconds > 0 ? `Too many attempts. Try again in ${seconds} seconds.` : 'You may try again.',
    noNetwork: 'There is no network. Signing in with the printed code needs one; once signed in, nothing does.',
    toJudges: 'Judges on this device',
    otherCode: (name: string) =>
      `This code is ${name}’s, not that of the judge who has to sign in again. Nothing on this device has been mixed.`,
    continueAs: (name: string) => `Go on as ${name}`,
    useOwn: 'Enter another code',
    againFor: (name: string) => `Enter the printed code of ${name}. Every sheet on this device stays as it is.`,

    scanTitle: 'Hold the QR of the sheet inside the frame',
    scanning: 'Looking for the QR…',
    starting: 'Opening the camera…',
    notOurs: 'This QR is not a sign-in code. Look for the one on the judge’s code sheet.',
    denied:
      'The camera has not been allowed. Open the settings of this device, find Tiêu Biểu or the browser, allow the camera, and scan again; or type the 8 characters of the sheet.',
    noCamera: 'No camera can be opened on this device. Type the 8 characters of the sheet.',
    typeIt: 'Type it instead',

    isItYou: (name: string) => `Is this ${name}?`,
    role: 'Role',
    code: 'Judge’s code',
    round: 'Round',
    unit: 'Organised by',
    first: 'First sign-in',
    firstHere: 'This device',
    firstNow: 'This is the first sign-in with this sheet.',
    other: (device: string, at: string) => `Another device signed in before: ${device}, at ${at}.`,
    otherDo:
      'If that was your own device, go on. If not, tell the secretary at once and ask for a new code: the old one ends, what was sent stays.',
    unnamed: 'a device without a name',
    yes: 'Yes, go on',
    no: 'That is not me',
    noDone: 'Signed out. Give this code sheet back to the secretary and use your own.',
    head: 'Head of the panel',
    deputy: 'Deputy head of the panel',
    judge: 'Judge',

    choose: 'Choose a 6-digit PIN',
    chooseWhy:
      'The PIN opens your sheets on this device, also without a network. It is sent nowhere; if you forget it, use the printed code again.',
    again: 'Enter the PIN again',
    againWhy: 'The same 6 digits as before.',
    obvious:
      'This PIN is too easy to guess. Choose 6 digits, at least 3 of them different, that do not follow each other.',
    different: 'The two entries differ. Choose the PIN again.',
    preparing: 'Preparing the data on this device…',
    failed: 'This device could not keep it. Close other applications or free some storage, then try again.',
    retry: 'Try again',
  },
);
