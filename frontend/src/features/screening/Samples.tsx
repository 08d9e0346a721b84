// Reception of the things themselves: by the code on the label, with where each one stands.
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Field } from '../../ui/Field';
import { Heading } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import { Asked } from '../panel/Asked';
import { FileMade } from '../panel/FileMade';
import { fold } from '../panel/fold';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { useFile } from '../panel/useFile';
import { NoteSample } from './NoteSample';
import { type Sample, samplesQuery } from './queries';
import css from './queue.module.css';
import { text } from './sampleWords';

const signs: Record<Sample['status'], StateName> = {
  expected: 'ahead',
  received: 'done',
  missing: 'bad',
  returned: 'back',
};

const states = ['expected', 'received', 'missing', 'returned'] as const;

export function Samples() {
  const { round } = useRound();
  const say = useWords(text);
  const { ma } = useSearch({ from: '/ky/$roundId/mau' });
  const samples = useQuery(samplesQuery(round.id));
  const labels = useFile();
  const [code, setCode] = useState(ma ?? '');
  const [fault, setFault] = useState<string>();
  const [open, setOpen] = useState(ma?.toUpperCase());
  const [saved, setSaved] = useState<Sample>();
  const find = (items: readonly Sample[]) => {
    const wanted = code.trim().toUpperCase();
    const found = items.some(({ judgingCode }) => judgingCode.toUpperCase() === wanted);
    setFault(wanted === '' ? say.codeMissing : found ? undefined : say.unknown(wanted));
    setOpen(found ? wanted : undefined);
    setSaved(undefined);
  };
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <Asked query={samples}>
        {({ items }) => {
          const current = items.find(({ judgingCode }) => judgingCode.toUpperCase() === open);
          if (items.length === 0) return <p className={office.empty}>{say.none}</p>;
          return (
            <>
              <p className={office.intro}>{say.intro}</p>
              <form
                className={css.scan}
                onSubmit={(event) => {
                  event.preventDefault();
                  find(items);
                }}
              >
                <Field
                  label={say.code}
                  hint={say.codeHint}
                  fault={fault}
                  value={code}
                  maxLength={60}
                  autoCapitalize="characters"
                  autoComplete="off"
                  onChange={(event) => setCode(event.target.value)}
                />
                <button type="submit" className="btn">
                  {say.find}
                </button>
                <button
                  type="button"
                  className="btn two"
                  onClick={() =>
                    labels.make(
                      say.labelsFile,
                      api.GET('/api/rounds/{roundId}/sample-labels', {
                        params: { path: { roundId: round.id } },
                        parseAs: 'blob',
                      }),
                    )
                  }
                >
                  {say.labels}
                </button>
              </form>
              <FileMade of={labels} />
              {saved ? (
                <p role="status">
                  <State state={signs[saved.status]}>
                    {say.saved(saved.judgingCode, say.status(saved.status), saved.place ?? '')}
                  </State>
                </p>
              ) : null}
              {current ? (
                <NoteSample
                  key={`${current.judgingCode} ${current.version}`}
                  sample={current}
                  lastPlace={saved?.place ?? ''}
                  onSaved={(sample) => {
                    setSaved(sample);
                    setOpen(undefined);
                    setCode('');
                  }}
                  onClose={() => setOpen(undefined)}
                />
              ) : null}
              <List
                items={items}
                onOpen={(sample) => {
                  setOpen(sample.judgingCode.toUpperCase());
                  setSaved(undefined);
                }}
              />
            </>
          );
        }}
      </Asked>
    </main>
  );
}

function List({ items, onOpen }: { items: readonly Sample[]; onOpen: (sample: Sample) => void }) {
  const say = useWords(text);
  const [status, setStatus] = useState<Sample['status']>();
  const [q, setQ] = useState('');
  const wanted = fold(q);
  const shown = items.filter(
    (one) =>
      (status === undefined || one.status === status) &&
      fold(`${one.judgingCode} ${one.productName} ${one.facilityName}`).includes(wanted),
  );
  return (
    <section className={office.part}>
      <div className={css.filters}>
        <fieldset className={css.tabs}>
          <legend className="spoken">{say.statusLabel}</legend>
          <button type="button" aria-pressed={status === undefined} onClick={() => setStatus(undefined)}>
            {say.all} <b>{items.length}</b>
          </button>
          {states.map((one) => (
            <button key={one} type="button" aria-pressed={status === one} onClick={() => setStatus(one)}>
              {say.status(one)} <b>{items.filter((item) => item.status === one).length}</b>
            </button>
          ))}
        </fieldset>
        <label className={`field ${css.search}`}>
          <span className="lab">{say.search}</span>
          <input className="inp" type="search" value={q} onChange={(event) => setQ(event.target.value)} />
        </label>
      </div>
      {shown.length === 0 ? (
        <p role="status">{say.noneFound}</p>
      ) : (
        <table className={office.rows}>
          <thead>
            <tr>
              <th scope="col">{say.code}</th>
              <th scope="col">{say.product}</th>
              <th scope="col">{say.statusLabel}</th>
              <th scope="col">{say.place}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.entryId}>
                <th scope="row">
                  <b className={css.sampleCode}>{one.judgingCode}</b>
                </th>
                <td data-label={say.product}>
                  {one.productName}
                  <span className={`cap ${office.line}`}>{one.facilityName}</span>
                </td>
                <td data-label={say.statusLabel}>
                  <State state={signs[one.status]}>{say.status(one.status)}</State>
                  {one.at ? <span className={`cap ${office.line}`}>{say.by(one.by ?? '', moment(one.at))}</span> : null}
                </td>
                <td data-label={say.place}>
                  {one.place}
                  {one.note ? <span className={`cap ${office.line}`}>{one.note}</span> : null}
                </td>
                <td className={office.acts}>
                  <button
                    type="button"
                    className={office.act}
                    aria-label={say.noteOf(one.judgingCode)}
                    onClick={() => onOpen(one)}
                  >
                    {say.act}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
