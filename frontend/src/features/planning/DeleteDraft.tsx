import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Trouble } from '../panel/Asked';
import { seen } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { planText } from './planWords';
import type { Round } from './rulesForm';

/** A draft that nothing refers to yet goes for good. */
export function DeleteDraft({ round }: { round: Round }) {
  const { ask } = useRound();
  const say = useWords(planText);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const remove = async () => {
    try {
      await must(
        ask.DELETE('/api/rounds/{roundId}', {
          params: { path: { roundId: round.id }, header: seen(round.version) },
        }),
      );
      await navigate({ to: '/ban-to-chuc' });
      client.removeQueries({ queryKey: ['round', round.id] });
    } catch (refused) {
      setFailure(refused);
    }
  };
  return (
    <section className={office.part}>
      <div>
        <button type="button" className="btn two" onClick={() => setAsking(true)}>
          {say.deleteDraft}
        </button>
      </div>
      {asking ? (
        <Dialog title={say.deleteDraft} onClose={() => setAsking(false)}>
          <p>{say.deleteWhat}</p>
          {failure ? <Trouble failure={failure} /> : null}
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsking(false)}>
              {say.cancel}
            </button>
            <button type="button" className="btn danger" onClick={remove}>
              {say.deleteDo}
            </button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}
