import { words } from '../../i18n';

export const text = words(
  {
    // over plain http
    insecure: 'Chấm ngoại tuyến cần https',
    insecureWhy:
      'Trang này đang mở qua http. Trình duyệt chỉ giữ phiếu chấm trên máy và cho chấm không cần mạng khi địa chỉ bắt đầu bằng https.',
    insecureDo: 'Xin Ban tổ chức địa chỉ https, rồi mở lại bằng địa chỉ đó.',

    // in a browser tab
    install: 'Cài vào màn hình chính trước khi chấm',
    risk: 'Trong thẻ trình duyệt, dữ liệu chấm có thể bị xóa sau 7 ngày không mở.',
    riskAnswer: 'Ứng dụng trên màn hình chính giữ dữ liệu lâu dài và mở được khi không có mạng.',
    codeNoted: 'Mã trên phiếu của Ông/Bà',
    codeNotedWhy: 'Ứng dụng không nhận mã từ thẻ này. Sau khi cài, nhập hoặc quét lại mã trong ứng dụng.',
    steps: 'Các bước cài đặt',
    iosShare: 'Bấm nút Chia sẻ',
    iosShareWhere: 'iPad: góc trên bên phải. iPhone: cuối màn hình. Không thấy thì bấm nút ba chấm trước.',
    iosAdd: 'Chọn “Thêm vào MH chính”',
    iosAddWhere: 'Máy tiếng Anh: “Add to Home Screen”. Chưa thấy thì kéo danh sách lên.',
    iosConfirm: 'Bấm “Thêm”',
    iosConfirmWhere: 'Máy tiếng Anh: “Add”. Giữ nguyên tên Tiêu Biểu.',
    open: 'Mở Tiêu Biểu từ màn hình chính',
    openWhere: 'Đăng nhập trong ứng dụng bằng mã in.',
    iosOther: 'Nếu trang mở ra từ Zalo hoặc ứng dụng khác, trước hết chọn “Mở bằng Safari”.',
    menu: 'Mở trình đơn của trình duyệt',
    menuWhere: 'Nút ba chấm hoặc ba gạch, cạnh thanh địa chỉ.',
    menuAdd: 'Chọn “Cài đặt ứng dụng” hoặc “Thêm vào màn hình chính”',
    menuAddWhere: 'Rồi xác nhận.',
    installNow: 'Cài ứng dụng',
    installed: 'Đã cài. Mở biểu tượng Tiêu Biểu trên màn hình chính để đăng nhập.',
    shared:
      'Ứng dụng cài từ trình duyệt này dùng chung dữ liệu với thẻ: phiếu đang có ở đây sẽ hiện ngay trong ứng dụng.',
    stay: 'Vẫn dùng trong thẻ này',
    stays:
      'Đang chấm trong thẻ trình duyệt: dữ liệu có thể bị xóa sau 7 ngày không mở. Gửi hết phiếu trước khi rời máy.',
    howToInstall: 'Xem cách cài',

    // what this tab holds already
    over: 'Chuyển phiếu đang có trong thẻ này',
    overWhy: 'Ứng dụng không đọc được dữ liệu của thẻ. Chỉ có một cách chuyển:',
    overSend: 'Mở từng giám khảo dưới đây và gửi hết phiếu.',
    overInstall: 'Cài ứng dụng theo các bước trên.',
    overSignIn: 'Trong ứng dụng, đăng nhập bằng cùng mã in: phiếu đã gửi sẽ hiện lại đầy đủ.',

    // who scores here
    who: 'Ai chấm trên máy này?',
    judges: 'Giám khảo trên máy này',
    nobody: 'Chưa có giám khảo nào trên máy này',
    nobodyWhy: 'Mỗi giám khảo nhận từ Thư ký một phiếu in có mã 8 ký tự và mã QR.',
    signIn: 'Đăng nhập bằng mã in',
    another: 'Giám khảo khác đăng nhập',
    unsent: (n: number) => `${n} phiếu chưa gửi`,
    allSent: 'Đã gửi hết',
    head: 'Trưởng ban giám khảo',
    deputy: 'Phó Trưởng ban giám khảo',
    judge: 'Giám khảo',
    gone: 'Máy này không có dữ liệu của giám khảo đó.',
    unreadable: 'Trình duyệt không cho đọc dữ liệu trên máy.',
    unreadableDo:
      'Nếu đang dùng chế độ riêng tư (ẩn danh), mở lại trong cửa sổ thường. Nếu vẫn lỗi, khởi động lại máy; dữ liệu đã lưu không bị xóa.',
    again: 'Thử lại',
    opening: 'Đang đọc dữ liệu trên máy…',
    asideHave: 'Cần có',
    asidePaper: 'Phiếu mã do Thư ký in',
    asideNetwork: 'Mạng, chỉ khi đăng nhập và nhận bộ hồ sơ',
    asideThen: 'Sau đó cả ngày chấm không cần mạng. Mỗi giám khảo có dữ liệu và mã PIN riêng trên máy dùng chung.',
  },
  {
    insecure: 'Scoring offline needs https',
    insecureWhy:
      'This page was opened over http. A browser keeps sheets on the device and works without a network only where the address begins with https.',
    insecureDo: 'Ask the organisers for the https address and open that one.',

    install: 'Add to the home screen before scoring',
    risk: 'In a browser tab, what you score may be deleted after 7 days without a visit.',
    riskAnswer: 'The application on the home screen keeps its data and opens without a network.',
    codeNoted: 'The code on your sheet',
    codeNotedWhy:
      'The application does not receive the code from this tab. After adding it, type or scan the code again inside.',
    steps: 'How to add it',
    iosShare: 'Press the Share button',
    iosShareWhere:
      'iPad: top right. iPhone: at the bottom of the screen. If it is not there, press the three dots first.',
    iosAdd: 'Choose “Add to Home Screen”',
    iosAddWhere: 'In Vietnamese: “Thêm vào MH chính”. If it is not in sight, pull the list up.',
    iosConfirm: 'Press “Add”',
    iosConfirmWhere: 'In Vietnamese: “Thêm”. Leave the name Tiêu Biểu as it is.',
    open: 'Open Tiêu Biểu from the home screen',
    openWhere: 'Sign in inside it with the printed code.',
    iosOther: 'If this page was opened from Zalo or another application, first choose “Open in Safari”.',
    menu: 'Open the menu of the browser',
    menuWhere: 'The button with three dots or lines, beside the address.',
    menuAdd: 'Choose “Install app” or “Add to Home screen”',
    menuAddWhere: 'Then confirm.',
    installNow: 'Install the application',
    installed: 'Installed. Open the Tiêu Biểu icon on the home screen to sign in.',
    shared:
      'The application installed from this browser shares its data with this tab: sheets that are here appear there at once.',
    stay: 'Go on in this tab',
    stays:
      'You are scoring in a browser tab: data may be deleted after 7 days without a visit. Send every sheet before you leave this device.',
    howToInstall: 'How to add it',

    over: 'Bring over what this tab holds',
    overWhy: 'The application cannot read the data of this tab. There is one way over:',
    overSend: 'Open each judge below and send every sheet.',
    overInstall: 'Add the application by the steps above.',
    overSignIn: 'Inside it, sign in with the same printed code: every sheet that was sent appears again.',

    who: 'Who scores on this device?',
    judges: 'Judges on this device',
    nobody: 'No judge is on this device yet',
    nobodyWhy: 'The secretary hands each judge a printed sheet with an 8-character code and its QR.',
    signIn: 'Sign in with the printed code',
    another: 'Another judge signs in',
    unsent: (n: number) => (n === 1 ? '1 sheet not sent' : `${n} sheets not sent`),
    allSent: 'Everything sent',
    head: 'Head of the panel',
    deputy: 'Deputy head of the panel',
    judge: 'Judge',
    gone: 'This device holds no data of that judge.',
    unreadable: 'The browser does not let us read the data on this device.',
    unreadableDo:
      'In a private window, open this page in an ordinary one. If it goes on, restart the device; what was kept is not deleted.',
    again: 'Try again',
    opening: 'Reading what is on this device…',
    asideHave: 'What you need',
    asidePaper: 'The code sheet that the secretary prints',
    asideNetwork: 'A network, only to sign in and to fetch the packet',
    asideThen:
      'From then on the whole day works without a network. On a shared device each judge has data and a PIN of their own.',
  },
);
