// A judge's packet as a real round has it: two rubrics, long names, every kind of criterion.

import type { Schemas } from '../api/client';
import type { Packet, PacketEntry, Rubric, ServerSheet } from '../offline/types';

type Group = Schemas['CriterionGroup'];
type Criterion = Schemas['Criterion'];

const levels = (max: number, ...said: string[]): NonNullable<Criterion['levels']> =>
  ['Yếu', 'Trung bình', 'Khá', 'Tốt', 'Xuất sắc'].map((name, i) => ({
    points: (max / 5) * (i + 1),
    name,
    description: said[i] ?? name,
  }));

const scored = (
  id: string,
  name: string,
  maxPoints: number,
  step: number,
  more: Partial<Criterion> = {},
): Criterion => ({
  id,
  name,
  kind: 'points',
  maxPoints,
  step,
  ...more,
});

export const handicraftTree: Group[] = [
  {
    id: 'market',
    name: 'Đáp ứng thị trường, phát triển sản xuất',
    nameEn: 'Market response and growth of production',
    maxPoints: 4000,
    criteria: [
      scored('m1', 'Doanh thu và sản lượng tiêu thụ', 1000, 50, {
        guidance:
          'Xem doanh thu, sản lượng hai năm gần nhất và xu hướng tăng giảm, so với quy mô của cơ sở chứ không so giữa các cơ sở lớn nhỏ khác nhau.',
        levels: levels(
          1000,
          'Thấp hoặc đang giảm',
          'Không đều, phụ thuộc mùa vụ hoặc vài đơn hàng',
          'Ổn định',
          'Tăng đều hoặc giữ vững ở mức cao',
          'Tăng rõ rệt hai năm liền, có số liệu chứng minh',
        ),
      }),
      scored('m2', 'Thị trường và kênh tiêu thụ', 1000, 50, {
        guidance: 'Xem nơi bán, số kênh bán và hợp đồng, đơn hàng kèm theo hồ sơ.',
        levels: levels(
          1000,
          'Bán lẻ tại chỗ',
          'Chủ yếu bán trong huyện, xã',
          'Bán trong tỉnh và vài tỉnh lân cận',
          'Bán ở nhiều tỉnh, có siêu thị, đại lý hoặc sàn thương mại điện tử',
          'Bán trong cả nước và xuất khẩu, nhiều kênh ổn định',
        ),
      }),
      scored('m3', 'Khả năng sản xuất hàng loạt', 1000, 50),
      scored('m4', 'Nguyên liệu và kế hoạch mở rộng', 1000, 50),
    ],
  },
  {
    id: 'economy',
    name: 'Kinh tế, kỹ thuật, xã hội và môi trường',
    nameEn: 'Economy, technique, society and environment',
    maxPoints: 4000,
    criteria: [
      scored('e1', 'Trình độ công nghệ, thiết bị', 1000, 50, { nameEn: 'Technology and equipment' }),
      scored('e2', 'Chất lượng, tiêu chuẩn áp dụng', 1000, 50, {
        nameEn: 'Quality and standards',
        guidance: 'Chỉ tính giấy tờ còn hiệu lực có trong hồ sơ.',
        levels: levels(
          1000,
          'Chưa có tiêu chuẩn',
          'Có công bố tiêu chuẩn',
          'Tiêu chuẩn và kiểm nghiệm',
          'Có chứng nhận sản phẩm',
          'Có hệ thống quản lý',
        ),
      }),
      scored('e3', 'Lao động địa phương, thu nhập', 1000, 25),
      scored('e4', 'Bảo vệ môi trường, an toàn lao động', 1000, 10),
    ],
  },
  {
    id: 'culture',
    name: 'Văn hóa, thẩm mỹ',
    maxPoints: 1000,
    criteria: [
      scored('c1', 'Giá trị văn hóa, bản sắc địa phương', 500, 50, {
        levels: [
          { points: 500, name: 'Xuất sắc', description: 'Tiêu biểu cho nghề, vùng đất; được giữ gìn và phát huy' },
          { points: 400, name: 'Tốt', description: 'Mang bản sắc rõ' },
          { points: 300, name: 'Khá', description: 'Có yếu tố bản sắc' },
          { points: 200, name: 'Trung bình', description: 'Mờ nhạt' },
          { points: 100, name: 'Yếu', description: 'Không thể hiện' },
        ],
      }),
      scored('c2', 'Thẩm mỹ, kiểu dáng, bao bì', 500, 25),
    ],
  },
  {
    id: 'other',
    name: 'Tiêu chí khác',
    maxPoints: 1000,
    criteria: [
      scored('o1', 'Chứng nhận quốc tế hoặc hệ thống quản lý', 600, 100, {
        levels: [
          { points: 600, description: 'Có chứng nhận quốc tế' },
          { points: 300, description: 'Có chứng nhận trong nước' },
          { points: 0, description: 'Không có' },
        ],
      }),
      {
        id: 'o2',
        name: 'Nguồn gốc nguyên liệu và quyền sở hữu mẫu',
        kind: 'options',
        guidance: 'Căn cứ hóa đơn, hợp đồng mua nguyên liệu và đăng ký kiểu dáng.',
        options: [
          { id: 'own', description: 'Nguyên liệu hợp pháp, mẫu của cơ sở đã đăng ký', points: 400 },
          { id: 'free', description: 'Nguyên liệu hợp pháp, mẫu truyền thống không ai giữ quyền', points: 300 },
          { id: 'unclear', description: 'Nguyên liệu chưa đủ giấy tờ', points: 100 },
          {
            id: 'copied',
            description: 'Sao chép mẫu đã được bảo hộ của người khác',
            points: 0,
            knockOut: true,
            reason: 'Vi phạm quyền sở hữu công nghiệp (Thông tư 26/2014/TT-BCT, Điều 6)',
          },
        ],
      },
    ],
  },
];

