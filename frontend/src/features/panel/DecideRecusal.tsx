import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Trouble } from './Asked';
import { seen, useChange } from './changes';
import { text } from './conflictsWords';
import css from './office.module.css';
import { ReasonDialog } from './ReasonDialog';
import { type Office, useRound } from './round';

type Recusal = Schemas['Recusal'];
type Judge = Schemas['Judge'];

/** Head and secretary speak, the deputy for the head's own; never the judge concerned, and nobody twice. */
export function saysOn(
  recusal: Recusal,
  judge: Pick<Judge, 'role' | 'accountId'> | undefined,
  office: Office,
  accountId: string,
): 'may' | 'spoken' | 'own' | 'others' {
  if (judge?.accountId === accountId) return 'own';
  const head = office.head || (office.deputy && judge?.role === 'head');
  if (!head && !office.secretary) return 'others';
  if (recusal.agreedByHead === accountId || recusal.agreedBySecretary === accountId) return 'spoken';
  const free = (head && !recusal.agreedByHead) || (office.secretary && !recusal.agreedBySecretary);
  return free ? 'may' : 'spoken';
}

export function DecideRecusal({ recusal, judge }: { recusal: Recusal; judge: Judge | undefined }) {
  const { round, office, me, ask } = useRound();
  const say = useWords(text);
  const [refusing, setRefusing] = useState(false);
  const path = { params: { path: { recusalId: recusal.id }, header: seen(recusal.version) } };
  const agree = useChange(round.id, () => must(ask.PUT('/api/recusals/{recusalId}/agreement', path)));
  const refuse = useChange(round.id, (reason: string) =>
    must(ask.PUT('/api/recusals/{recusalId}/refusal', { ...path, body: { reason } })),
  );
  const may = saysOn(recusal, judge, office, me.account.id);
  switch (may) {
    case 'own':
      return <p className="hint">{say.own}</p>;
    case 'others':
      return <p className="hint">{say.deciders}</p>;
    case 'spoken':
      return <p className="hint">{say.agreed}</p>;
    case 'may':
      return (
        <>
          {agree.error ? <Trouble failure={agree.error} /> : null}
          <div className={css.buttons}>
            <button type="button" className="btn" onClick={() => agree.mutate(undefined)}>
              {say.agree}
            </button>
            <button type="button" className="btn two" onClick={() => setRefusing(true)}>
              {say.refuse}
            </button>
          </div>
          {refusing ? (
            <ReasonDialog
              title={say.refuseTitle(judge?.name ?? judge?.code ?? '')}
              confirm={say.refuseDo}
              onConfirm={(reason) => refuse.mutateAsync(reason)}
              onClose={() => setRefusing(false)}
            >
              <p>{say.refuseWhat(recusal.facilityName ?? '')}</p>
            </ReasonDialog>
          ) : null}
        </>
      );
  }
}
