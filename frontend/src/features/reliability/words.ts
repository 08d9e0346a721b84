import type { Schemas } from '../../api/client';
import { words } from '../../i18n';
import type { Level, Measure, Why } from './judgement';

type JudgeLevel = Schemas['JudgeReliability']['level'];
type Width = NonNullable<Schemas['JudgeReliability']['width']>;
type Kind = Schemas['LineStability']['kind'];

const levelsVi: Record<Level, string> = { high: 'Cao', good: 'Khá', moderate: 'Trung bình', low: 'Thấp' };
const levelsEn: Record<Level, string> = { high: 'High', good: 'Good', moderate: 'Moderate', low: 'Low' };

const judgeLevelsVi: Record<JudgeLevel, string> = {
  'very-severe': 'Chặt hơn nhiều',
  severe: 'Chặt hơn',
  even: 'Tương đương',
  lenient: 'Rộng tay hơn',
  'very-lenient': 'Rộng tay hơn nhiều',
  'too-few': 'Còn ít sản phẩm chung',
};
const judgeLevelsEn: Record<JudgeLevel, string> = {
  'very-severe': 'Much stricter',
  severe: 'Stricter',
  even: 'Like the others',
  lenient: 'More lenient',
  'very-lenient': 'Much more lenient',
  'too-few': 'Too few shared entries',
};
const widthsVi: Record<Width, string> = { narrow: 'cho điểm sát nhau', usual: '', wide: 'cho điểm rất cách xa' };
const widthsEn: Record<Width, string> = { narrow: 'marks close together', usual: '', wide: 'marks very far apart' };

const whyVi: Record<Why, string> = {
  'no-marks': 'Chưa có phiếu nào được tính.',
  'one-judge': 'Chỉ một giám khảo chấm: không có ai để so.',
  'one-entry': 'Chỉ một sản phẩm: chưa nói được gì về đồng thuận.',
  'nothing-shared': 'Hầu như không sản phẩm nào có từ hai phiếu trở lên.',
  'no-variance': 'Điểm không phân biệt được các sản phẩm, nên không tính được hệ số.',
  'no-line': 'Lượt này không đặt mức điểm: mọi sản phẩm đều vào lượt 2, nên không có vạch.',
};
const whyEn: Record<Why, string> = {
  'no-marks': 'No sheet counts yet.',
  'one-judge': 'One judge alone: nobody to compare with.',
  'one-entry': 'One entry alone: nothing can be said about agreement.',
  'nothing-shared': 'Hardly any entry has two sheets or more.',
  'no-variance': 'The marks do not tell entries apart, so there is no coefficient.',
  'no-line': 'This stage asks for no score: every entry goes on to stage 2, so there is no line.',
};

/** What a level says: ICC(2,k) speaks of the panel's mean, α of single sheets. */
const meansVi: Record<Measure, Record<Level, string>> = {
  icc: {
    high: 'Một Ban giám khảo khác tương đương rất có thể cho kết quả gần như vậy.',
    good: 'Điểm trung bình của Ban đáng tin; chỉ nên thận trọng với những sản phẩm sát điểm nhau.',
    moderate: 'Điểm trung bình của Ban dùng được, nhưng chênh lệch nhỏ giữa hai sản phẩm chưa nói lên nhiều.',
    low: 'Giám khảo đánh giá các sản phẩm khá khác nhau: nên xem kỹ các sản phẩm gần vạch và các tiêu chí chênh nhiều ở dưới.',
  },
  alpha: {
    high: 'Các phiếu khớp nhau tốt, dù không phải ai cũng chấm mọi sản phẩm.',
    good: 'Các phiếu khớp nhau khá tốt, dù không phải ai cũng chấm mọi sản phẩm.',
    moderate: 'Các phiếu khớp nhau ở mức dùng được; điểm trung bình của nhiều phiếu chắc hơn từng phiếu.',
    low: 'Từng phiếu khá khác nhau; điểm trung bình của nhiều phiếu chắc hơn từng phiếu. Nên xem kỹ các sản phẩm gần vạch và các tiêu chí chênh nhiều ở dưới.',
  },
};
const meansEn: Record<Measure, Record<Level, string>> = {
  icc: {
    high: 'Another panel like this one would very likely come to much the same result.',
    good: 'The panel’s mean can be relied on; be careful only with entries of nearly equal score.',
    moderate: 'The panel’s mean is usable, but a small difference between two entries does not say much.',
    low: 'Judges see the entries rather differently: look closely at entries near the line, and at the criteria below that differ most.',
  },
  alpha: {
    high: 'Sheets agree well, although not everybody has scored every entry.',
    good: 'Sheets agree fairly well, although not everybody has scored every entry.',
    moderate: 'Sheets agree well enough to be used; the mean of many is firmer than a single one.',
    low: 'Single sheets differ rather much; the mean of many is firmer than each. Look closely at entries near the line, and at the criteria below that differ most.',
  },
};

