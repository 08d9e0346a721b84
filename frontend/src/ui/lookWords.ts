import { words } from '../i18n';

export const text = words(
  {
    photoAbsent: 'Ảnh này xem khi có mạng',
    zoomHint: 'Chụm hai ngón để phóng, chạm hai lần để phóng nhanh, vuốt để đổi ảnh.',
    zoomIn: 'Phóng to',
    zoomOut: 'Thu nhỏ',
    previousPhoto: 'Ảnh trước',
    nextPhoto: 'Ảnh sau',
    paperReading: 'Đang mở giấy tờ…',
    paperFailed: 'Không mở được giấy tờ này.',
    paperPage: (n: number, all: number) => `Trang ${n} trên ${all}`,
    tryAgain: 'Thử lại',
    close: 'Đóng',
    saveFile: 'Lưu tệp về máy',
  },
  {
    photoAbsent: 'This photo needs a network',
    zoomHint: 'Pinch to zoom, double tap to zoom quickly, swipe to change the photo.',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    previousPhoto: 'Previous photo',
    nextPhoto: 'Next photo',
    paperReading: 'Opening…',
    paperFailed: 'This paper cannot be opened.',
    paperPage: (n: number, all: number) => `Page ${n} of ${all}`,
    tryAgain: 'Try again',
    close: 'Close',
    saveFile: 'Save the file',
  },
);
