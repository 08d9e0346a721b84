// Writes down that the owner agreed to what was typed for the facility: by word, or by a form that was signed.
import { useId, useState } from 'react';
import { api } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { upload } from '../../api/upload';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { useChange } from '../panel/changes';
import { FilePick } from '../panel/FilePick';
import { useRound } from '../panel/round';
import css from './desk.module.css';
import { text } from './deskWords';

const kinds = ['application/pdf', 'image/jpeg', 'image/png'];
const maxBytes = 20_000_000;

type How = 'spoken' | 'signed';

export function ConsentDialog({ entryId, onClose }: { entryId: string; onClose: () => void }) {
  const { round } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const [how, setHow] = useState<How>('spoken');
  const [note, setNote] = useState('');
  const [scan, setScan] = useState<File>();
  const [fault, setFault] = useState<string>();
  const save = useChange(round.id, async () => {
    if (how === 'signed' && scan) await upload(`/api/entries/${entryId}/consent-forms`, scan);
    else
      await must(
        api.POST('/api/entries/{entryId}/consents', { params: { path: { entryId } }, body: { note: note.trim() } }),
      );
  });
  const send = () => {
    const missing =
      how === 'spoken'
        ? note.trim() === '' && say.consentNoteMissing
        : scan === undefined
          ? say.consentScanMissing
          : fault;
    setFault(missing || undefined);
    if (!missing && !save.isPending) save.mutate(undefined, { onSuccess: onClose });
  };
  const pick = (file: File) => {
    setScan(file);
    setFault(
      kinds.includes(file.type) ? (file.size > maxBytes ? say.consentScanLarge : undefined) : say.consentScanKind,
    );
  };
  return (
    <Dialog title={say.consentTitle} onClose={onClose}>
      <p>{say.consentIntro}</p>
      <fieldset className="field">
        <legend className={`lab ${css.legend}`}>{say.consentHow}</legend>
        {(['spoken', 'signed'] as const).map((one) => (
          <label key={one} className={css.choice}>
            <input
              type="radio"
              name={id}
              checked={how === one}
              onChange={() => {
                setHow(one);
                setFault(undefined);
                save.reset();
              }}
            />
            {one === 'spoken' ? say.consentSpoken : say.consentSigned}
          </label>
        ))}
      </fieldset>
      {how === 'spoken' ? (
        <div className={fault ? 'field err' : 'field'}>
          <label htmlFor={`${id}-note`}>{say.consentNote}</label>
          <div className="hint" id={`${id}-hint`}>
            {say.consentNoteHint}
          </div>
          {fault ? (
            <div className="errmsg" role="alert" id={`${id}-fault`}>
              {fault}
            </div>
          ) : null}
          <textarea
            id={`${id}-note`}
            className="inp"
            maxLength={2000}
            value={note}
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? `${id}-hint ${id}-fault` : `${id}-hint`}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      ) : (
        <FilePick
          label={say.consentScan}
          hint={say.consentScanHint}
          act={say.consentPick}
          accept={kinds.join()}
          name={scan?.name}
          fault={fault}
          onPick={pick}
        />
      )}
      {save.error ? (
        <p className={css.warn} role="alert">
          {sentence(save.error, language)}
        </p>
      ) : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={send}>
          {save.isPending ? say.working : say.consentSave}
        </button>
      </div>
    </Dialog>
  );
}
