// What is asked about a paper, beside the paper itself: the file first, then what stands on it.
import { useId, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import type { PaperFacts } from '../../../offline/drafts';
import { Field } from '../../../ui/Field';
import { Notice } from '../../../ui/Page';
import { useEntry } from '../EntryContext';
import entryCss from '../entry.module.css';
import { Camera } from '../form/icons';
import { paperFacts } from '../photos/uploads';
import css from './papers.module.css';
import { dayWords, readUntil, today, validity } from './validity';
import { paperKinds, text } from './words';

interface Props {
  first: PaperFacts['kind'];
  /** What was said of it already, where only another file is to be picked. */
  said?: PaperFacts | undefined;
  known?: Schemas['EntryPaper'];
  onCancel: () => void;
  onFile?: (file: File, facts: PaperFacts) => void;
  onSave?: (facts: PaperFacts) => Promise<void>;
}

const mostBytes = 20 << 20;
const isPaper = (file: File) =>
  /^(application\/pdf|image\/(jpeg|png))$/.test(file.type) || /\.(pdf|jpe?g|png)$/i.test(file.name);

export function PaperForm({ first, said, known, onCancel, onFile, onSave }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const { round } = useEntry();
  const [file, setFile] = useState<File>();
  const [facts, setFacts] = useState<PaperFacts>(
    () =>
      said ?? {
        ...paperFacts(known?.fileName ?? '', first),
        number: known?.number ?? '',
        issuer: known?.issuer ?? '',
        issuedOn: known?.issuedOn ?? '',
        validUntil: known?.validUntil ?? '',
      },
  );
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const set = (change: Partial<PaperFacts>) => setFacts((now) => ({ ...now, ...change }));

  const until = readUntil(round);
  const state = validity(facts.validUntil, today(), until);
  const wrongFile =
    file && !isPaper(file)
      ? say.wrongType
      : file && file.size > mostBytes
        ? say.tooLarge(bytes(file.size, language))
        : undefined;
  const fileFault = wrongFile ?? (tried && !known && !file ? say.fileMissing : undefined);
  const issuedFault = facts.issuedOn > today() ? say.future : undefined;
  const fieldFault = (path: string) =>
    failure instanceof Refusal ? failure.problem.fields.find((field) => field.path.endsWith(path))?.message : undefined;
  const untilFault =
    facts.validUntil && facts.issuedOn && facts.validUntil < facts.issuedOn
      ? say.order
      : state === 'expired'
        ? say.expired(dayWords(facts.validUntil))
        : fieldFault('validUntil');

  const send = async () => {
    setTried(true);
    setFailure(undefined);
    if (fileFault || (!known && !file) || issuedFault || untilFault === say.order) return;
    if (file && onFile) return onFile(file, { ...facts, fileName: file.name });
    if (!onSave || saving) return;
    setSaving(true);
    try {
      await onSave(facts);
    } catch (thrown) {
      setFailure(thrown);
      setSaving(false);
    }
  };
  const stale = failure instanceof Refusal && failure.problem.status === 412;
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {failure ? <Notice kind="bad">{stale ? say.changedElsewhere : sentence(failure, language)}</Notice> : null}
      <div className="field">
        <label htmlFor={`${id}-kind`}>{say.what}</label>
        <div className="hint">{say.whatHint(facts.kind)}</div>
        <select
          id={`${id}-kind`}
          className="inp"
          value={facts.kind}
          onChange={(event) => {
            const kind = paperKinds.find((k) => k === event.target.value);
            if (kind) set({ kind });
          }}
        >
          {paperKinds.map((kind) => (
            <option key={kind} value={kind}>
              {say.kind(kind)}
            </option>
          ))}
        </select>
      </div>
      {known ? null : (
        <div className={fileFault ? 'field err' : 'field'}>
          {fileFault ? (
            <div className="errmsg" role="alert">
              {fileFault}
            </div>
          ) : null}
          <label className={entryCss.add}>
            <Camera />
            <span>{file ? say.picked(file.name) : say.pick}</span>
            <input
              type="file"
              accept="application/pdf,image/jpeg,image/png"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          </label>
        </div>
      )}
      <div className={css.two}>
        <Field
          label={say.number}
          value={facts.number}
          maxLength={100}
          onChange={(event) => set({ number: event.target.value })}
          fault={fieldFault('number')}
        />
        <Field
          label={say.issuer}
          hint={say.issuerHint}
          value={facts.issuer}
          maxLength={200}
          onChange={(event) => set({ issuer: event.target.value })}
          fault={fieldFault('issuer')}
        />
      </div>
      <div className={css.two}>
        <Field
          label={say.issuedOn}
          type="date"
          max={today()}
          value={facts.issuedOn}
          onChange={(event) => set({ issuedOn: event.target.value })}
          fault={issuedFault ?? fieldFault('issuedOn')}
        />
        <Field
          label={say.validUntil}
          hint={say.validHint}
          type="date"
          value={facts.validUntil}
          onChange={(event) => set({ validUntil: event.target.value })}
          fault={untilFault}
        />
      </div>
      {state === 'soon' && until ? (
        <Notice kind="wait">{say.soon(dayWords(facts.validUntil), dayWords(until))}</Notice>
      ) : null}
      <div className={css.ends}>
        <button type="submit" className="btn">
          {known ? say.keep : say.send}
        </button>
        <button type="button" className="btn two" onClick={onCancel}>
          {say.cancel}
        </button>
      </div>
    </form>
  );
}
