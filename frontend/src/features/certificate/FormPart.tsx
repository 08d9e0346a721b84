// The words on a unit's certificates. What was typed stays when a colleague was faster.
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Asked, Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './certificate.module.css';
import { type Form, type FormWords, formQuery } from './queries';
import { text } from './words';

const fields = ['issuer', 'title', 'sentence', 'signedFor', 'numberPattern'] as const;
type Field = (typeof fields)[number];

export function FormPart() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const form = useQuery(formQuery(ask, round.id));
  return (
    <section className={office.part}>
      <h2>{say.form}</h2>
      <p>{say.formWhat}</p>
      <Asked query={form}>{(held) => <Words held={held} />}</Asked>
    </section>
  );
}

function Words({ held }: { held: Form }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const id = useId();
  const [typed, setTyped] = useState<Partial<FormWords>>({});
  const save = useChange(round.id, (body: FormWords) =>
    must(
      ask.PUT('/api/rounds/{roundId}/certificate-form', {
        params: { path: { roundId: round.id }, header: seen(held.version) },
        body,
      }),
    ),
  );
  const label: Record<Field, string> = {
    issuer: say.issuer,
    title: say.heading,
    sentence: say.sentence,
    signedFor: say.signedFor,
    numberPattern: say.numberPattern,
  };
  const hint: Partial<Record<Field, string>> = { sentence: say.sentenceHint, numberPattern: say.numberHint };
  const words: FormWords = { ...wordsOf(held), ...typed };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(words, { onSuccess: () => setTyped({}) });
      }}
    >
      {held.version === 0 ? <p className="cap">{say.isDefault}</p> : null}
      {fields.map((field) => {
        const at = `${id}-${field}`;
        const control = {
          id: at,
          className: 'inp',
          required: true,
          value: words[field],
          'aria-describedby': `${at}-hint`,
        };
        return (
          <div className="field" key={field}>
            <label htmlFor={at}>{label[field]}</label>
            <div className="hint" id={`${at}-hint`}>
              {[hint[field], say.byDefault(held.defaults[field].replaceAll('\n', ' / '))].filter(Boolean).join(' ')}
            </div>
            {field === 'issuer' || field === 'signedFor' ? (
              <textarea
                {...control}
                rows={2}
                onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
              />
            ) : (
              <input {...control} onChange={(event) => setTyped({ ...typed, [field]: event.target.value })} />
            )}
          </div>
        );
      })}
      {save.error ? <Trouble failure={save.error} /> : null}
      <p className="acts">
        <button type="submit" className="btn" disabled={save.isPending}>
          {save.isPending ? say.saving : say.save}
        </button>
        <span role="status">{save.isSuccess ? say.saved : ''}</span>
      </p>
    </form>
  );
}

const wordsOf = ({ issuer, title, sentence, signedFor, numberPattern }: Form): FormWords => ({
  issuer,
  title,
  sentence,
  signedFor,
  numberPattern,
});
