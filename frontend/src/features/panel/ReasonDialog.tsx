// Asks once for the reason of an act that stands in the minutes, and says what the act does.
import { type ReactNode, useId, useState } from 'react';
import { sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { text } from './words';

interface Props {
  title: string;
  /** What the act does, and whom it concerns. */
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  /** Resolves when it is done: the dialog closes. Rejects with what is said in the dialog. */
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

export function ReasonDialog({ title, children, confirm, danger = false, onConfirm, onClose }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string>();
  const [sending, setSending] = useState(false);

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
      await onConfirm(reason.trim());
      onClose();
    } catch (failure) {
      setFault(sentence(failure, language));
      setSending(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <div className={fault ? 'field err' : 'field'}>
        <label htmlFor={id}>{say.reason}</label>
        <div className="hint" id={`${id}-hint`}>
          {say.reasonHint}
        </div>
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
          onChange={(event) => setReason(event.target.value)}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-hint${fault ? ` ${id}-fault` : ''}`}
        />
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className={danger ? 'btn danger' : 'btn'} onClick={send}>
          {sending ? say.working : confirm}
        </button>
      </div>
    </Dialog>
  );
}
