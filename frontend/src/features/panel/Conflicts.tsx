// Who does not score whose entries, and why: those that wait for head and secretary first.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Heading } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { AddConflict } from './AddConflict';
import { Asked } from './Asked';
import { text } from './conflictsWords';
import { DecideRecusal } from './DecideRecusal';
import css from './office.module.css';
import { judgesQuery, recusalsQuery } from './queries';
import { useRound } from './round';

type Recusal = Schemas['Recusal'];
type Judge = Schemas['Judge'];

const signs: Record<Recusal['status'], StateName> = { effective: 'slash', awaiting: 'wait', refused: 'none' };

export function Conflicts() {
  const { round, office, ask } = useRound();
  const say = useWords(text);
  const recusals = useQuery(recusalsQuery(ask, round.id));
  const judges = useQuery(judgesQuery(ask, round.id));
  const [adding, setAdding] = useState(false);
  const open = ['screening', 'scoring', 'deliberation'].includes(round.phase);
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <p className={css.intro}>{say.intro}</p>
      {open && (office.organiser || office.secretary) && !adding ? (
        <p>
          <button type="button" className="btn two" onClick={() => setAdding(true)}>
            {say.add}
          </button>
        </p>
      ) : null}
      {adding ? <AddConflict judges={judges.data?.items ?? []} onDone={() => setAdding(false)} /> : null}
      <Asked query={recusals}>
        {({ items }) => {
          const waiting = items.filter((item) => item.status === 'awaiting');
          const known = judges.data?.items ?? [];
          return items.length === 0 ? (
            <p className={css.empty}>{say.none}</p>
          ) : (
            <>
              {waiting.length > 0 ? (
                <section className={css.part}>
                  <h2>{say.waiting}</h2>
                  <div className={css.cards}>
                    {waiting.map((recusal) => (
                      <Waiting
                        key={recusal.id}
                        recusal={recusal}
                        judge={known.find(({ id }) => id === recusal.judgeId)}
                      />
                    ))}
                  </div>
                </section>
              ) : null}
              <Decided items={items.filter((item) => item.status !== 'awaiting')} judges={known} />
            </>
          );
        }}
      </Asked>
    </main>
  );
}

function Waiting({ recusal, judge }: { recusal: Recusal; judge: Judge | undefined }) {
  const say = useWords(text);
  return (
    <article className={css.card}>
      <dl className="cells">
        <div>
          <dt>{say.judge}</dt>
          <dd>{judge ? `${judge.name ?? judge.code} (${judge.code})` : '…'}</dd>
        </div>
        <div>
          <dt>{say.facility}</dt>
          <dd>{recusal.facilityName}</dd>
        </div>
        <div>
          <dt>{say.kind}</dt>
          <dd>{say.kindOf(recusal.kind)}</dd>
        </div>
        <div>
          <dt>{say.status}</dt>
          <dd>{recusal.agreedByHead ? say.headAgreed : say.headWaits}</dd>
          <dd>{recusal.agreedBySecretary ? say.secretaryAgreed : say.secretaryWaits}</dd>
        </div>
      </dl>
      {recusal.note ? <p>{recusal.note}</p> : null}
      <p className="cap">{say.declared(moment(recusal.declaredAt))}</p>
      <DecideRecusal recusal={recusal} judge={judge} />
    </article>
  );
}

function Decided({ items, judges }: { items: readonly Recusal[]; judges: readonly Judge[] }) {
  const say = useWords(text);
  if (items.length === 0) return null;
  return (
    <section className={css.part}>
      <h2>{say.all}</h2>
      <table className={css.rows}>
        <thead>
          <tr>
            <th scope="col">{say.judge}</th>
            <th scope="col">{say.facility}</th>
            <th scope="col">{say.kind}</th>
            <th scope="col">{say.status}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const judge = judges.find(({ id }) => id === item.judgeId);
            return (
              <tr key={item.id}>
                <th scope="row">
                  <b>{judge?.name ?? judge?.code}</b>
                  <span className="cap">{judge?.code}</span>
                </th>
                <td data-label={say.facility}>{item.facilityName}</td>
                <td data-label={say.kind}>
                  {say.kindOf(item.kind)}
                  <span className={`cap ${css.line}`}>{item.note || (item.declaredBy ? '' : say.byData)}</span>
                </td>
                <td data-label={say.status}>
                  <State state={signs[item.status]}>{say.statusOf(item.status)}</State>
                  <span className={`cap ${css.line}`}>{say.declared(moment(item.declaredAt))}</span>
                  <Means recusal={item} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** There once scoring is over: what taking the judge out changed. */
function Means({ recusal }: { recusal: Recusal }) {
  const say = useWords(text);
  const { meanBefore, meanAfter } = recusal;
  if (!meanBefore || !meanAfter) return null;
  const after = (entryId: string) => meanAfter.find((mean) => mean.entryId === entryId)?.score ?? say.meansNone;
  return (
    <span className={`cap ${css.line}`}>
      {say.means}: {meanBefore.map((mean) => `${mean.score ?? say.meansNone} → ${after(mean.entryId)}`).join('; ')}
    </span>
  );
}
