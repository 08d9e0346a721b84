import { words } from '../../i18n';

export const text = words(
  {
    home: 'Tiêu Biểu, danh sách chấm',
    group: 'Tình trạng lưu và gửi',
    saved: 'Đã lưu trên máy',
    saving: 'Đang lưu…',
    notSaved: 'Chưa lưu được trên máy',
    waits: (n: number) => `Chờ gửi (${n})`,
    sending: (n: number) => `Đang gửi (${n})`,
    otherTab: (n: number) => `Thẻ khác gửi (${n})`,
    signIn: 'Cần đăng nhập lại để gửi',
    sent: (at: string) => `Đã gửi ${at}`,
    neverSent: 'Chưa gửi lần nào',
    quota: 'Bộ nhớ máy đã đầy: điểm vừa chấm chưa lưu được trên máy.',
    failed: 'Trình duyệt không cho lưu: điểm vừa chấm chưa lưu được trên máy.',
    keepOpen: 'Đừng đóng trang này. Xóa bớt ảnh, ứng dụng trên máy hoặc kết nối mạng để gửi ngay; máy tự lưu lại.',
    device: 'Máy này và tệp dự phòng',
  },
  {
    home: 'Tiêu Biểu, list of sheets',
    group: 'Saved and sent',
    saved: 'Saved on this device',
    saving: 'Saving…',
    notSaved: 'Not saved on this device',
    waits: (n: number) => `To be sent (${n})`,
    sending: (n: number) => `Sending (${n})`,
    otherTab: (n: number) => `Another tab sends (${n})`,
    signIn: 'Sign in again to send',
    sent: (at: string) => `Sent ${at}`,
    neverSent: 'Nothing sent yet',
    quota: 'This device is full: the last marks are not saved on it.',
    failed: 'The browser refuses to store: the last marks are not saved on this device.',
    keepOpen:
      'Do not close this page. Free some space, or connect so that they are sent at once; saving is tried again.',
    device: 'This device and the backup file',
  },
);