const lineTitleVi: Record<Kind, string> = {
  proposal: 'Vạch đề nghị công nhận chắc đến đâu',
  advance: 'Vạch vào lượt 2 chắc đến đâu',
};
const lineTitleEn: Record<Kind, string> = {
  proposal: 'How firm the line of the proposal is',
  advance: 'How firm the line to stage 2 is',
};

export const text = words(
  {
    title: 'Độ tin cậy của Ban giám khảo',
    unchanged: 'Chỉ để tham khảo: không con số nào ở đây làm thay đổi điểm, thứ hạng hay đề nghị công nhận.',
    live: 'Lượt chấm chưa đóng, số liệu còn thay đổi. Trước khi đóng, chỉ trưởng ban không trực tiếp chấm được xem.',
    notYet: 'Trang này mở sau khi lượt chấm đóng',
    notYetWhy: 'Trước đó chỉ trưởng ban không trực tiếp chấm được xem, để không ai chấm theo người khác.',
    stages: 'Lượt chấm',
    stage: (stage: number) => `Lượt ${stage}`,
    sheets: 'Phiếu được tính',
    judges: 'Giám khảo',
    entries: 'Sản phẩm',
    agreement: 'Mức đồng thuận',
    sameList: 'Danh sách giữ nguyên',
    outOf: (n: string, of: string) => `${n} / ${of} lần`,
    none: 'không tính được',

    agreementTitle: 'Các giám khảo đồng thuận đến đâu',
    icc: 'Mọi giám khảo đều chấm mọi sản phẩm nên dùng hệ số ICC(2,k): độ tin cậy của điểm trung bình cả Ban. 1 là đồng thuận hoàn toàn, 0 là như chấm ngẫu nhiên.',
    alpha:
      'Có sản phẩm không đủ phiếu của mọi giám khảo nên dùng hệ số α của Krippendorff, tính trên các phiếu hiện có. 1 là đồng thuận hoàn toàn, 0 là như chấm ngẫu nhiên. α đo từng phiếu chứ không đo điểm trung bình, nên thường thấp hơn ICC(2,k).',
    single: (value: string) => `Của riêng một giám khảo, ICC(2,1) là ${value}.`,
    level: (level: Level) => levelsVi[level],
    means: (measure: Measure, level: Level) => meansVi[measure][level],
    why: (why: Why) => whyVi[why],
    whole: 'Tổng điểm, tất cả sản phẩm',
    byCriteria: 'Theo nhóm tiêu chí',
    byGroup: 'Tổng điểm theo nhóm sản phẩm',
    what: 'Phần',
    coefficient: 'Hệ số',
    scale: 'từ 0 đến 1',
    called: 'Mức',
    convention: (icc: string, alpha: string) =>
      `Tên các mức theo quy ước (ICC: ${icc}, Koo và Li 2016; α: ${alpha}, Krippendorff): mặc định, không phải quy định.`,

    severityTitle: 'Từng giám khảo chấm chặt hay rộng tay',
    severityWhat:
      'Điểm của mỗi người so với trung bình của những người khác trên cùng sản phẩm. Khi cả Ban cùng chấm mọi sản phẩm, chặt hay rộng tay đều không làm đổi thứ hạng; cần lưu ý khi mỗi sản phẩm do những người khác nhau chấm.',
    severityCount: (even: number, of: number) => `${even}/${of} giám khảo chấm tương đương những người khác.`,
    judge: 'Giám khảo',
    count: 'Số sản phẩm',
    difference: 'Chênh so với người khác (điểm)',
    spread: 'Độ phân tán: mình / người khác',
    judgeLevel: (level: JudgeLevel) => judgeLevelsVi[level],
    width: (width: Width) => widthsVi[width],
    remark: 'Nhận định',
    severityRule: (from: string, much: string, entries: number) =>
      `Gọi là chặt hay rộng tay khi chênh từ ${from} điểm và vượt hai lần sai số, từ ${much} điểm là nhiều, trên ít nhất ${entries} sản phẩm chung. Vạch ngang quanh chấm là khoảng sai số. Mặc định, không phải quy định.`,

    lineTitle: (kind: Kind) => lineTitleVi[kind],
    lineWhat: (draws: string) =>
      `Máy thử ${draws} Ban giám khảo khác, rút ngẫu nhiên có lặp lại từ chính các giám khảo của kỳ, và xếp hạng lại đúng quy tắc của kỳ.`,
    lineSame: (same: string, draws: string) => `Danh sách trên vạch giữ nguyên trong ${same} / ${draws} lần.`,
    lineFirm: 'Không sản phẩm nào dễ đổi bên: vạch không phụ thuộc vào việc Ban gồm những ai.',
    lineUnsure: (count: number) =>
      `${count} sản phẩm có thể ở bên này hoặc bên kia vạch tùy Ban gồm những ai. Hội đồng nên xem kỹ các sản phẩm này.`,
    linePlot: (count: number) =>
      `Biểu đồ ${count} sản phẩm theo thứ hạng: cột càng cao thì sản phẩm càng thường ở trên vạch`,
    always: 'luôn trên vạch',
    never: 'không lần nào',
    rank: (n: string) => `hạng ${n}`,
    aboveNow: 'Đang trên vạch',
    belowNow: 'Đang dưới vạch',
    atTheLine: 'Đồng hạng tại vạch',
    inCouncil: 'Xem ở bảng xét chọn',
    cut: 'Vạch',
    mixed: 'Số lượng theo từng nhóm làm các sản phẩm trên và dưới vạch xen kẽ nhau.',
    lineSeed:
      'Cùng những phiếu này luôn cho cùng kết quả: cách rút được suy ra từ mã của kỳ và lượt chấm, ai có phiếu cũng tính lại được.',
    code: 'Mã số',
    group: 'Nhóm',
    ranks: 'Hạng',
    rankRange: (from: number, to: number) => `hầu hết ${from === to ? from : `${from}–${to}`}`,
    score: 'Điểm',
    now: 'Hiện tại',
    draws: 'Số lần trên vạch',

    gapsTitle: 'Sản phẩm giám khảo chấm khác nhau nhiều nhất',
    gapsWhat: 'Nên trao đổi trước khi họp Hội đồng: có thể có giám khảo đã thấy điều người khác chưa thấy.',
    gapsNone: 'Chưa có sản phẩm nào có từ hai phiếu trở lên.',
    range: 'Tổng điểm thấp nhất – cao nhất',
    deviation: 'Độ lệch chuẩn',
    widest: 'Tiêu chí chênh nhất',
    to: (low: string, high: string) => `${low} – ${high}`,
    of: (what: string, most: string) => `${what} / ${most}`,

    criteriaTitle: 'Tiêu chí giám khảo hiểu khác nhau nhiều nhất',
    criteriaWhat:
      'Khoảng cách trung bình giữa điểm cao nhất và thấp nhất trên một sản phẩm, so với điểm tối đa. Tiêu chí chênh nhiều nên được hướng dẫn rõ hơn ở kỳ sau.',
    criterion: 'Tiêu chí',
    meanGap: 'Chênh trung bình',
    largestGap: 'Chênh lớn nhất',
    far: (percent: number) => `Chênh từ ${percent}% trở lên`,
    farOf: (far: number, of: number) => `${far} / ${of} sản phẩm`,
    all: (count: number) => `Xem cả ${count} dòng`,
    fewer: 'Thu gọn',
  },
  {
    title: 'Reliability of the panel',
    unchanged: 'For information only: no figure here changes a score, a rank or the proposal.',
    live: 'The stage is still open and figures still change. Until it closes only a head who scores nothing sees them.',
    notYet: 'This page opens once the stage has closed',
    notYetWhy: 'Until then only a head who scores nothing may look, so that nobody scores by what others gave.',
    stages: 'Stages',
    stage: (stage: number) => `Stage ${stage}`,
    sheets: 'Counted sheets',
    judges: 'Judges',
    entries: 'Entries',
    agreement: 'Agreement',
    sameList: 'Same list',
    outOf: (n: string, of: string) => `${n} of ${of} draws`,
    none: 'cannot be worked out',

    agreementTitle: 'How far the judges agree',
    icc: 'Every judge has scored every entry, so this is ICC(2,k): how reliable the mean of the panel is. 1 is full agreement, 0 is as by chance.',
    alpha:
      'Some entries lack sheets of some judges, so this is Krippendorff’s α over the sheets there are. 1 is full agreement, 0 is as by chance. α measures single sheets and not the mean, so it is usually lower than ICC(2,k).',
    single: (value: string) => `Of one judge alone, ICC(2,1), it is ${value}.`,
    level: (level: Level) => levelsEn[level],
    means: (measure: Measure, level: Level) => meansEn[measure][level],
    why: (why: Why) => whyEn[why],
    whole: 'Total, all entries',
    byCriteria: 'By criterion group',
    byGroup: 'Total by product group',
    what: 'Part',
    coefficient: 'Coefficient',
    scale: 'from 0 to 1',
    called: 'Level',
    convention: (icc: string, alpha: string) =>
      `Levels are named by convention (ICC: ${icc}, Koo and Li 2016; α: ${alpha}, Krippendorff): a default, not law.`,

    severityTitle: 'How strict or lenient each judge is',
    severityWhat:
      'Each judge’s totals against the mean of the others on the same entries. Where the whole panel scores every entry, being strict or lenient moves no rank; it matters where entries are scored by different judges.',
    severityCount: (even: number, of: number) => `${even} of ${of} judges score like the others.`,
    judge: 'Judge',
    count: 'Entries',
    difference: 'Difference to the others (points)',
    spread: 'Spread: own / others',
    judgeLevel: (level: JudgeLevel) => judgeLevelsEn[level],
    width: (width: Width) => widthsEn[width],
    remark: 'In words',
    severityRule: (from: string, much: string, entries: number) =>
      `Called strict or lenient from ${from} points on and beyond twice the standard error, much so from ${much} points, over at least ${entries} shared entries. The line around the dot is the margin of error. A default, not law.`,

    lineTitle: (kind: Kind) => lineTitleEn[kind],
    lineWhat: (draws: string) =>
      `${draws} other panels are tried, drawn at random with replacement from the judges of this round, and ranked anew by the rules of the round.`,
    lineSame: (same: string, draws: string) => `The list above the line stays the same in ${same} of ${draws} draws.`,
    lineFirm: 'No entry is likely to change sides: the line does not hang on who sits in the panel.',
    lineUnsure: (count: number) =>
      `${count} entries could lie on either side of the line, depending on who sits in the panel. The council should look closely at them.`,
    linePlot: (count: number) =>
      `Chart of ${count} entries by rank: the higher the column, the more often above the line`,
    always: 'always above',
    never: 'never',
    rank: (n: string) => `rank ${n}`,
    aboveNow: 'Above the line now',
    belowNow: 'Below the line now',
    atTheLine: 'Equal at the line',
    inCouncil: 'See it on the council’s table',
    cut: 'The line',
    mixed: 'Places by group mix entries above and below the line.',
    lineSeed:
      'The same sheets always give the same result: the draws follow from the round’s id and the stage, so whoever has the sheets can work them out again.',
    code: 'Code',
    group: 'Group',
    ranks: 'Rank',
    rankRange: (from: number, to: number) => `mostly ${from === to ? from : `${from}–${to}`}`,
    score: 'Score',
    now: 'Now',
    draws: 'Draws above the line',

    gapsTitle: 'Entries on which judges differ most',
    gapsWhat: 'Worth talking over before the council meets: a judge may have seen what others have not.',
    gapsNone: 'No entry has two sheets or more yet.',
    range: 'Lowest – highest total',
    deviation: 'Standard deviation',
    widest: 'Widest criterion',
    to: (low: string, high: string) => `${low} – ${high}`,
    of: (what: string, most: string) => `${what} / ${most}`,

    criteriaTitle: 'Criteria that judges read most differently',
    criteriaWhat:
      'The mean distance between the highest and the lowest mark of an entry, against the maximum. A criterion far apart deserves clearer guidance next time.',
    criterion: 'Criterion',
    meanGap: 'Mean distance',
    largestGap: 'Largest',
    far: (percent: number) => `${percent}% apart or more`,
    farOf: (far: number, of: number) => `${far} of ${of} entries`,
    all: (count: number) => `Show all ${count} rows`,
    fewer: 'Show fewer',
  },
);
