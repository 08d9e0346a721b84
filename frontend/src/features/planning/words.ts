import { words } from '../../i18n';

export const text = words(
  {
    title: 'Kỳ bình chọn',
    newRound: 'Lập kỳ bình chọn',
  },
  {
    title: 'Rounds',
    newRound: 'Plan a round',
  },
);