const longer = handicraftTree.map((g) => ({
  ...g,
  criteria:
    g.id === 'economy'
      ? [
          scored('e1', 'Quy trình chế biến và kiểm soát an toàn thực phẩm', 2000, 50, {
            guidance: 'Xem quy trình chế biến, bảo quản, kết quả kiểm nghiệm còn giá trị.',
            levels: levels(
              2000,
              'Chưa có quy trình',
              'Quy trình đơn giản, chất lượng chưa đều',
              'Chất lượng đạt yêu cầu',
              'Quy trình rõ ràng, chất lượng tốt',
              'Công nghệ tiên tiến, có hệ thống quản lý an toàn thực phẩm',
            ),
          }),
          scored('e2', 'Chất lượng và tiêu chuẩn áp dụng', 1200, 50),
          scored('e3', 'Lao động địa phương', 400, 50),
          scored('e4', 'Môi trường', 400, 50),
        ]
      : g.criteria,
}));

const roundId = '0197a000-0000-7000-8000-000000000001';
export const judgeId = '0197a000-0000-7000-8000-0000000000aa';

const rubric = (groupId: string, criterionGroups: Group[]): Rubric => ({
  id: `0197a000-0000-7000-8000-00000000000${groupId === 'food' ? 2 : 3}`,
  roundId,
  groupId,
  version: 2,
  at: '2026-09-01T02:00:00Z',
  tree: { note: 'Mặc định, không phải quy định', criterionGroups },
});

const products: [string, string, 'handicraft' | 'food'][] = [
  ['NB26-002', 'Nón lá sen Thanh Lụa', 'handicraft'],
  ['NB26-003', 'Giỏ cói đan hai lớp Yên Sậy', 'handicraft'],
  ['NB26-004', 'Chiếu cói in hoa Yên Sậy', 'handicraft'],
  ['NB26-006', 'Đèn chụp mây Tre Lĩnh', 'handicraft'],
  ['NB26-011', 'Khay sơn mài vỏ trứng Đằng Thượng', 'handicraft'],
  ['NB26-013', 'Ghế tựa gỗ xoan La Mát', 'handicraft'],
  ['NB26-014', 'Bộ khăn trải bàn thêu ren Thanh Lụa (bộ sáu chiếc), thêu tay toàn phần', 'handicraft'],
  ['NB26-015', 'Khăn lụa dệt tay Bến Dâu', 'handicraft'],
  ['NB26-016', 'Tranh khắc gỗ Bến Dâu', 'handicraft'],
  ['NB26-017', 'Rổ tre cật Vân Hạc', 'handicraft'],
  ['NB26-018', 'Bộ ấm chén men tro Vân Hạc', 'handicraft'],
  ['NB26-021', 'Mắm tép đồng Gia Viễn ủ chum sành mười tám tháng, loại thượng hạng', 'food'],
  ['NB26-029', 'Cơm cháy chà bông Hoa Lư', 'food'],
  ['NB26-038', 'Thảm xơ dừa Bến Dâu', 'handicraft'],
];

const id = (kind: number, n: number) => `0197a000-0000-7000-8${kind}00-${String(n).padStart(12, '0')}`;

const captions = ['Mặt trước', 'Chi tiết đường đan ở đáy và quai', 'Khi dùng', 'Bao bì và nhãn', 'Xưởng'];

