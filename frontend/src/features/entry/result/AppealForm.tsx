// Where an appeal is written: one field and its files, kept on this device with every key.
import { useId, useRef, useState } from 'react';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { bytes, whole } from '../../../i18n/format';
import type { AppealDraft } from '../../../offline/drafts';
import { Notice } from '../../../ui/Page';
import entryCss from '../entry.module.css';
import { Camera } from '../form/icons';
import type { Drafting } from './appealDraft';
import { fileFault, mostFiles } from './appealUploads';
import css from './result.module.css';
import { appealText } from './words';

/** Characters. */
const mostText = 4000;

interface Props {
  drafting: Drafting & { draft: AppealDraft };
  /** Resolves once it is filed and its files are on their way. */
  onSend: () => Promise<void>;
  onLater: () => void;
  /** The server says no: what it shows may be another by now. */
  onRefused: () => Promise<void>;
}

export function AppealForm({ drafting: { draft, kept, change, drop }, onSend, onLater, onRefused }: Props) {
  const say = useWords(appealText);
  const { language } = useLanguage();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [missing, setMissing] = useState(false);
  const [fileFaults, setFileFaults] = useState<string[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const typed = draft.text.trim() !== '';

  const pick = (picked: readonly File[]) => {
    const faults: string[] = [];
    const taken = [...draft.files];
    for (const file of picked) {
      const fault = fileFault(file);
      if (fault === 'type') faults.push(say.wrongType(file.name));
      else if (fault === 'size') faults.push(say.tooLarge(file.name, bytes(file.size, language)));
      else if (taken.some((held) => held.name === file.name && held.size === file.size))
        faults.push(say.known(file.name));
      else if (taken.length >= mostFiles) faults.push(say.tooMany);
      else taken.push({ name: file.name, type: file.type, size: file.size, content: file });
    }
    setFileFaults([...new Set(faults)]);
    if (taken.length > draft.files.length) change({ files: taken });
  };
  const send = async () => {
    if (sending) return;
    if (!typed) {
      setMissing(true);
      field.current?.focus();
      return;
    }
    setSending(true);
    setFailure(undefined);
    try {
      await onSend();
    } catch (thrown) {
      setFailure(thrown);
      if (thrown instanceof Refusal && thrown.problem.status === 409) await onRefused();
    }
    setSending(false);
  };
  const fault = missing && !typed ? say.missing : undefined;
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {kept ? <Notice kind="info">{say.keptBefore}</Notice> : null}
      <div className={fault ? 'field err' : 'field'}>
        <label htmlFor={id}>{say.label}</label>
        <div className="hint" id={`${id}-hint`}>
          {say.hint}
        </div>
        {fault ? (
          <div className="errmsg" id={`${id}-fault`} role="alert">
            {fault}
          </div>
        ) : null}
        <textarea
          ref={field}
          id={id}
          className="inp"
          rows={8}
          maxLength={mostText}
          value={draft.text}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-hint ${id}-count${fault ? ` ${id}-fault` : ''}`}
          onChange={(event) => change({ text: event.target.value })}
        />
        <p className="cap" id={`${id}-count`}>
          {say.count(whole([...draft.text].length, language), whole(mostText, language))}
          {draft.text ? `. ${say.keptHere}` : ''}
        </p>
      </div>
      <fieldset className={css.files}>
        <legend className="lab">{say.files}</legend>
        <p className="hint">{say.filesHint}</p>
        {draft.files.length > 0 ? (
          <ul>
            {draft.files.map((file) => (
              <li key={`${file.name} ${file.size}`}>
                <span>
                  {file.name} <span className="cap">{bytes(file.size, language)}</span>
                </span>
                <button
                  type="button"
                  className="btn quiet"
                  aria-label={say.removeOf(file.name)}
                  onClick={() => change({ files: draft.files.filter((held) => held !== file) })}
                >
                  {say.remove}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        {fileFaults.map((sentence) => (
          <p key={sentence} className="errmsg" role="alert">
            {sentence}
          </p>
        ))}
        <FilePick onPick={pick} />
      </fieldset>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      <div className={css.ends}>
        <button type="submit" className={typed ? 'btn' : 'btn wait'}>
          {sending ? say.sending : typed ? say.send : say.sendNothing}
        </button>
        <button type="button" className="btn two" onClick={onLater}>
          {say.later}
        </button>
        {draft.text || draft.files.length > 0 ? (
          <button
            type="button"
            className="btn quiet"
            onClick={() => {
              void drop();
              onLater();
            }}
          >
            {say.throwAway}
          </button>
        ) : null}
      </div>
    </form>
  );
}

/** The picker of a phone: its camera or its files, several at once. */
export function FilePick({ onPick }: { onPick: (files: readonly File[]) => void }) {
  const say = useWords(appealText);
  return (
    <label className={entryCss.add}>
      <Camera />
      <span>{say.pick}</span>
      <input
        type="file"
        multiple
        accept="application/pdf,image/jpeg,image/png"
        onChange={(event) => {
          onPick([...(event.target.files ?? [])]);
          event.target.value = ''; // the same file may be picked again
        }}
      />
    </label>
  );
}
