// The end of a stage: what is missing, whether devices agree, closing it, and the paper.
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../i18n';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked } from './Asked';
import { isFinished, neverIn, type Row, viewBoard } from './board';
import { CloseStage } from './CloseStage';
import { text } from './closingWords';
import { contactAt } from './contact';
import css from './office.module.css';
import { PrintSheets } from './PrintSheets';
import { boardQuery } from './queries';
import { useRound } from './round';

export function Closing() {
  const { round, office } = useRound();
  const say = useWords(text);
  const past = ['deliberation', 'approved', 'published', 'closed'].includes(round.phase);
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      {round.phase === 'scoring' ? (
        <>
          <p className={css.intro}>{say.intro(round.rules.stages.length > 1, round.stage)}</p>
          <CloseStage />
          <Agreement />
        </>
      ) : (
        <section className={css.part}>
          <h2>{past ? say.closedTitle : say.notOpen}</h2>
          <p>{past ? say.closed : say.notOpenWhy}</p>
        </section>
      )}
      {office.organiser || office.secretary ? <PrintSheets closed={past} /> : null}
    </main>
  );
}

function Agreement() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const board = useQuery(boardQuery(ask, round.id));
  return (
    <section className={css.part}>
      <h2>{say.reconcile}</h2>
      <p className={css.intro}>{say.reconcileWhat}</p>
      <Asked query={board}>
        {(data) => (
          <table className={css.rows}>
            <thead>
              <tr>
                <th scope="col">{say.judge}</th>
                <th scope="col">{say.submitted}</th>
                <th scope="col">{say.unsent}</th>
                <th scope="col">{say.contact}</th>
                <th scope="col">{say.agreed}</th>
              </tr>
            </thead>
            <tbody>
              {viewBoard(data, []).rows.map((row) => (
                <Judge key={row.judge.judgeId} row={row} now={Date.parse(data.at)} />
              ))}
            </tbody>
          </table>
        )}
      </Asked>
    </section>
  );
}

function Judge({ row, now }: { row: Row; now: number }) {
  const say = useWords(text);
  const { judge, total } = row;
  const open = total - judge.submitted;
  return (
    <tr>
      <th scope="row">
        <b>{judge.name}</b>
        <span className="cap">{judge.code}</span>
      </th>
      <td data-label={say.submitted}>
        <span className="num">{judge.submitted}</span> / {total}
      </td>
      <td data-label={say.unsent}>{judge.unsent}</td>
      <td data-label={say.contact}>
        {judge.lastContact && !neverIn(judge) ? contactAt(judge.lastContact, now) : say.never}
      </td>
      <td data-label={say.agreed}>
        {isFinished(row) ? (
          <State state="done">{say.all}</State>
        ) : (
          <State state={judge.unsent > 0 ? 'bad' : 'wait'}>
            {[open > 0 ? say.still(open) : '', judge.unsent > 0 ? say.onDevice(judge.unsent) : '']
              .filter(Boolean)
              .join(', ')}
          </State>
        )}
      </td>
    </tr>
  );
}
