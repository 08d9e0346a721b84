import { words } from '../../i18n';
import type { Shown } from './queries';

const shownVi: Record<Shown, string> = { waiting: 'Chờ đọc', released: 'Đã gửi cơ sở', kept: 'Giữ lại' };
const shownEn: Record<Shown, string> = { waiting: 'To read', released: 'Released', kept: 'Kept back' };

export const text = words(
  {
    title: 'Nhận xét gửi cơ sở',
    intro:
      'Giám khảo viết cho cơ sở. Đọc từng nhận xét để chắc không lộ tên người rồi gửi; cơ sở thấy ngay, không kèm tên người viết. Chữ gạch chân là chỗ máy thấy giống tên người, chỉ để tham khảo.',
    show: 'Hiện',
    shown: (which: Shown) => shownVi[which],
    waiting: (n: number) => (n === 0 ? 'Không còn nhận xét nào chờ đọc.' : `${n} nhận xét chờ đọc.`),
    none: 'Không có nhận xét nào ở đây.',
    looksLikeName: 'giống tên người',
    release: 'Gửi cơ sở',
    releaseOf: (code: string, n: number) => `Gửi nhận xét ${n} về ${code} cho cơ sở`,
    keep: 'Giữ lại',
    keepOf: (code: string, n: number) => `Giữ lại nhận xét ${n} về ${code}`,
    takeBack: 'Thu lại',
    takeBackOf: (code: string, n: number) => `Thu lại nhận xét ${n} về ${code}`,
    keepTitle: 'Giữ lại nhận xét?',
    keepWhat: 'Cơ sở sẽ không thấy nhận xét này.',
    reason: (why: string) => `Lý do giữ: ${why}`,
    readBy: (name: string, at: string) => (name ? `${name} đọc lúc ${at}` : `Đọc lúc ${at}`),
    all: (n: number) => `Gửi cả ${n} nhận xét đang hiện`,
    allTitle: (n: number) => `Gửi ${n} nhận xét cho cơ sở?`,
    allWhat: 'Chỉ gửi khi đã đọc hết. Cơ sở thấy ngay.',
    allNames: (n: number) => `${n} nhận xét có chữ giống tên người.`,
    allDo: (n: number) => `Gửi ${n} nhận xét`,
    allDone: (n: number) => `Đã gửi ${n} nhận xét.`,
    cancel: 'Thôi',
    working: 'Đang gửi…',
    more: 'Xem thêm',
    reading: 'Đang đọc…',
    faster: (name: string, at: string) => `${name} vừa xử lý nhận xét này lúc ${at}. Trang đã đọc lại.`,
    fasterNobody: 'Người khác vừa xử lý nhận xét này. Trang đã đọc lại.',
  },
  {
    title: 'Remarks for facilities',
    intro:
      'What judges wrote for facilities. Read each for names of persons, then release it; the facility sees it at once, without its writer’s name. Underlined words look like a name to the program, a hint only.',
    show: 'Show',
    shown: (which: Shown) => shownEn[which],
    waiting: (n: number) =>
      n === 0 ? 'No remark is left to read.' : n === 1 ? '1 remark to read.' : `${n} remarks to read.`,
    none: 'There are no remarks here.',
    looksLikeName: 'looks like a name',
    release: 'Release',
    releaseOf: (code: string, n: number) => `Release remark ${n} on ${code}`,
    keep: 'Keep back',
    keepOf: (code: string, n: number) => `Keep back remark ${n} on ${code}`,
    takeBack: 'Take back',
    takeBackOf: (code: string, n: number) => `Take back remark ${n} on ${code}`,
    keepTitle: 'Keep this remark back?',
    keepWhat: 'The facility will not see it.',
    reason: (why: string) => `Kept back because: ${why}`,
    readBy: (name: string, at: string) => (name ? `Read by ${name}, ${at}` : `Read ${at}`),
    all: (n: number) => `Release all ${n} shown`,
    allTitle: (n: number) => `Release ${n} remarks?`,
    allWhat: 'Only once all have been read. Facilities see them at once.',
    allNames: (n: number) =>
      n === 1 ? '1 remark has words that look like a name.' : `${n} remarks have words that look like a name.`,
    allDo: (n: number) => `Release ${n} remarks`,
    allDone: (n: number) => `${n} remarks were released.`,
    cancel: 'Cancel',
    working: 'Sending…',
    more: 'More',
    reading: 'Reading…',
    faster: (name: string, at: string) => `${name} dealt with this remark at ${at}. It has been read again.`,
    fasterNobody: 'Somebody dealt with this remark just now. It has been read again.',
  },
);
