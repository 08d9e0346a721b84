import { useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { seen, useChange } from '../panel/changes';
import { fromRefusal } from '../panel/missing';
import office from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { before } from './NextPhase';
import { phaseText } from './phaseWords';

/** Until approval a round goes back one step, with a reason. */
export function StepBack() {
  const { round, ask } = useRound();
  const say = useWords(phaseText);
  const [asking, setAsking] = useState(false);
  const back = useChange(round.id, (reason: string) =>
    must(
      ask.PUT('/api/rounds/{roundId}/step-back', {
        params: { path: { roundId: round.id }, header: seen(round.version) },
        body: { reason },
      }),
    ),
  );
  const to = before(round.phase);
  if (to === undefined || ['approved', 'published', 'closed'].includes(round.phase)) return null;
  const blocked = fromRefusal(back.error);
  return (
    <section className={office.part}>
      <h2>{say.back}</h2>
      <p className={office.intro}>
        {say.backWhy(say.phase(to))} {round.phase === 'scoring' ? say.backFrozen : ''}
      </p>
      <div>
        <button type="button" className="btn two" onClick={() => setAsking(true)}>
          {say.backDo(say.phase(to))}
        </button>
      </div>
      {asking ? (
        <ReasonDialog
          title={say.backDo(say.phase(to))}
          confirm={say.backDo(say.phase(to))}
          danger
          onConfirm={(reason) => back.mutateAsync(reason)}
          onClose={() => {
            setAsking(false);
            back.reset();
          }}
        >
          <p>{say.backWhy(say.phase(to))}</p>
          {blocked ? (
            <>
              <p>{say.backBlocked}</p>
              <ul className={office.listed}>
                {blocked.map(({ code, message }) => (
                  <li key={code} lang="vi">
                    {message}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </ReasonDialog>
      ) : null}
    </section>
  );
}
