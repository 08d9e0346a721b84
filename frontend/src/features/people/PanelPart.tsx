// The panel: who sits, with which code and groups, and every change with its effect shown before it is made.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import css from '../panel/office.module.css';
import { judgesQuery } from '../panel/queries';
import { useRound } from '../panel/round';
import { text as shared } from '../panel/words';
import { FormedBy } from './FormedBy';
import { AddJudge, ChangeJudge, LetLeave, RecuseJudge } from './JudgeDialogs';
import own from './people.module.css';
import type { Group, Judge } from './queries';
import { text } from './staffWords';

type Act = 'change' | 'leave' | 'replace' | 'recuse';

export function PanelPart({ groups, changes }: { groups: readonly Group[]; changes: boolean }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const judges = useQuery(judgesQuery(ask, round.id));
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<{ act: Act; judge: Judge }>();
  const close = () => setOpened(undefined);
  const sitting = (judges.data?.items ?? []).filter((judge) => judge.status === 'active');
  const seated = sitting.map((judge) => judge.accountId);
  return (
    <section className={css.part}>
      <div className={own.head}>
        <h2>{say.panel}</h2>
        {changes ? (
          <button type="button" className="btn" onClick={() => setAdding(true)}>
            {say.addJudge}
          </button>
        ) : null}
      </div>
      <FormedBy body="panel" changes={changes} />
      <Asked query={judges}>
        {({ items }) => (
          <>
            {items.some((judge) => judge.status === 'active' && judge.role === 'head') ? null : (
              <Notice kind="wait">
                <p>{say.noHead}</p>
              </Notice>
            )}
            {items.length > 0 ? (
              <Judges
                items={items}
                groups={groups}
                changes={changes}
                onOpen={(act, judge) => setOpened({ act, judge })}
              />
            ) : null}
          </>
        )}
      </Asked>
      {adding ? <AddJudge groups={groups} seated={seated} onClose={() => setAdding(false)} /> : null}
      {opened?.act === 'change' ? <ChangeJudge judge={opened.judge} groups={groups} onClose={close} /> : null}
      {opened?.act === 'leave' || opened?.act === 'replace' ? (
        <LetLeave judge={opened.judge} replace={opened.act === 'replace'} seated={seated} onClose={close} />
      ) : null}
      {opened?.act === 'recuse' ? <RecuseJudge judge={opened.judge} onClose={close} /> : null}
    </section>
  );
}

function Judges({
  items,
  groups,
  changes,
  onOpen,
}: {
  items: readonly Judge[];
  groups: readonly Group[];
  changes: boolean;
  onOpen: (act: Act, judge: Judge) => void;
}) {
  const say = useWords(text);
  const general = useWords(shared);
  const { language } = useLanguage();
  const nameOf = (id: string) => {
    const group = groups.find((one) => one.groupId === id);
    return group ? (language === 'vi' ? group.nameVi : group.nameEn) : id;
  };
  const order = { head: 0, deputy: 1, judge: 2 } as const;
  const sorted = [...items].sort(
    (a, b) => Number(a.status !== 'active') - Number(b.status !== 'active') || order[a.role] - order[b.role],
  );
  const acts: [Act, string][] = [
    ['change', say.change],
    ['replace', say.replace],
    ['recuse', say.recuse],
    ['leave', say.leave],
  ];
  return (
    <div className={css.scroll}>
      <table className={css.rows}>
        <thead>
          <tr>
            <th scope="col">{say.judge}</th>
            <th scope="col">{say.code}</th>
            <th scope="col">{say.groups}</th>
            <th scope="col">{say.status}</th>
            {changes ? <td /> : null}
          </tr>
        </thead>
        <tbody>
          {sorted.map((judge) => (
            <tr key={judge.id}>
              <th scope="row">
                <b>{judge.name}</b>
                <span className="cap">
                  {[general.judgeRole(judge.role), judge.title, judge.scores ? '' : say.scoresNothing]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </th>
              <td data-label={say.code} className="num">
                {judge.code}
              </td>
              <td data-label={say.groups}>
                {judge.groupIds.length === 0 ? say.allGroups : judge.groupIds.map(nameOf).join(', ')}
              </td>
              <td data-label={say.status}>
                {judge.status === 'active' ? (
                  <State state="done">{say.active}</State>
                ) : (
                  <>
                    <State state="slash">{say.left(judge.leftAt ? day(judge.leftAt) : '')}</State>
                    <span className={`cap ${css.line}`}>
                      {judge.leftReason} · {judge.sheetsCount ? say.sheetsCount : say.sheetsNot}
                    </span>
                  </>
                )}
              </td>
              {changes ? (
                <td className={own.acts}>
                  {judge.status === 'active'
                    ? acts.map(([act, label]) => (
                        <button
                          key={act}
                          type="button"
                          className={css.quietAct}
                          onClick={() => onOpen(act, judge)}
                          aria-label={`${label}: ${judge.name}`}
                        >
                          {label}
                        </button>
                      ))
                    : null}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
