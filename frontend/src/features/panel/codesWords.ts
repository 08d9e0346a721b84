import type { Schemas } from '../../api/client';
import { words } from '../../i18n';

type Status = Schemas['JudgeCodeState']['status'];
const vi: Record<Status, string> = {
  none: 'Chưa cấp',
  issued: 'Đã cấp, chưa dùng',
  used: 'Đã đăng nhập',
  ended: 'Lượt chấm đã đóng',
  revoked: 'Đã thu hồi',
};
const en: Record<Status, string> = {
  none: 'Not issued',
  issued: 'Issued, not used',
  used: 'Signed in',
  ended: 'Scoring is closed',
  revoked: 'Revoked',
};

export const text = words(
  {
    title: 'Mã đăng nhập của giám khảo',
    intro:
      'Mỗi giám khảo có một mã 8 ký tự để vào máy tính bảng. Mã chỉ hiện một lần khi cấp: in ngay và giao tận tay. Hệ thống không lưu mã nên không ai xem lại được.',
    issueAll: (count: number) => `Cấp mã cho ${count} giám khảo chưa có`,
    allIssued: 'Mọi giám khảo đã có mã',
    judge: 'Giám khảo',
    status: 'Mã',
    statusOf: (status: Status) => vi[status],
    since: (at: string) => `cấp ${at}`,
    first: 'Đăng nhập lần đầu',
    nobody: 'Chưa có ai',
    unnamed: 'máy không tên',
    devices: (count: number) => `${count} máy`,
    issue: 'Cấp mã',
    issueAgain: 'Cấp lại',
    revoke: 'Thu hồi',
    scoresNothing: 'không chấm điểm',
    againTitle: (name: string) => `Cấp lại mã cho ${name}`,
    againWhat:
      'Mã cũ mất hiệu lực ngay và mọi máy đang mở bằng mã cũ bị đăng xuất trong vòng một phút. Phiếu đã gửi giữ nguyên. Phiếu chưa gửi vẫn còn trên máy cũ: nhập mã mới trên máy đó để gửi, hoặc xuất tệp dự phòng giao Thư ký.',
    againDo: 'Cấp mã mới',
    revokeTitle: (name: string) => `Thu hồi mã của ${name}`,
    revokeWhat:
      'Mã mất hiệu lực ngay, mọi máy của giám khảo này bị đăng xuất. Phiếu đã gửi giữ nguyên. Phiếu chưa gửi vẫn còn trên máy: cấp mã mới rồi nhập trên máy đó để gửi, hoặc xuất tệp dự phòng giao Thư ký.',
    revokeDo: 'Thu hồi mã',
    shownTitle: 'Mã vừa cấp',
    shownOnce: 'Mã chỉ hiện lần này. In phiếu mã (mỗi giám khảo một trang, có mã QR) rồi giao tận tay từng người.',
    print: (count: number) => (count === 1 ? 'In phiếu mã (PDF)' : `In ${count} phiếu mã (PDF)`),
    done: 'Đã in hoặc ghi lại, đóng',
    closeWithout: 'Chưa in. Đóng bảng này thì không xem lại được mã, chỉ cấp lại được.',
    code: 'Mã đăng nhập',
    fileName: 'ma-giam-khao.pdf',
    emptyTitle: 'Ban giám khảo chưa có ai',
    empty: 'Mã được cấp sau khi ban tổ chức lập Ban giám khảo của kỳ.',
    deskOnly: 'Ban tổ chức và thư ký cấp, in và thu hồi mã.',
  },
  {
    title: 'Judges’ sign-in codes',
    intro:
      'Each judge has an 8-character code for the tablet. A code is shown once, when it is issued: print it and hand it over. The system keeps no code, so nobody can look it up again.',
    issueAll: (count: number) => `Issue codes to ${count} judges without one`,
    allIssued: 'Every judge has a code',
    judge: 'Judge',
    status: 'Code',
    statusOf: (status: Status) => en[status],
    since: (at: string) => `issued ${at}`,
    first: 'First sign-in',
    nobody: 'Nobody yet',
    unnamed: 'unnamed device',
    devices: (count: number) => `${count} devices`,
    issue: 'Issue',
    issueAgain: 'Re-issue',
    revoke: 'Revoke',
    scoresNothing: 'scores nothing',
    againTitle: (name: string) => `Re-issue the code of ${name}`,
    againWhat:
      'The old code ends at once, and every device opened by it is signed out within a minute. What was sent stays. Unsent sheets are still on the old device: enter the new code on that device to send them, or export the backup file and hand it to the secretary.',
    againDo: 'Issue a new code',
    revokeTitle: (name: string) => `Revoke the code of ${name}`,
    revokeWhat:
      'The code ends at once and all devices of this judge are signed out. What was sent stays. Unsent sheets are still on the device: issue a new code and enter it there to send them, or export the backup file and hand it to the secretary.',
    revokeDo: 'Revoke the code',
    shownTitle: 'Codes just issued',
    shownOnce:
      'The codes are shown this once. Print the code sheets (one page per judge, with a QR code) and hand them over in person.',
    print: (count: number) => (count === 1 ? 'Print the code sheet (PDF)' : `Print ${count} code sheets (PDF)`),
    done: 'Printed or written down: close',
    closeWithout: 'Not printed. After closing, the codes cannot be seen again, only issued anew.',
    code: 'Sign-in code',
    fileName: 'judge-codes.pdf',
    emptyTitle: 'Nobody is on the panel yet',
    empty: 'Codes are issued after the organiser has set up the panel.',
    deskOnly: 'Organisers and the secretary issue, print and revoke codes.',
  },
);
