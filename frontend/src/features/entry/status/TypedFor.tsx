// The owner's word on what somebody else typed for his facility: who it was, what was agreed, and how to object.
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { moment } from '../../../i18n/format';
import { paths } from '../../../paths';
import { Dialog } from '../../../ui/Dialog';
import { Notice } from '../../../ui/Page';
import { State } from '../../../ui/signs';
import { useEntry, useEntryState } from '../EntryContext';
import { type Objection, objectToEntry, type Told, takeBackObjection, useAgreement } from './agreement';
import { text } from './agreementWords';
import css from './status.module.css';

function useWho(told: Told | undefined): string {
  const say = useWords(text);
  if (!told) return '';
  return told.ownBeginning ? say.typedLater : say.typedBy(told.typedBy);
}

/** In the form: that it was typed for the facility, and the way to object. */
export function TypedForNotice() {
  const say = useWords(text);
  const { entry } = useEntryState();
  const { told } = useAgreement(entry);
  const who = useWho(told);
  if (!entry || !told) return null;
  return (
    <Notice kind={told.objections.some((o) => o.status === 'open') ? 'wait' : 'info'}>
      <p>{told.objections.some((o) => o.status === 'open') ? say.objected : who}</p>
      <p>
        <Link to={paths.entryStatus(entry.id)}>{say.see}</Link>
      </p>
    </Notice>
  );
}

export function TypedFor() {
  const say = useWords(text);
  const { keeper, round } = useEntry();
  const { entry } = useEntryState();
  const { told, read } = useAgreement(entry);
  const who = useWho(told);
  const [asks, setAsks] = useState(false);
  if (!entry || !told) return null;
  const again = async () => {
    await Promise.all([read(), keeper.refresh()]);
  };
  const open = told.objections.some((objection) => objection.status === 'open');
  const inTime =
    entry.status !== 'withdrawn' &&
    (round === undefined || ['draft', 'registration', 'screening'].includes(round.phase));
  return (
    <section className={css.part} aria-label={say.title}>
      <h2>{say.title}</h2>
      {told.typedFor ? <p>{who}</p> : null}
      <ul className={css.said}>
        {told.consents.map((consent) => (
          <li key={consent.id}>
            <State state={consent.kind === 'typed' ? 'wait' : 'done'}>{say.consent(consent.kind)}</State>
            {consent.note ? <p>{say.note(consent.note)}</p> : null}
            <p className="hint">{say.by(consent.by, moment(consent.at))}</p>
            {consent.kind === 'signed-form' ? (
              <a href={`/media/entries/${entry.id}/consents/${consent.id}`}>{say.form}</a>
            ) : null}
          </li>
        ))}
        {told.objections.map((objection) => (
          <Said key={objection.id} objection={objection} onChange={again} />
        ))}
      </ul>
      {told.consents.every((consent) => consent.kind === 'typed') ? <p>{say.consentNone}</p> : null}
      {open || !told.typedFor ? null : inTime ? (
        <>
          <p>
            {say.ifRight} {say.ifWrong}
          </p>
          <p className={css.say}>
            <button type="button" className="btn two" onClick={() => setAsks(true)}>
              {say.object}
            </button>
          </p>
        </>
      ) : (
        <p>{say.tooLate}</p>
      )}
      {asks ? <ObjectDialog entryId={entry.id} onDone={again} onClose={() => setAsks(false)} /> : null}
    </section>
  );
}

function Said({ objection, onChange }: { objection: Objection; onChange: () => Promise<void> }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [going, setGoing] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const states = {
    open: ['wait', say.objected],
    answered: ['done', say.answered],
    'taken-back': ['slash', say.takenBack],
  } as const;
  const [shape, words] = states[objection.status];
  const takeBack = async () => {
    setGoing(true);
    setFailure(undefined);
    try {
      await takeBackObjection(objection);
    } catch (thrown) {
      setFailure(thrown);
    }
    await onChange();
    setGoing(false);
  };
  return (
    <li>
      <State state={shape}>{words}</State>
      <p>{say.note(objection.reason)}</p>
      <p className="hint">{say.by(objection.by, moment(objection.at))}</p>
      {objection.answer ? <p>{say.answer(objection.answer)}</p> : null}
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {objection.status === 'open' ? (
        <>
          <p>{say.objectedWhy}</p>
          <button
            type="button"
            className="btn two"
            aria-disabled={going}
            onClick={() => (going ? undefined : void takeBack())}
          >
            {going ? say.takingBack : say.takeBack}
          </button>
        </>
      ) : null}
    </li>
  );
}

interface ObjectProps {
  entryId: string;
  onDone: () => Promise<void>;
  onClose: () => void;
}

function ObjectDialog({ entryId, onDone, onClose }: ObjectProps) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const send = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '' || sending) return;
    setSending(true);
    setFailure(undefined);
    try {
      await objectToEntry(entryId, reason.trim());
      await onDone();
      onClose();
    } catch (thrown) {
      setFailure(thrown);
      setSending(false);
    }
  };
  return (
    <Dialog title={say.objectTitle} onClose={onClose}>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      <p>{say.objectWhy}</p>
      <div className={missing ? 'field err' : 'field'}>
        <label htmlFor={id}>{say.reason}</label>
        <div className="hint" id={`${id}-hint`}>
          {say.reasonHint}
        </div>
        {missing ? (
          <div className="errmsg" role="alert" id={`${id}-fault`}>
            {say.reasonMissing}
          </div>
        ) : null}
        <textarea
          id={id}
          className="inp"
          maxLength={2000}
          value={reason}
          aria-invalid={missing ? true : undefined}
          aria-describedby={missing ? `${id}-hint ${id}-fault` : `${id}-hint`}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.later}
        </button>
        <button type="button" className="btn" aria-disabled={sending} onClick={() => void send()}>
          {sending ? say.sending : say.send}
        </button>
      </div>
    </Dialog>
  );
}
