// The council: one chair, members, and who leaves.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import { Asked } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import css from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { AddToRole } from './AddToRole';
import { FormedBy } from './FormedBy';
import own from './people.module.css';
import { councilQuery } from './queries';
import { text } from './staffWords';

type Seat = Schemas['CouncilSeat'];

export function CouncilPart({ changes }: { changes: boolean }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const council = useQuery(councilQuery(ask, round.id));
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Seat>();
  const chaired = council.data?.items.some((seat) => seat.role === 'chair') ?? false;
  const add = useChange(round.id, (asked: { accountId: string; role: Seat['role']; title: string }) =>
    must(ask.POST('/api/rounds/{roundId}/council-seats', { params: { path: { roundId: round.id } }, body: asked })),
  );
  const leave = useChange(round.id, (asked: { seat: Seat; reason: string }) =>
    must(
      ask.PUT('/api/council-seats/{seatId}/leaving', {
        params: { path: { seatId: asked.seat.id }, header: seen(asked.seat.version) },
        body: { reason: asked.reason },
      }),
    ),
  );
  const options: Seat['role'][] = chaired ? ['member'] : ['chair', 'member'];
  return (
    <section className={css.part}>
      <div className={own.head}>
        <h2>{say.council}</h2>
        {changes ? (
          <button type="button" className="btn two" onClick={() => setAdding(true)}>
            {say.addSeat}
          </button>
        ) : null}
      </div>
      <FormedBy body="council" changes={changes} />
      <Asked query={council}>
        {({ items }) => (
          <>
            {chaired ? null : (
              <Notice kind="wait">
                <p>{say.noChair}</p>
              </Notice>
            )}
            {items.length === 0 ? null : (
              <table className={css.rows}>
                <thead>
                  <tr>
                    <th scope="col">{say.member}</th>
                    <th scope="col">{say.role}</th>
                    <th scope="col">{say.status}</th>
                    {changes ? <td /> : null}
                  </tr>
                </thead>
                <tbody>
                  {items.map((seat) => (
                    <tr key={seat.id}>
                      <th scope="row">
                        <b>{seat.name}</b>
                        <span className="cap">{seat.title}</span>
                      </th>
                      <td data-label={say.role}>{say.councilRole(seat.role)}</td>
                      <td data-label={say.status}>{say.since(day(seat.joinedAt))}</td>
                      {changes ? (
                        <td className={css.acts}>
                          <button
                            type="button"
                            className={css.quietAct}
                            onClick={() => setLeaving(seat)}
                            aria-label={`${say.leave}: ${seat.name}`}
                          >
                            {say.leave}
                          </button>
                        </td>
                      ) : null}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </Asked>
      {adding ? (
        <AddToRole
          title={say.addSeat}
          titled
          except={(council.data?.items ?? []).map((seat) => seat.accountId)}
          roles={options.map((role) => ({ value: role, label: say.councilRole(role) }))}
          onAdd={(accountId, picked, title) =>
            add.mutateAsync({ accountId, role: picked === 'chair' ? 'chair' : 'member', title })
          }
          onClose={() => setAdding(false)}
        />
      ) : null}
      {leaving ? (
        <ReasonDialog
          title={say.leaveCouncilTitle(leaving.name ?? '')}
          confirm={say.leaveDo}
          danger
          onConfirm={(reason) => leave.mutateAsync({ seat: leaving, reason })}
          onClose={() => setLeaving(undefined)}
        >
          <p>{say.leaveCouncilWhat}</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}
