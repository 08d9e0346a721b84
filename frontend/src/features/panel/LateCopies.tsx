import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { State } from '../../ui/signs';
import { seen, useChange } from './changes';
import { text } from './exportsWords';
import { mayReopen } from './mayReopen';
import css from './office.module.css';
import { judgesQuery } from './queries';
import { ReasonDialog } from './ReasonDialog';
import { useRound } from './round';

type LateCopy = Schemas['LateCopy'];

/** What is kept outside the result, and the head's act of taking it in. */
export function LateCopies({ items }: { items: readonly LateCopy[] }) {
  const { round, office, me, ask } = useRound();
  const say = useWords(text);
  const judges = useQuery(judgesQuery(ask, round.id));
  const [taking, setTaking] = useState<LateCopy>();
  const take = useChange(round.id, (asked: { copy: LateCopy; reason: string }) =>
    must(
      ask.PUT('/api/late-copies/{lateCopyId}/taking-in', {
        params: { path: { lateCopyId: asked.copy.id }, header: seen(asked.copy.revision) },
        body: { reason: asked.reason },
      }),
    ),
  );
  const judgeOf = (copy: LateCopy) => judges.data?.items.find((judge) => judge.code === copy.judge);
  const mayTake = (copy: LateCopy) => {
    const judge = judgeOf(copy);
    return judge !== undefined && mayReopen(office, judge, judge.accountId === me.account.id);
  };
  return (
    <section className={css.part}>
      <h2>{say.lateTitle}</h2>
      <p className={css.intro}>{say.lateWhat}</p>
      {items.length === 0 ? <p>{say.lateNone}</p> : null}
      {items.length > 0 && !office.head && !office.deputy ? <p className="hint">{say.headOnly}</p> : null}
      {items.length > 0 ? (
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{say.entry}</th>
              <th scope="col">{say.judge}</th>
              <th scope="col">{say.received}</th>
              <th scope="col">{say.state}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((copy) => (
              <tr key={copy.id}>
                <th scope="row">
                  <b>{copy.entry}</b>
                  <span className="cap">{say.stage(copy.stage)}</span>
                </th>
                <td data-label={say.judge}>{judgeOf(copy)?.name ?? copy.judge}</td>
                <td data-label={say.received}>
                  {moment(copy.receivedAt)}
                  <span className={`cap ${css.line}`}>{say.base(copy.baseRevision, copy.revision)}</span>
                </td>
                <td data-label={say.state}>
                  <State state={copy.takenInAs === undefined ? 'wait' : 'done'}>
                    {copy.takenInAs === undefined ? say.waits : say.taken1(copy.takenInAs)}
                  </State>
                  <span className={`cap ${css.line}`}>{copy.submitted ? say.submitted : say.open}</span>
                </td>
                <td className={css.acts}>
                  {copy.takenInAs === undefined && mayTake(copy) ? (
                    <button
                      type="button"
                      className={css.act}
                      onClick={() => setTaking(copy)}
                      aria-label={`${say.take}: ${copy.judge}, ${copy.entry}`}
                    >
                      {say.take}
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {taking ? (
        <ReasonDialog
          title={say.takeTitle(judgeOf(taking)?.name ?? taking.judge, taking.entry)}
          confirm={say.takeDo}
          onConfirm={(reason) => take.mutateAsync({ copy: taking, reason })}
          onClose={() => setTaking(undefined)}
        >
          <p>{say.takeWhat}</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}
