// What the platform noticed by itself: what is missing, and what was entered before. People decide what it means.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { State } from '../../ui/signs';
import css from './desk.module.css';
import { text } from './deskWords';
import { partName } from './parts';
import { partText } from './partWords';
import type { Desk } from './queries';

interface Props {
  desk: Desk;
  onPhoto: (photoId: string) => void;
}

/** Hints shown before the others are asked for: those of this round first. */
const shownFirst = 2;

export function Findings({ desk, onPhoto }: Props) {
  const say = useWords(text);
  const part = useWords(partText);
  const [all, setAll] = useState(false);
  const { missing, roundId } = desk.entry;
  const hints = desk.duplicates.toSorted((a, b) => Number(b.roundId === roundId) - Number(a.roundId === roundId));
  const shown = all ? hints : hints.slice(0, shownFirst);
  return (
    <section className={css.part} aria-label={say.found}>
      <h2>{say.found}</h2>
      {missing.length === 0 && desk.duplicates.length === 0 ? (
        <p>
          <State state="done">{say.foundNone}</State>
        </p>
      ) : null}
      <ul className={css.found}>
        {missing.map((one) => (
          <li key={`${one.item} ${one.code}`}>
            <State state={one.blocks ? 'bad' : 'wait'}>
              {one.blocks ? say.blocks : say.advised}: {partName(one.item, desk.entry, part)}
            </State>
            <span className="cap" lang="vi">
              {one.message}
            </span>
          </li>
        ))}
        {shown.map((one) => (
          <li key={`${one.kind} ${one.entryId}`}>
            <State state="wait">{one.kind === 'same-photo' ? say.samePhoto : say.likeName(one.percent)}</State>
            <span>
              {one.productName}, {one.facilityName}
              {one.roundId === desk.entry.roundId ? '' : ` (${say.otherRound(one.roundTitle)})`}
            </span>
            <span className={css.links}>
              {one.photoId ? (
                <button type="button" className={css.link} onClick={() => one.photoId && onPhoto(one.photoId)}>
                  {say.seePhoto}
                </button>
              ) : null}
              {one.roundId === desk.entry.roundId ? (
                <Link className={css.link} to={paths.screening(one.roundId, one.entryId)}>
                  {say.openOther}
                </Link>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < hints.length ? (
        <p>
          <button type="button" className={css.link} onClick={() => setAll(true)}>
            {say.moreHints(hints.length - shown.length)}
          </button>
        </p>
      ) : null}
    </section>
  );
}
