import { useState } from 'react';
import { sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import css from './conflict.module.css';
import { type Draft, type Facility, standing } from './draft';
import { text } from './words';

interface Props {
  draft: Draft;
  facilities: readonly Facility[];
  onSend: () => Promise<void>;
  onClose: () => void;
}

/** What is about to be recorded, read once more. */
export function Confirmation({ draft, facilities, onSend, onClose }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const named = facilities.filter((f) => draft.marks[f.facilityId] && standing(f) !== 'settled');

  async function send() {
    setSending(true);
    setFailure(undefined);
    try {
      await onSend();
    } catch (refused) {
      setFailure(refused);
      setSending(false);
    }
  }

  return (
    <Dialog title={say.sureTitle} onClose={onClose}>
      {named.length === 0 ? <p>{say.sureNothing}</p> : null}
      {named.length > 0 ? (
        <>
          <p>{say.sureSome(named.length)}</p>
          <ul className={css.sure}>
            {named.map((f) => {
              const kind = draft.marks[f.facilityId]?.kind;
              return (
                <li key={f.facilityId}>
                  <b>{f.name}</b>
                  {kind ? <span className={css.place}>{say[kind]}</span> : null}
                </li>
              );
            })}
          </ul>
        </>
      ) : null}
      <p>{say.sureKept}</p>
      {failure === undefined ? null : <Notice kind="bad">{sentence(failure, language)}</Notice>}
      <div className="acts">
        <button type="button" className="btn two" disabled={sending} onClick={onClose}>
          {say.back}
        </button>
        <button type="button" className={sending ? 'btn wait' : 'btn'} onClick={() => !sending && void send()}>
          {sending ? say.sending : say.sure}
        </button>
      </div>
    </Dialog>
  );
}
