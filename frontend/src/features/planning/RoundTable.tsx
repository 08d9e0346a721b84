import { Link } from '@tanstack/react-router';
import { useLanguage, useWords } from '../../i18n';
import { day, moment, whole } from '../../i18n/format';
import { paths } from '../../paths';
import { State, type StateName } from '../../ui/signs';
import office from '../panel/office.module.css';
import css from './planning.module.css';
import type { Phase, RoundProgress } from './progress';
import { text } from './words';

export const phaseState: Record<Phase, StateName> = {
  draft: 'ahead',
  registration: 'go',
  screening: 'go',
  scoring: 'go',
  deliberation: 'go',
  approved: 'wait',
  published: 'done',
  closed: 'done',
};

/** The next date of a round in words. */
export function useNextDate() {
  const say = useWords(text);
  return (round: RoundProgress): string => {
    switch (round.phase) {
      case 'draft':
        return round.registrationOpensAt ? say.opens(moment(round.registrationOpensAt)) : say.noDate;
      case 'registration':
        return round.registrationClosesAt ? say.closes(moment(round.registrationClosesAt)) : say.noDate;
      case 'screening':
        return round.screeningClosesAt ? say.screens(moment(round.screeningClosesAt)) : say.noDate;
      case 'scoring':
      case 'deliberation':
      case 'approved':
        return round.publishAt ? say.publishes(moment(round.publishAt)) : '–';
      case 'published':
      case 'closed':
        return round.publishedAt ? say.published(day(round.publishedAt)) : '–';
    }
  };
}

/** One's own rounds, each with the way into it. */
export function RoundTable({ rounds }: { rounds: readonly RoundProgress[] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const nextDate = useNextDate();
  const count = (n: number | undefined) =>
    n === undefined ? <span className="cap">{say.notYet}</span> : <span className="num">{whole(n, language)}</span>;
  return (
    <div className={office.scroll}>
      <table className={`${office.rows} ${css.rounds}`}>
        <thead>
          <tr>
            <th scope="col">{say.round}</th>
            <th scope="col">{say.at}</th>
            <th scope="col">{say.until}</th>
            <th scope="col">{say.registered}</th>
            <th scope="col">{say.valid}</th>
            <th scope="col">{say.certified}</th>
            <th scope="col">{say.promoted}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {[...rounds].reverse().map((round) => (
            <tr key={round.id}>
              <th scope="row">
                <Link className={css.name} to={paths.phase(round.id)}>
                  {round.title}
                </Link>
                {round.demonstration ? <span className="cap">{say.demonstration}</span> : null}
              </th>
              <td data-label={say.at}>
                <State state={phaseState[round.phase]}>{say.phase(round.phase)}</State>
              </td>
              <td data-label={say.until}>{nextDate(round)}</td>
              <td data-label={say.registered}>{count(round.registered)}</td>
              <td data-label={say.valid}>{count(round.valid)}</td>
              <td data-label={say.certified}>{count(round.certified)}</td>
              <td data-label={say.promoted}>{count(round.promoted)}</td>
              <td className={office.acts}>
                <Link className={office.quietAct} to={paths.plan(round.id)}>
                  {say.plan}
                </Link>
                {round.phase === 'draft' ? null : (
                  <Link className={office.quietAct} to={paths.board(round.id)}>
                    {say.board}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
