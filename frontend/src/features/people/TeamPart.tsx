// Secretaries, screeners and auditors: roles that an organiser gives on the round.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { Asked } from '../panel/Asked';
import { useChange } from '../panel/changes';
import css from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { AddToRole } from './AddToRole';
import own from './people.module.css';
import { grantsQuery } from './queries';
import { text } from './staffWords';

type Held = Schemas['HeldRole'];
const given = ['secretary', 'screener', 'auditor'] as const;

export function TeamPart() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const grants = useQuery(grantsQuery(ask, round.id));
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Held>();
  const grant = useChange(round.id, (asked: { accountId: string; role: (typeof given)[number] }) =>
    must(ask.POST('/api/grants', { body: { ...asked, roundId: round.id } })),
  );
  const end = useChange(round.id, (asked: { grantId: string; reason: string }) =>
    must(
      ask.DELETE('/api/grants/{grantId}', {
        params: { path: { grantId: asked.grantId } },
        body: { reason: asked.reason },
      }),
    ),
  );
  return (
    <section className={css.part}>
      <div className={own.head}>
        <h2>{say.team}</h2>
        <button type="button" className="btn two" onClick={() => setAdding(true)}>
          {say.addTeam}
        </button>
      </div>
      <Asked query={grants}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{say.nobody}</p>
          ) : (
            <table className={css.rows}>
              <thead>
                <tr>
                  <th scope="col">{say.person}</th>
                  <th scope="col">{say.role}</th>
                  <th scope="col">{say.status}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {items.map((held) => (
                  <tr key={`${held.accountId} ${held.role}`}>
                    <th scope="row">
                      <b>{held.holder}</b>
                    </th>
                    <td data-label={say.role}>{say.teamRole(held.role)}</td>
                    <td data-label={say.status}>{say.since(day(held.since))}</td>
                    <td className={css.acts}>
                      {held.grantId ? (
                        <button
                          type="button"
                          className={css.quietAct}
                          onClick={() => setEnding(held)}
                          aria-label={`${say.endRole}: ${held.holder}`}
                        >
                          {say.endRole}
                        </button>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Asked>
      {adding ? (
        <AddToRole
          title={say.addTeam}
          hint={say.teamWhat}
          except={[]}
          roles={given.map((role) => ({ value: role, label: say.teamRole(role) }))}
          onAdd={(accountId, picked) => {
            const role = given.find((one) => one === picked) ?? 'secretary';
            return grant.mutateAsync({ accountId, role });
          }}
          onClose={() => setAdding(false)}
        />
      ) : null}
      {ending?.grantId ? (
        <ReasonDialog
          title={say.endRoleTitle(ending.holder)}
          confirm={say.endRole}
          danger
          onConfirm={(reason) => end.mutateAsync({ grantId: ending.grantId ?? '', reason })}
          onClose={() => setEnding(undefined)}
        >
          <p>{say.endRoleWhat(say.teamRole(ending.role))}</p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}