function entry(n: number, judgingCode: string, product: string, groupId: string): PacketEntry {
  const count = n === 9 ? 0 : n % 3 === 0 ? 3 : 4;
  return {
    entryId: id(1, n),
    judgingCode,
    groupId,
    product,
    members: n === 6 ? ['Khăn trải bàn 160 × 240 cm', 'Sáu khăn ăn 40 × 40 cm'] : [],
    photos: Array.from({ length: count }, (_, i) => ({
      photoId: id(2, n * 10 + i),
      caption: captions[i] ?? '',
      width: 1920,
      height: 1440,
      files: ([320, 960, 1920] as const)
        .filter((edge) => (edge === 320 ? i === 0 : edge === 960 || i < 3))
        .map((edge) => ({ edge, bytes: edge * 150, url: `/media/photos/${id(2, n * 10 + i)}/${edge}.jpg` })),
    })),
    papers: [
      {
        paperId: id(3, n * 10),
        kind: 'quality',
        contentType: 'application/pdf',
        bytes: 412_000,
        fileName: 'Phiếu kiểm nghiệm.pdf',
        number: '128/KN-2026',
        issuer: 'Trung tâm Kiểm nghiệm Ninh Bình',
        validUntil: '2027-03-31',
        offline: true,
        url: `/media/papers/${id(3, n * 10)}`,
      },
      {
        paperId: id(3, n * 10 + 1),
        kind: 'award',
        contentType: 'image/jpeg',
        bytes: 890_000,
        fileName: 'Giấy khen hội chợ.jpg',
        offline: true,
        url: `/media/papers/${id(3, n * 10 + 1)}`,
      },
    ],
    facts: [
      { id: 'workers', value: 46 },
      { id: 'revenue', value: 3_800_000_000 },
      { id: 'papers', value: 4 },
      ...(n === 3 ? [{ id: 'expired-papers' as const, value: 1 }] : []),
    ],
    explanation: [],
  };
}

function sheet(n: number, judgingCode: string, groupId: string): ServerSheet {
  return {
    id: id(4, n),
    entryId: id(1, n),
    judgingCode,
    groupId,
    stage: 1,
    rubricVersion: 2,
    revision: 0,
    marks: {},
    remarks: {},
    submitted: false,
    counted: true,
  };
}

export function makePacket(): Packet {
  return {
    roundId,
    roundTitle: 'Kỳ cấp tỉnh 2026',
    unitName: 'Ninh Bình',
    judgeId,
    judgeName: 'Vũ Đình Khoát',
    judgeCode: 'GK-07',
    role: 'judge',
    phase: 'scoring',
    stage: 1,
    shows: 'product',
    passMark: { points: 7000, inclusive: true },
    groups: [
      { id: 'handicraft', nameVi: 'Thủ công mỹ nghệ', nameEn: 'Handicrafts' },
      { id: 'food', nameVi: 'Nông, lâm, thủy sản và thực phẩm', nameEn: 'Farm, forest, fishery products and food' },
    ],
    declaredAt: '2026-09-17T08:00:00Z',
    packetVersion: 'a'.repeat(64),
    serverKey: { id: 'k1', publicKey: 'BA' },
    totalBytes: 86_000_000,
    maxBytes: 419_430_400,
    leftOut: [],
    panel: { size: 9, headName: 'Phạm Thị Ngọc Ẩn' },
    rubrics: [rubric('handicraft', handicraftTree), rubric('food', longer)],
    entries: products.map(([code, product, groupId], n) => entry(n, code, product, groupId)),
    sheets: products.map(([code, , groupId], n) => sheet(n, code, groupId)),
    practice: [
      {
        id: id(5, 1),
        entryId: id(1, 99),
        groupId: 'handicraft',
        title: 'Bình hoa gốm men rạn Bồ Bát vẽ tay, nung củi ba ngày ba đêm',
        facility: 'HTX Gốm Bồ Bát',
        year: 2024,
        note: 'Chú ý độ đều của men và giấy tờ kiểm nghiệm.',
        photos: entry(20, 'x', 'x', 'handicraft').photos,
        anchor: {
          score: '85.34',
          groups: [
            { id: 'market', points: '33.50' },
            { id: 'economy', points: '34.84' },
            { id: 'culture', points: '8.75' },
            { id: 'other', points: '8.25' },
          ],
        },
      },
      {
        id: id(5, 2),
        entryId: id(1, 98),
        groupId: 'food',
        title: 'Mật ong rừng Cúc Phương',
        facility: 'Hộ kinh doanh Đinh Văn Ước',
        year: 2022,
        note: '',
        photos: entry(21, 'x', 'x', 'food').photos,
        anchor: { score: '71.00', groups: [] },
      },
    ],
  };
}

/** Marks of every criterion of a group's rubric, a share of the maximum each. */
export function fullMarks(groupId: string, share: number): Record<string, number | string> {
  const tree = groupId === 'food' ? longer : handicraftTree;
  return Object.fromEntries(
    tree
      .flatMap((g) => g.criteria)
      .map((c, i) => {
        if (c.kind === 'options') return [c.id, share > 0.8 ? 'own' : 'free'];
        const step = c.step ?? 100;
        const wanted = (c.maxPoints ?? 0) * Math.min(1, share + ((i % 3) - 1) * 0.04);
        return [c.id, Math.round(wanted / step) * step];
      }),
  );
}

export const sheetIdOf = (code: string): string =>
  id(
    4,
    products.findIndex(([c]) => c === code),
  );
export const sampleId = id(5, 1);
