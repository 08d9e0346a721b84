import { Refusal, sentenceOf } from '../../api/problem';
import { useLanguage } from '../../i18n';

/** What the server says of one field of what was sent, by its path. */
export function useFaults(failure: unknown) {
  const { language } = useLanguage();
  const fields = failure instanceof Refusal ? failure.problem.fields : [];
  return (...paths: string[]): string | undefined => {
    const found = fields.find(({ path }) => paths.some((wanted) => path === wanted || path === `body.${wanted}`));
    return found ? sentenceOf(found.code, found.message, language) : undefined;
  };
}
