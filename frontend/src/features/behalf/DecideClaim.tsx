import { useId, useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import type { Claim } from './ClaimsPage';
import { text } from './words';

interface Props {
  claim: Claim;
  approved: boolean;
  /** With what is to be said once the list is read anew. */
  onDone: (sentence: string) => void;
  onClose: () => void;
}

/** Asks how a claim was checked, or why it is refused; the claimant reads the latter. */
export function DecideClaim({ claim, approved, onDone, onClose }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string>();
  const [sending, setSending] = useState(false);
  const facility = claim.facilityName ?? '';
  const send = async () => {
    if (sending) return;
    if (reason.trim() === '') {
      setFault(say.reasonMissing);
      document.getElementById(id)?.focus();
      return;
    }
    setFault(undefined);
    setSending(true);
    try {
      await must(
        api.PUT('/api/facility-claims/{claimId}/decision', {
          params: { path: { claimId: claim.id }, header: { 'If-Match': `"${claim.version}"` } },
          body: { approved, reason: reason.trim() },
        }),
      );
      onDone(say.decided(claim.claimant, approved ? 'approved' : 'refused'));
    } catch (failure) {
      const settled = failure instanceof Refusal && ['stale', 'claim-decided'].includes(failure.problem.code);
      if (settled) onDone(say.faster);
      else {
        setFault(sentence(failure, language));
        setSending(false);
      }
    }
  };
  return (
    <Dialog title={approved ? say.approveTitle : say.refuseTitle} onClose={onClose}>
      <p>{(approved ? say.approveWhy : say.refuseWhy)(claim.claimant, facility)}</p>
      <div className={fault ? 'field err' : 'field'}>
        <label htmlFor={id}>{approved ? say.approveReason : say.refuseReason}</label>
        <div className="hint" id={`${id}-hint`}>
          {approved ? say.approveHint : say.refuseHint}
        </div>
        {fault ? (
          <div className="errmsg" role="alert" id={`${id}-fault`}>
            {fault}
          </div>
        ) : null}
        <textarea
          id={id}
          className="inp"
          maxLength={1000}
          value={reason}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-hint ${id}-fault` : `${id}-hint`}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className={approved ? 'btn' : 'btn danger'} onClick={() => void send()}>
          {sending ? say.working : approved ? say.approveDo : say.refuseDo}
        </button>
      </div>
    </Dialog>
  );
}
