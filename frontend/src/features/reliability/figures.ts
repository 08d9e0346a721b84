import { type Language, useLanguage } from '../../i18n';
import { points, whole } from '../../i18n/format';

const two = (n: number, language: Language) =>
  new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'vi-VN', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(n);

/** How figures of these pages are written in the language that is spoken. */
export function useFigures() {
  const { language } = useLanguage();
  const minus = (s: string) => s.replace('-', '−');
  return {
    points: (hundredths: number) => points(hundredths, language),
    whole: (n: number) => whole(n, language),
    /** "0,62"; what only rounding would make full agreement is "> 0,99". */
    coefficient: (n: number) => (n < 1 && n >= 0.995 ? `> ${two(0.99, language)}` : minus(two(n, language))),
    /** "+3,25", "−0,40", "0,00" */
    signed: (hundredths: number) => `${hundredths > 0 ? '+' : ''}${minus(two(hundredths / 100, language))}`,
    /** "85,34" */
    score: (hundredths: number) => two(hundredths / 100, language),
  };
}
