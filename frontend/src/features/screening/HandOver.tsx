import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Asked, Trouble } from '../panel/Asked';
import { useChange } from '../panel/changes';
import { useRound } from '../panel/round';
import { teamQuery } from './queries';
import { TeamChoice } from './TeamChoice';
import { text } from './words';

/** Moves a whole queue to a colleague: one's own, or, by organiser and secretary, anybody's. */
export function HandOver({ onClose }: { onClose: () => void }) {
  const { round, me, office } = useRound();
  const say = useWords(text);
  const id = useId();
  const team = useQuery(teamQuery(round.id));
  const [from, setFrom] = useState(me.account.id);
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [moved, setMoved] = useState<number>();
  const hand = useChange(round.id, () =>
    must(
      api.POST('/api/rounds/{roundId}/screening-handovers', {
        params: { path: { roundId: round.id } },
        body: { fromAccountId: from, toAccountId: to, ...(reason.trim() ? { reason: reason.trim() } : {}) },
      }),
    ),
  );
  if (moved !== undefined)
    return (
      <Dialog title={say.handTitle} onClose={onClose}>
        <p role="status">{say.handDone(moved)}</p>
        <div className="acts">
          <button type="button" className="btn" onClick={onClose}>
            {say.close}
          </button>
        </div>
      </Dialog>
    );
  const send = () => {
    setMissing(to === '');
    if (to === '' || hand.isPending) return;
    hand.mutate(undefined, { onSuccess: (answer) => setMoved(answer.moved) });
  };
  return (
    <Dialog title={say.handTitle} onClose={onClose}>
      <p>{say.handIntro}</p>
      <Asked query={team}>
        {({ items }) => {
          const others = items.filter(({ accountId }) => accountId !== from);
          return others.length === 0 ? (
            <p>{say.alone}</p>
          ) : (
            <>
              {office.organiser || office.secretary ? (
                <label className="field">
                  <span className="lab">{say.handFrom}</span>
                  <select
                    className="inp"
                    value={from}
                    onChange={(event) => {
                      setFrom(event.target.value);
                      if (event.target.value === to) setTo('');
                    }}
                  >
                    {items.map((one) => (
                      <option key={one.accountId} value={one.accountId}>
                        {one.accountId === me.account.id ? say.you(one.name) : one.name},{' '}
                        {say.load(one.waiting, one.returned)}
                      </option>
                    ))}
                  </select>
                </label>
              ) : null}
              <TeamChoice
                label={say.assignTo}
                team={others}
                myId={me.account.id}
                value={to}
                fault={missing ? say.assignPick : undefined}
                onChange={setTo}
              />
              <div className="field">
                <label htmlFor={id}>{say.handReason}</label>
                <div className="hint" id={`${id}-hint`}>
                  {say.handReasonHint}
                </div>
                <textarea
                  id={id}
                  className="inp"
                  maxLength={2000}
                  value={reason}
                  aria-describedby={`${id}-hint`}
                  onChange={(event) => setReason(event.target.value)}
                />
              </div>
            </>
          );
        }}
      </Asked>
      {hand.error ? <Trouble failure={hand.error} /> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {hand.isPending ? say.working : say.handDo}
        </button>
      </div>
    </Dialog>
  );
}
