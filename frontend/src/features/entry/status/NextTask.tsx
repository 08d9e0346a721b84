// The one thing to do next, by what date, and the way there.
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { moment } from '../../../i18n/format';
import { paths } from '../../../paths';
import { Notice } from '../../../ui/Page';
import { stepOf } from '../checklist';
import { useEntry, useEntryState } from '../EntryContext';
import css from './status.module.css';
import { text } from './words';

export function NextTask() {
  const say = useWords(text);
  const { round } = useEntry();
  const { entry } = useEntryState();
  if (!entry) return null;
  const by = (at: string | undefined) => <b>{at ? say.taskBefore(moment(at)) : say.task}</b>;
  switch (entry.status) {
    case 'draft':
      return (
        <section className={css.next}>
          {by(round?.registrationClosesAt)}
          <p>{say.taskSubmit}</p>
          <Link className="btn" to={paths.entry(entry.id)}>
            {say.taskSubmitDo}
          </Link>
        </section>
      );
    case 'returned': {
      const last = entry.screenings.filter((s) => s.decision === 'returned').at(-1);
      if (entry.overdue) {
        return (
          <div className={css.calm}>
            <Notice kind="bad">{say.overdue}</Notice>
          </div>
        );
      }
      return (
        <section className={css.next}>
          {by(entry.dueAt)}
          <p>{say.taskMend(last?.items.length ?? 0)}</p>
          {last?.reason ? <p>{last.reason}</p> : null}
          <ul>
            {last?.items.map((item) => (
              <li key={item.item}>
                <span>{item.reason}</span>
                <Link to={paths.entry(entry.id)} search={{ buoc: stepOf(item.item), muc: item.item }}>
                  {say.taskMendDo}
                </Link>
              </li>
            ))}
          </ul>
          <Link className="btn" to={paths.entry(entry.id)}>
            {say.taskSubmitDo}
          </Link>
        </section>
      );
    }
    case 'submitted':
      return (
        <div className={css.calm}>
          <Notice kind="done">
            <p>
              <b className="b">{say.justSent}</b>
            </p>
            {entry.submittedAt ? <p>{say.justSentWhy(moment(entry.submittedAt))}</p> : null}
          </Notice>
        </div>
      );
    case 'accepted':
      if (round?.phase === 'published' || round?.phase === 'closed') {
        return (
          <div className={css.calm}>
            <Notice kind="done">
              <p>{say.resultReady}</p>
              <p>
                <Link className="btn" to={paths.entryResult(entry.id)}>
                  {say.resultDo}
                </Link>
              </p>
            </Notice>
          </div>
        );
      }
      return (
        <div className={css.calm}>
          <Notice kind="done">{say.nothing}</Notice>
        </div>
      );
    case 'rejected':
    case 'withdrawn':
      return null;
  }
}
