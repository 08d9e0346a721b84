import type { Schemas } from '../../api/client';
import { words } from '../../i18n';

export type FormPart = keyof Schemas['EntryForm'];
export type SectionPart = keyof Schemas['EntryExplanation'];
export type PaperKind = Schemas['EntryPaper']['kind'];
type FacilityKind = Schemas['Facility']['kind'];

const formVi: Record<FormPart, string> = {
  representative: 'Người đại diện',
  representativeTitle: 'Chức vụ',
  description: 'Mô tả sản phẩm',
  dimensions: 'Kích thước, quy cách',
  materials: 'Nguyên liệu chính',
  materialsOrigin: 'Nguồn nguyên liệu',
  trademark: 'Nhãn hiệu',
  firstMadeYear: 'Năm bắt đầu sản xuất',
  annualOutput: 'Sản lượng mỗi năm',
  outputUnit: 'Đơn vị tính',
  annualRevenue: 'Doanh thu mỗi năm',
  price: 'Giá bán',
  workers: 'Lao động làm sản phẩm',
  commits: 'Cam kết của cơ sở',
};
const formEn: Record<FormPart, string> = {
  representative: 'Representative',
  representativeTitle: 'Position',
  description: 'Description',
  dimensions: 'Size and packing',
  materials: 'Main materials',
  materialsOrigin: 'Origin of materials',
  trademark: 'Trademark',
  firstMadeYear: 'Made since',
  annualOutput: 'Output a year',
  outputUnit: 'Unit',
  annualRevenue: 'Turnover a year',
  price: 'Price',
  workers: 'People making it',
  commits: 'The facility’s declaration',
};

const sectionsVi: Record<SectionPart, string> = {
  market: 'Thị trường',
  production: 'Sản xuất',
  economics: 'Kinh tế',
  technique: 'Kỹ thuật',
  society: 'Xã hội',
  environment: 'Môi trường',
  culture: 'Văn hoá, mẫu mã',
  other: 'Nội dung khác',
};
const sectionsEn: Record<SectionPart, string> = {
  market: 'Market',
  production: 'Production',
  economics: 'Economics',
  technique: 'Technique',
  society: 'Society',
  environment: 'Environment',
  culture: 'Culture and design',
  other: 'Other merits',
};

const papersVi: Record<PaperKind, string> = {
  registration: 'Giấy đăng ký kinh doanh',
  quality: 'Chứng nhận chất lượng',
  'food-safety': 'An toàn thực phẩm',
  award: 'Giải thưởng',
  certificate: 'Giấy chứng nhận CNNT tiêu biểu',
  explanation: 'Trang thuyết minh',
  other: 'Giấy tờ khác',
};
const papersEn: Record<PaperKind, string> = {
  registration: 'Business registration',
  quality: 'Quality certificate',
  'food-safety': 'Food safety',
  award: 'Award',
  certificate: 'Certificate of a typical product',
  explanation: 'Page of the explanation',
  other: 'Other paper',
};

const kindsVi: Record<FacilityKind, string> = {
  household: 'Hộ kinh doanh',
  'cooperative-group': 'Tổ hợp tác',
  cooperative: 'Hợp tác xã',
  enterprise: 'Doanh nghiệp',
};
const kindsEn: Record<FacilityKind, string> = {
  household: 'Household business',
  'cooperative-group': 'Co-operative group',
  cooperative: 'Co-operative',
  enterprise: 'Enterprise',
};

/** What the parts of a dossier are called. */
export const partText = words(
  {
    product: 'Sản phẩm',
    group: 'Nhóm sản phẩm',
    facility: 'Thông tin cơ sở',
    photos: 'Ảnh',
    photo: (n: number) => `Ảnh ${n}`,
    papers: 'Giấy tờ',
    form: 'Phiếu đăng ký (mẫu số 01)',
    explanation: 'Bản thuyết minh (mẫu số 02)',
    field: (part: FormPart) => formVi[part],
    section: (part: SectionPart) => sectionsVi[part],
    sectionLong: (part: SectionPart) => `Thuyết minh: ${sectionsVi[part]}`,
    paper: (kind: PaperKind) => papersVi[kind],
    kind: (kind: FacilityKind) => kindsVi[kind],
  },
  {
    product: 'Product',
    group: 'Product group',
    facility: 'Facility',
    photos: 'Photos',
    photo: (n: number) => `Photo ${n}`,
    papers: 'Papers',
    form: 'Registration form (mẫu 01)',
    explanation: 'Explanation (mẫu 02)',
    field: (part: FormPart) => formEn[part],
    section: (part: SectionPart) => sectionsEn[part],
    sectionLong: (part: SectionPart) => `Explanation: ${sectionsEn[part]}`,
    paper: (kind: PaperKind) => papersEn[kind],
    kind: (kind: FacilityKind) => kindsEn[kind],
  },
);
