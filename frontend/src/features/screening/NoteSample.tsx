import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import type { Sample } from './queries';
import css from './queue.module.css';
import { text } from './sampleWords';

interface Props {
  sample: Sample;
  /** Where the one before was put: the next often goes there too. */
  lastPlace: string;
  onSaved: (sample: Sample) => void;
  onClose: () => void;
}

const states = ['received', 'missing', 'returned', 'expected'] as const;

/** Where one sample is. */
export function NoteSample({ sample, lastPlace, onSaved, onClose }: Props) {
  const { round } = useRound();
  const say = useWords(text);
  const heading = useRef<HTMLHeadingElement>(null);
  const [status, setStatus] = useState<Sample['status']>(sample.version === 0 ? 'received' : sample.status);
  const [place, setPlace] = useState(sample.place || (sample.version === 0 ? lastPlace : ''));
  const [note, setNote] = useState(sample.note ?? '');
  useEffect(() => heading.current?.focus(), []);
  // Said before the list is read anew, which brings another version and another form.
  const save = useChange(round.id, async () =>
    onSaved(
      await must(
        api.PUT('/api/rounds/{roundId}/samples/{code}', {
          params: { path: { roundId: round.id, code: sample.judgingCode }, header: seen(sample.version) },
          body: { status, place: place.trim(), note: note.trim() },
        }),
      ),
    ),
  );
  const stale = save.error instanceof Refusal && save.error.problem.status === 412;
  return (
    <form
      className={css.sample}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate(undefined);
      }}
    >
      <h2 ref={heading} tabIndex={-1}>
        {sample.judgingCode} · {sample.productName}
      </h2>
      <p className="cap">{sample.facilityName}</p>
      <fieldset className={css.choices}>
        <legend className={`lab ${css.legend}`}>{say.statusLabel}</legend>
        {states.map((one) => (
          <label key={one}>
            <input type="radio" name="sample-status" checked={status === one} onChange={() => setStatus(one)} />
            {say.status(one)}
          </label>
        ))}
      </fieldset>
      <div className={css.two}>
        <Field
          label={say.place}
          hint={say.placeHint}
          value={place}
          maxLength={200}
          onChange={(event) => setPlace(event.target.value)}
        />
        <Field
          label={say.note}
          hint={say.noteHint}
          value={note}
          maxLength={1000}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {stale ? <Notice kind="wait">{say.newer}</Notice> : save.error ? <Trouble failure={save.error} /> : null}
      <div className={office.buttons}>
        <button type="submit" className="btn">
          {save.isPending ? say.saving : say.save}
        </button>
        <button type="button" className="btn quiet" onClick={onClose}>
          {say.cancel}
        </button>
      </div>
    </form>
  );
}
