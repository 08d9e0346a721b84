import { useState } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import css from './desk.module.css';
import { text } from './deskWords';
import { partName } from './parts';
import { partText } from './partWords';
import type { Desk } from './queries';

/** Steps shown before the earlier ones are asked for. */
const shownFirst = 6;

/** What happened to the entry, the latest first, in words. */
export function History({ desk }: { desk: Desk }) {
  const say = useWords(text);
  const part = useWords(partText);
  const [all, setAll] = useState(false);
  const steps = [...desk.history].reverse();
  const hidden = all ? 0 : Math.max(0, steps.length - shownFirst);
  return (
    <section className={css.part} aria-label={say.history}>
      <h2>{say.history}</h2>
      <ol className={css.history}>
        {steps.slice(0, steps.length - hidden).map((step) => (
          <li key={`${step.at} ${step.action}`}>
            <span className="cap">{moment(step.at)}</span>
            <span>
              {say.step(step.by || say.platform, say.action(step.action))}
              {say.times(step.times)}
            </span>
            {step.reason ? <span>{say.reasonWas(step.reason)}</span> : null}
            {step.items.length > 0 ? (
              <ul>
                {step.items.map((item) => (
                  <li key={item.item}>
                    <b>{partName(item.item, desk.entry, part)}:</b> {item.reason}
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ol>
      {hidden > 0 ? (
        <p>
          <button type="button" className={css.link} onClick={() => setAll(true)}>
            {say.earlier(hidden)}
          </button>
        </p>
      ) : null}
    </section>
  );
}
