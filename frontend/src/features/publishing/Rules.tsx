import { useWords } from '../../i18n';
import css from './publishing.module.css';
import { climb, rules } from './words';

/** What holds for every promotion, in words. */
export function Rules() {
  const say = useWords(climb);
  return (
    <section className={css.block}>
      <h2>{say.rulesTitle}</h2>
      <ol className={css.rules}>
        {rules.map((n) => (
          <li key={n}>
            <b>{say.ruleName(n)}</b> {say.ruleWhat(n)}
          </li>
        ))}
      </ol>
    </section>
  );
}
