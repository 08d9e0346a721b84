// A plan in figures, with what it could not satisfy said in words.
import { useLanguage, useWords } from '../../i18n';
import { Notice } from '../../ui/Page';
import css from '../panel/office.module.css';
import { text } from './assignmentWords';
import own from './people.module.css';
import type { Group, Plan } from './queries';

/** How many entries are named before they are only counted. */
const named = 12;

export function PlanTable({ plan, groups }: { plan: Plan; groups: readonly Group[] }) {
  const say = useWords(text);
  const most = Math.max(1, ...plan.shares.map((share) => share.gets));
  const gets = plan.shares.map((share) => share.gets);
  if (plan.entries === 0)
    return (
      <Notice kind="info">
        <p>{say.noEntries}</p>
      </Notice>
    );
  return (
    <div className={own.plan}>
      <p role="status">{say.sum(plan.entries, Math.min(...gets, most), Math.max(...gets, 0))}</p>
      <Warnings plan={plan} groups={groups} />
      <div className={css.scroll}>
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{say.judge}</th>
              <th scope="col">{say.had}</th>
              <th scope="col">{say.gets}</th>
              <th scope="col">{say.known}</th>
              <th scope="col">{say.conflicts}</th>
            </tr>
          </thead>
          <tbody>
            {plan.shares.map((share) => (
              <tr key={share.judgeId}>
                <th scope="row">
                  <b>{share.name}</b>
                  <span className="cap">{share.code}</span>
                </th>
                <td data-label={say.had} className="num">
                  {share.had}
                </td>
                <td data-label={say.gets}>
                  <span className={own.load}>
                    <b className="num">{share.gets}</b>
                    <i aria-hidden="true" style={{ '--p': share.gets / most }} />
                  </span>
                </td>
                <td data-label={say.known} className="num">
                  {share.expertise.length === 0 ? <span className={css.quiet}>{say.noneKnown}</span> : share.known}
                </td>
                <td data-label={say.conflicts} className="num">
                  {share.conflicts}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Warnings({ plan, groups }: { plan: Plan; groups: readonly Group[] }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const nameOf = (id: string) => {
    const group = groups.find((one) => one.groupId === id);
    return group ? (language === 'vi' ? group.nameVi : group.nameEn) : id;
  };
  const idle = plan.shares.filter((share) => share.gets === 0);
  const below = plan.short.filter((entry) => entry.belowMinimum).length;
  const any = plan.short.length + plan.mixed.length + plan.unknown.length + idle.length > 0;
  return (
    <>
      {plan.short.length === 0 ? (
        <Notice kind="done">
          <p>{say.good}</p>
        </Notice>
      ) : null}
      {any ? (
        <section>
          <h3>{say.warnings}</h3>
          <ul className={own.warnings}>
            {plan.short.length > 0 ? (
              <li>
                {say.short(plan.short.length, below, plan.minimum)}
                <ul>
                  {plan.short.slice(0, named).map((entry) => (
                    <li key={entry.entryId}>
                      {say.shortOne(entry.judgingCode, entry.got, entry.wanted, entry.eligible, entry.conflicts)}
                    </li>
                  ))}
                  {plan.short.length > named ? <li>{say.shortMore(plan.short.length - named)}</li> : null}
                </ul>
              </li>
            ) : null}
            {plan.mixed.map((group) => (
              <li key={group.groupId}>{say.mixed(nameOf(group.groupId), group.entries, group.sets)}</li>
            ))}
            {plan.unknown.map((group) => (
              <li key={group.groupId}>{say.unknown(nameOf(group.groupId), group.entries)}</li>
            ))}
            {idle.map((share) => (
              <li key={share.judgeId}>{say.idle(share.code, share.name)}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
