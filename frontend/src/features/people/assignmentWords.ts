import { words } from '../../i18n';
import type { Terms } from './queries';

const modesVi: Record<Terms['mode'], string> = {
  'by-group': 'Theo nhóm được giao',
  everyone: 'Mọi giám khảo chấm mọi sản phẩm',
  balanced: 'Chia đều theo khối lượng và chuyên môn',
};
const modesEn: Record<Terms['mode'], string> = {
  'by-group': 'By the groups given',
  everyone: 'All judges score all entries',
  balanced: 'Shared evenly, by load and expertise',
};
const whatVi: Record<Terms['mode'], string> = {
  'by-group': 'Mặc định. Giám khảo chấm mọi sản phẩm thuộc nhóm của mình; không ghi nhóm là mọi nhóm.',
  everyone: 'Bỏ giới hạn nhóm của tất cả giám khảo.',
  balanced:
    'Mỗi sản phẩm có số giám khảo như nhau, khối lượng chênh lệch ít nhất có thể, loại trừ xung đột lợi ích, ưu tiên người am hiểu nhóm.',
};
const whatEn: Record<Terms['mode'], string> = {
  'by-group': 'The default. Judges score all entries of their groups; without groups, all.',
  everyone: 'Takes the limits to groups off all judges.',
  balanced:
    'As many judges for every entry, loads as even as can be, conflicts left out, whoever knows the group preferred.',
};

export const text = words(
  {
    title: 'Phân công chấm',
    intro:
      'Quyết định mỗi sản phẩm do ai chấm. Xem trước rồi mới áp dụng; phiếu chấm được tạo theo phân công khi mở chấm điểm.',
    now: (mode: Terms['mode']) => `Đang áp dụng: ${modesVi[mode]}`,
    defaulted: ' (mặc định)',
    since: (at: string) => `, từ ${at}`,
    pickMode: 'Cách phân công',
    mode: (mode: Terms['mode']) => modesVi[mode],
    what: (mode: Terms['mode']) => whatVi[mode],
    perEntry: 'Số giám khảo mỗi sản phẩm',
    perEntryHint: (minimum: number) => `Ít nhất ${minimum} theo quy tắc của kỳ.`,
    maxPerJudge: 'Tối đa mỗi giám khảo',
    maxHint: 'Để trống là không giới hạn (mặc định).',
    preview: 'Xem trước',
    apply: 'Áp dụng phân công này',
    applied: 'Đã áp dụng phân công.',
    inUse: 'Đã mở chấm điểm: cách phân công không đổi nữa.',
    widen: 'Đã mở chấm điểm: chỉ bổ sung giám khảo cho sản phẩm còn thiếu; không ai mất sản phẩm đang giữ.',
    judge: 'Giám khảo',
    had: 'Hiện có',
    gets: 'Sẽ chấm',
    known: 'Đúng chuyên môn',
    conflicts: 'Xung đột',
    noneKnown: 'chưa ghi',
    sum: (entries: number, low: number, high: number) =>
      low === high
        ? `${entries} sản phẩm; mỗi giám khảo ${low} sản phẩm.`
        : `${entries} sản phẩm; mỗi giám khảo từ ${low} đến ${high} sản phẩm.`,
    good: 'Mọi sản phẩm có đủ giám khảo.',
    noEntries: 'Chưa có sản phẩm nào hợp lệ để phân công.',
    warnings: 'Cần lưu ý',
    short: (n: number, below: number, minimum: number) =>
      `${n} sản phẩm chưa đủ giám khảo${below > 0 ? `, trong đó ${below} dưới mức tối thiểu ${minimum}` : ''}:`,
    shortOne: (code: string, got: number, wanted: number, eligible: number, conflicts: number) =>
      eligible > got
        ? `${code}: ${got}/${wanted}; còn ${eligible - got} người chấm được nhưng đã đủ số tối đa của mình`
        : conflicts > 0
          ? `${code}: ${got}/${wanted}; chỉ ${eligible} người chấm được, ${conflicts} người có xung đột lợi ích`
          : `${code}: ${got}/${wanted}; chỉ ${eligible} người được giao nhóm này`,
    shortMore: (n: number) => `và ${n} sản phẩm khác`,
    mixed: (group: string, entries: number, sets: number) =>
      `Nhóm ${group}: ${entries} sản phẩm do ${sets} tổ giám khảo khác nhau chấm. Người chấm chặt hay rộng sẽ không ảnh hưởng đều đến mọi sản phẩm của nhóm.`,
    unknown: (group: string, entries: number) =>
      `Nhóm ${group} (${entries} sản phẩm): không giám khảo nào được ghi là am hiểu trong danh bạ.`,
    idle: (code: string, name: string) => `${code} ${name} không được giao sản phẩm nào.`,
    stale: 'Người khác vừa đổi phân công. Hãy xem trước lại rồi áp dụng.',
  },
  {
    title: 'Who scores what',
    intro:
      'Decides who scores each entry. Look at it first, then apply; sheets are made accordingly when scoring opens.',
    now: (mode: Terms['mode']) => `In force: ${modesEn[mode]}`,
    defaulted: ' (default)',
    since: (at: string) => `, since ${at}`,
    pickMode: 'How entries are shared out',
    mode: (mode: Terms['mode']) => modesEn[mode],
    what: (mode: Terms['mode']) => whatEn[mode],
    perEntry: 'Judges per entry',
    perEntryHint: (minimum: number) => `At least ${minimum} by the round’s rules.`,
    maxPerJudge: 'At most per judge',
    maxHint: 'Empty: no limit (default).',
    preview: 'Preview',
    apply: 'Apply this',
    applied: 'Applied.',
    inUse: 'Scoring has opened: how entries are shared out no longer changes.',
    widen: 'Scoring has opened: judges are only added where they lack; nobody loses an entry.',
    judge: 'Judge',
    had: 'Now',
    gets: 'Will score',
    known: 'In their field',
    conflicts: 'Conflicts',
    noneKnown: 'not noted',
    sum: (entries: number, low: number, high: number) =>
      low === high
        ? `${entries} entries; ${low} for each judge.`
        : `${entries} entries; ${low} to ${high} for each judge.`,
    good: 'Every entry has enough judges.',
    noEntries: 'There are no accepted entries to share out yet.',
    warnings: 'To be noted',
    short: (n: number, below: number, minimum: number) =>
      `${n} entries lack judges${below > 0 ? `, ${below} of them below the minimum of ${minimum}` : ''}:`,
    shortOne: (code: string, got: number, wanted: number, eligible: number, conflicts: number) =>
      eligible > got
        ? `${code}: ${got}/${wanted}; ${eligible - got} more could, but have reached their limit`
        : conflicts > 0
          ? `${code}: ${got}/${wanted}; only ${eligible} may score it, ${conflicts} have a conflict of interest`
          : `${code}: ${got}/${wanted}; only ${eligible} have this group`,
    shortMore: (n: number) => `and ${n} more`,
    mixed: (group: string, entries: number, sets: number) =>
      `Group ${group}: its ${entries} entries are scored by ${sets} different sets of judges. A strict or generous judge does not weigh on all of them alike.`,
    unknown: (group: string, entries: number) =>
      `Group ${group} (${entries} entries): the directory notes no judge who knows it.`,
    idle: (code: string, name: string) => `${code} ${name} gets no entry.`,
    stale: 'Somebody else has just changed this. Preview again, then apply.',
  },
);
