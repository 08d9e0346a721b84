import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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

interface Props {
  entryIds: string[];
  onDone: () => void;
  onClose: () => void;
}

/** Puts entries into somebody's queue, or into nobody's. */
export function AssignDialog({ entryIds, onDone, onClose }: Props) {
  const { round, me } = useRound();
  const say = useWords(text);
  const team = useQuery(teamQuery(round.id));
  const [to, setTo] = useState('');
  const [missing, setMissing] = useState(false);
  const assign = useChange(round.id, (accountId: string) =>
    must(
      api.POST('/api/rounds/{roundId}/screening-assignments', {
        params: { path: { roundId: round.id } },
        body: { entryIds, ...(accountId === 'none' ? {} : { accountId }) },
      }),
    ),
  );
  const send = () => {
    setMissing(to === '');
    if (to === '' || assign.isPending) return;
    assign.mutate(to, {
      onSuccess: () => {
        onDone();
        onClose();
      },
    });
  };
  return (
    <Dialog title={say.assignTitle(entryIds.length)} onClose={onClose}>
      <p>{say.assignIntro}</p>
      <Asked query={team}>
        {({ items }) => (
          <TeamChoice
            label={say.assignTo}
            team={items}
            myId={me.account.id}
            value={to}
            nobody={say.assignNobody}
            fault={missing ? say.assignPick : undefined}
            onChange={setTo}
          />
        )}
      </Asked>
      {assign.error ? <Trouble failure={assign.error} /> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {assign.isPending ? say.working : say.assignDo}
        </button>
      </div>
    </Dialog>
  );
}
