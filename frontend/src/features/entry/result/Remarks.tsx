import { useWords } from '../../../i18n';
import { State } from '../../../ui/signs';
import css from './result.module.css';
import type { EntryResult } from './server';
import { text } from './words';

/** What judges wrote for the facility, once the secretary has read it for names. */
export function Remarks({ result: { remarks, remarksWaiting } }: { result: EntryResult }) {
  const say = useWords(text);
  return (
    <section className={css.part}>
      <h2>{say.remarks}</h2>
      {remarks.length > 0 ? (
        <>
          <p className="hint">{say.remarksWhy}</p>
          <ul className={css.remarks}>
            {remarks.map((remark, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else to be told apart by
              <li key={n}>
                <blockquote>{remark}</blockquote>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {remarksWaiting > 0 ? (
        <p>
          <State state="wait">{say.waitingRemarks(remarksWaiting)}</State>
        </p>
      ) : remarks.length === 0 ? (
        <p>{say.noRemarks}</p>
      ) : null}
    </section>
  );
}
