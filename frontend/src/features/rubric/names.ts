import type { Language } from '../../i18n';

/** Names are Vietnamese; English is there where somebody wrote it. */
export const nameOf = (of: { name: string; nameEn?: string }, language: Language): string =>
  language === 'en' && of.nameEn ? of.nameEn : of.name;
