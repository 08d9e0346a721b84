// The rounds of the units that one organises for.
import { useWords } from '../../i18n';
import { Heading } from '../../ui/Page';
import css from '../panel/office.module.css';
import { text } from './words';

export function Rounds() {
  const say = useWords(text);
  return (
    <main className={css.main}>
      <Heading title={say.title} />
    </main>
  );
}
