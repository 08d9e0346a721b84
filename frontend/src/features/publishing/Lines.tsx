// The entries of a version: what people will see of each, and what is other than before.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { fold } from '../panel/fold';
import office from '../panel/office.module.css';
import { programmeQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import css from './publishing.module.css';
import type { Preview, PreviewLine } from './queries';
import { text } from './words';

/** Rows at once: a round may have a thousand. */
const step = 50;

type Said = Pick<PreviewLine, 'status' | 'display' | 'rankInGroup' | 'awarded' | 'nominated' | 'level'>;

/** "85,34" as people write it here. */
export const decimals = (display: string, language: 'vi' | 'en') =>
  language === 'vi' ? display.replace('.', ',') : display;

export function useGroupName() {
  const { round, ask } = useRound();
  const { language } = useLanguage();
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  return (groupId: string) => {
    const group = programme.data?.groups.find((one) => one.groupId === groupId);
    return group ? (language === 'vi' ? group.nameVi : group.nameEn) : groupId;
  };
}

function useOutcome() {
  const say = useWords(text);
  return (line: Said) => {
    if (!line.awarded) return line.status === 'ranked' ? say.notAwarded : say.status(line.status);
    return [say.isAwarded, line.level ? say.level(line.level) : '', line.nominated ? say.nominated : '']
      .filter(Boolean)
      .join(', ');
  };
}

export function Lines({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const groupName = useGroupName();
  const outcome = useOutcome();
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(step);
  const sought = fold(wanted);
  const found = preview.lines.filter((line) => fold(`${line.code} ${line.product} ${line.facility}`).includes(sought));
  const left = found.length - shown;
  return (
    <section className={office.part}>
      <h3>{say.linesTitle}</h3>
      <div className={css.find}>
        <Field label={say.find} type="search" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </div>
      {found.length === 0 ? (
        <p>{say.noneFound}</p>
      ) : (
        <table className={office.rows}>
          <thead>
            <tr>
              <th scope="col">{say.code}</th>
              <th scope="col">{say.product}</th>
              <th scope="col">{say.group}</th>
              <th scope="col" className="r">
                {say.score}
              </th>
              <th scope="col" className="r">
                {say.rank}
              </th>
              <th scope="col">{say.awarded}</th>
              <th scope="col">{say.shows}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shown).map((line) => (
              <tr key={line.code}>
                <th scope="row">
                  <b>{line.code}</b>
                </th>
                <td data-label={say.product}>
                  {line.product}
                  <span className={`cap ${office.line}`}>{line.facility}</span>
                </td>
                <td data-label={say.group}>{groupName(line.group)}</td>
                <td className="r num" data-label={say.score}>
                  {line.display ? decimals(line.display, language) : '–'}
                </td>
                <td className="r num" data-label={say.rank}>
                  {line.rankInGroup ?? '–'}
                </td>
                <td data-label={say.awarded}>{outcome(line)}</td>
                <td data-label={say.shows}>{line.byName ? <b>{say.named}</b> : say.coded}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {left > 0 ? (
        <p>
          <button type="button" className="btn two" onClick={() => setShown(shown + step)}>
            {say.more(Math.min(step, left))}
          </button>
        </p>
      ) : null}
    </section>
  );
}

/** What a correction makes of the version before. */
export function Changes({ preview }: { preview: Preview }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const outcome = useOutcome();
  const changed = preview.lines.filter((line) => line.changed);
  const words = (line: Said) =>
    [
      line.display ? decimals(line.display, language) : '',
      line.rankInGroup ? `${say.rank.toLowerCase()}: ${line.rankInGroup}` : say.unranked,
      outcome(line),
    ]
      .filter(Boolean)
      .join(' · ');
  if (changed.length === 0) return <Notice kind="wait">{say.changesNone}</Notice>;
  return (
    <section className={office.part}>
      <h3>{say.changesTitle(changed.length)}</h3>
      <table className={office.rows}>
        <thead>
          <tr>
            <th scope="col">{say.product}</th>
            <th scope="col">{say.was}</th>
            <th scope="col">{say.becomes}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map((line) => (
            <tr key={line.code}>
              <th scope="row">
                <b>{line.product}</b>
                <span className="cap">
                  {line.code} · {line.facility}
                </span>
              </th>
              <td data-label={say.was}>{line.before ? words(line.before) : say.notBefore}</td>
              <td data-label={say.becomes}>
                <b>{words(line)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
