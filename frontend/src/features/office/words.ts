import { words } from '../../i18n';
import type { OfficePage } from './standing';

const pagesVi: Record<OfficePage, string> = {
  rounds: 'Kỳ bình chọn',
  calendar: 'Lịch',
  people: 'Danh bạ',
};
const pagesEn: Record<OfficePage, string> = {
  rounds: 'Rounds',
  calendar: 'Calendar',
  people: 'People',
};

export const text = words(
  {
    toHome: 'Tiêu Biểu, về trang làm việc',
    title: 'Ban tổ chức',
    organiser: 'ban tổ chức',
    administrator: 'quản trị hệ thống',
    pages: 'Các phần việc của ban tổ chức',
    page: (page: OfficePage) => pagesVi[page],
    signOut: 'Đăng xuất',
    otherLanguage: 'English',
    signIn: 'Đăng nhập',
    signInNeeded: 'Cần đăng nhập',
    signInNeededWhy: 'Phần này dành cho ban tổ chức.',
    notYours: 'Không có phần việc nào ở đây',
    notYoursWhy: 'Tài khoản này không thuộc ban tổ chức của đơn vị nào.',
  },
  {
    toHome: 'Tiêu Biểu, to the workbench',
    title: 'Organisers',
    organiser: 'organiser',
    administrator: 'administrator',
    pages: 'The organisers’ work',
    page: (page: OfficePage) => pagesEn[page],
    signOut: 'Sign out',
    otherLanguage: 'Tiếng Việt',
    signIn: 'Sign in',
    signInNeeded: 'Please sign in',
    signInNeededWhy: 'This part is for organisers.',
    notYours: 'Nothing for you here',
    notYoursWhy: 'This account organises for no unit.',
  },
);
