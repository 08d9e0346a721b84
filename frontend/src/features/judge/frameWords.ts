import { words } from '../../i18n';

export const text = words(
  {
    product: 'Chấm điểm',
    purpose: 'Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu',
    otherLanguage: 'English',
    otherLanguageLong: 'English: show this application in English',
    back: 'Quay lại',
  },
  {
    product: 'Scoring',
    purpose: 'Judging of typical rural-industrial products',
    otherLanguage: 'Tiếng Việt',
    otherLanguageLong: 'Tiếng Việt: hiển thị ứng dụng bằng tiếng Việt',
    back: 'Back',
  },
);
