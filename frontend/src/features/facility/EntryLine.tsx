// One entry on the facility's page: which round it is in, how it stands, by when something is to be done.
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { day, daysUntil, moment } from '../../i18n/format';
import { paths } from '../../paths';
import { State, type StateName } from '../../ui/signs';
import { type Entry, isPublished } from './desk';
import css from './facility.module.css';
import { text } from './words';

const shapes: Record<Entry['status'], StateName> = {
  draft: 'go',
  submitted: 'wait',
  returned: 'back',
  accepted: 'done',
  rejected: 'bad',
  withdrawn: 'slash',
};

const isOpen = (entry: Entry) => entry.status === 'draft' || (entry.status === 'returned' && !entry.overdue);
/** What somebody has to do comes first. */
export const urgency = (entry: Entry): number => (!isOpen(entry) ? 2 : entry.status === 'returned' ? 0 : 1);

interface Props {
  entry: Entry;
  round: Schemas['Round'] | undefined;
  /** An appeal of it has not been answered. */
  appealed: boolean;
}

export function EntryLine({ entry, round, appealed }: Props) {
  const say = useWords(text);
  const open = isOpen(entry);
  const published = isPublished(entry);
  const closes = entry.status === 'draft' ? round?.registrationClosesAt : undefined;
  const due = entry.status === 'returned' ? entry.dueAt : undefined;
  return (
    <li className={css.row}>
      <span className={`plate ${css.cover}`}>
        {entry.coverId ? <img src={`/media/photos/${entry.coverId}/320.jpg`} alt="" loading="lazy" /> : null}
      </span>
      <div>
        <b>{entry.productName}</b>
        {round ? <p className={css.note}>{round.title}</p> : null}
        <State state={shapes[entry.status]}>
          {published ? say.published : say.status(entry.status)}
          {entry.dueAt ? `, ${say.before(day(entry.dueAt))}` : ''}
        </State>
        {closes ? <p className={css.note}>{say.closing(daysUntil(closes), moment(closes))}</p> : null}
        {due && !entry.overdue ? <p className={css.note}>{say.mending(daysUntil(due))}</p> : null}
        {appealed ? (
          <p>
            <State state="wait">{say.appealed}</State>
          </p>
        ) : null}
        {entry.objected ? (
          <p>
            <State state="wait">{say.objected}</State>
          </p>
        ) : null}
        <div>
          <Link
            className={entry.status === 'returned' ? 'btn' : 'btn two'}
            to={
              entry.status === 'draft'
                ? paths.entry(entry.id)
                : published
                  ? paths.entryResult(entry.id)
                  : paths.entryStatus(entry.id)
            }
          >
            {entry.status === 'draft' ? say.goOn : open ? say.mend : published ? say.result : say.look}
          </Link>
        </div>
      </div>
    </li>
  );
}
