import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { text } from './words';

/** How scores of the council's table are written. */
export function useScores() {
  const { language } = useLanguage();
  const say = useWords(text);
  /** "78.44" of the server as it is written here. */
  const decimals = (display: string) => (language === 'en' ? display : display.replace('.', ','));
  const two = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'vi-VN', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return {
    decimals,
    /** "78,44 = 706/9"; the server leaves the fraction out where two decimals are all. */
    equal: (display: string, fraction?: string) =>
      fraction === undefined ? decimals(display) : `${decimals(display)} = ${fraction}`,
    margin: (hundredths: number) =>
      `${hundredths > 0 ? '+' : hundredths < 0 ? '−' : ''}${two.format(Math.abs(hundredths) / 100)}`,
    mark: (mark: { points: number; inclusive: boolean }) =>
      `${mark.inclusive ? say.atLeast : say.moreThan} ${points(mark.points, language)}`,
  };
}
