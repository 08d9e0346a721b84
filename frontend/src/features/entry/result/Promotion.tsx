// Where the product goes next, what its dossier needs for that, and the way out of it.
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { paths } from '../../../paths';
import { Dialog } from '../../../ui/Dialog';
import { State, type StateName } from '../../../ui/signs';
import { EntryProvider, useEntry } from '../EntryContext';
import { dayWords } from '../papers/validity';
import { Renewal } from '../renewal/Renewal';
import css from './result.module.css';
import { declinePromotion, type EntryResult } from './server';
import { text } from './words';

type Climbing = NonNullable<EntryResult['promotion']>;

/** Where the page's first task leads. */
export const promotionPlace = 'len-cap-tren';

const shapes: Record<Climbing['status'], StateName> = {
  waiting: 'wait',
  late: 'wait',
  'taken-in': 'go',
  accepted: 'done',
  rejected: 'bad',
  undone: 'back',
  declined: 'slash',
  lapsed: 'slash',
  refused: 'bad',
  linked: 'go',
};

export function Promotion({ promotion, onChange }: { promotion: Climbing; onChange: () => Promise<void> }) {
  const say = useWords(text);
  const { status, tierName, roundTitle, entryId } = promotion;
  const goes = status === 'waiting' || status === 'late' || status === 'taken-in' || status === 'accepted';
  return (
    <section className={css.part} id={promotionPlace}>
      <h2>{say.promotion(tierName)}</h2>
      <State state={shapes[status]}>{say.climbing(status)}</State>
      {roundTitle ? <p>{say.toRound(roundTitle)}</p> : null}
      {goes ? <p className="hint">{say.carried}</p> : null}
      {entryId ? (
        <EntryProvider key={entryId} entryId={entryId}>
          <Renewal />
          <div className={css.links}>
            <Link to={paths.entryStatus(entryId)}>{say.toAbove}</Link>
            {goes ? <DeclineAbove promotion={promotion} onChange={onChange} /> : null}
          </div>
        </EntryProvider>
      ) : (
        <>
          {promotion.papers.map((paper) => (
            <p key={paper.paperId}>
              <State state={paper.expired ? 'bad' : 'wait'}>
                {say.willRenew(paper.fileName, dayWords(paper.validUntil))}
              </State>
            </p>
          ))}
          {goes ? (
            <div className={css.links}>
              <Decline promotion={promotion} onChange={onChange} />
            </div>
          ) : null}
        </>
      )}
    </section>
  );
}

interface DeclineProps {
  promotion: Climbing;
  onChange: () => Promise<void>;
}

/** Until scoring opens there. */
function DeclineAbove(props: DeclineProps) {
  const { round } = useEntry();
  const open = round?.phase === 'draft' || round?.phase === 'registration' || round?.phase === 'screening';
  return open ? <Decline {...props} /> : null;
}

function Decline(props: DeclineProps) {
  const say = useWords(text);
  const [asks, setAsks] = useState(false);
  return (
    <>
      <button type="button" className="btn quiet" onClick={() => setAsks(true)}>
        {say.decline}
      </button>
      {asks ? <DeclineDialog {...props} onClose={() => setAsks(false)} /> : null}
    </>
  );
}

function DeclineDialog({ promotion, onChange, onClose }: DeclineProps & { onClose: () => void }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string>();
  const [sending, setSending] = useState(false);
  const decline = async () => {
    if (sending) return;
    if (!reason.trim()) {
      setFault(say.declineReasonMissing);
      document.getElementById(id)?.focus();
      return;
    }
    setSending(true);
    try {
      await declinePromotion(promotion.id, promotion.version, reason.trim());
      await onChange();
      onClose();
    } catch (failure) {
      const stale = failure instanceof Refusal && failure.problem.status === 412;
      if (stale) await onChange();
      setFault(stale ? say.someoneFaster : sentence(failure, language));
      setSending(false);
    }
  };
  return (
    <Dialog title={say.declineTitle} onClose={onClose}>
      <p>{say.declineWhy}</p>
      <div className={fault ? 'field err' : 'field'}>
        <label htmlFor={id}>{say.declineReason}</label>
        {fault ? (
          <div className="errmsg" id={`${id}-fault`} role="alert">
            {fault}
          </div>
        ) : null}
        <textarea
          id={id}
          className="inp"
          maxLength={2000}
          value={reason}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.keep}
        </button>
        <button type="button" className="btn danger" onClick={() => void decline()}>
          {say.declineDo}
        </button>
      </div>
    </Dialog>
  );
}
