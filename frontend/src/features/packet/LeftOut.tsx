import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import type { Packet } from '../../offline/types';
import { leftOutOf } from './contents';
import css from './packet.module.css';
import { text } from './words';

/** What the packet has no room for, entry by entry, and why. */
export function LeftOut({ packet }: { packet: Packet }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const left = leftOutOf(packet);
  if (left.length === 0) return null;
  return (
    <section className={css.left}>
      <h2>{say.leftOut}</h2>
      <p className={css.note}>{say.leftOutWhy}</p>
      <ul className={css.files}>
        {left.map((entry) => (
          <li key={entry.judgingCode}>
            <b>{entry.judgingCode}</b>
            <span>
              {[
                entry.photos > 0 ? say.leftPhotos(entry.photos) : '',
                entry.papers > 0 ? say.leftPapers(entry.papers) : '',
              ]
                .filter(Boolean)
                .join(', ')}
              <small>
                {[
                  entry.tooLarge ? say.tooLarge : '',
                  entry.overBudget ? say.overBudget : '',
                  entry.notShown ? say.notShown : '',
                ]
                  .filter(Boolean)
                  .join('; ')}
              </small>
            </span>
            <span>{bytes(entry.bytes, language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
