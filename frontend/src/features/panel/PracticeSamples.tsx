// Anchor samples: published products of other rounds on which judges practise.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked, Trouble } from './Asked';
import { ChosenSample } from './ChosenSample';
import { seen, useChange } from './changes';
import css from './office.module.css';
import { text } from './practiceWords';
import { candidatesQuery, programmeQuery, samplesQuery } from './queries';
import { useRound } from './round';
import { type Chosen, chosenOf, moved, sameList, written } from './samples';

export function PracticeSamples() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const samples = useQuery(samplesQuery(ask, round.id));
  return (
    <main className={css.main}>
      <Heading title={say.title} />
      <p className={css.intro}>{say.intro}</p>
      <Asked query={samples}>{(data) => <Editor key={data.version} samples={data} />}</Asked>
    </main>
  );
}

/** Made anew for each version that the server has. */
function Editor({ samples }: { samples: Schemas['PracticeSamples'] }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const programme = useQuery(programmeQuery(ask, round.programmeId));
  const stored = chosenOf(samples);
  const [list, setList] = useState(stored);
  const save = useChange(round.id, () =>
    must(
      ask.PUT('/api/rounds/{roundId}/practice-samples', {
        params: { path: { roundId: round.id }, header: seen(samples.version) },
        body: { items: list.map(({ entryId, groupId, note }) => ({ entryId, groupId, note })) },
      }),
    ),
  );
  const change = (entryId: string, next: Partial<Chosen>) =>
    setList(list.map((chosen) => (chosen.entryId === entryId ? { ...chosen, ...next } : chosen)));
  const changed = !sameList(list, stored);
  return (
    <>
      <section className={css.part}>
        <h2>{say.chosen}</h2>
        {list.length === 0 ? <p>{say.chosenNone}</p> : null}
        <ol className={css.cards}>
          {list.map((chosen, i) => (
            <ChosenSample
              key={chosen.entryId}
              chosen={chosen}
              place={i + 1}
              last={i === list.length - 1}
              groups={programme.data?.groups ?? []}
              onChange={(next) => change(chosen.entryId, next)}
              onMove={(by) => setList(moved(list, chosen.entryId, by))}
              onRemove={() => setList(list.filter(({ entryId }) => entryId !== chosen.entryId))}
            />
          ))}
        </ol>
        {save.error ? <Trouble failure={save.error} /> : null}
        <div className={css.buttons}>
          {changed ? (
            <>
              <button type="button" className="btn" onClick={() => save.mutate(undefined)}>
                {say.save}
              </button>
              <span>{say.unsaved}</span>
            </>
          ) : list.length > 0 ? (
            <State state="done">{say.saved}</State>
          ) : null}
        </div>
      </section>
      <Candidates chosen={list} onChoose={(added) => setList([...list, added])} />
    </>
  );
}

function Candidates({ chosen, onChoose }: { chosen: readonly Chosen[]; onChoose: (added: Chosen) => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const [q, setQ] = useState('');
  const found = useQuery(candidatesQuery(ask, round.id, q.trim()));
  const isChosen = (entryId: string) => chosen.some((one) => one.entryId === entryId);
  return (
    <section className={css.part}>
      <div className={css.narrow}>
        <Field
          label={say.search}
          hint={say.searchHint}
          type="search"
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      </div>
      <h2>{say.found}</h2>
      <Asked query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{say.foundNone}</p>
          ) : (
            <table className={css.rows}>
              <tbody>
                {items.map((one) => (
                  <tr key={one.entryId}>
                    <th scope="row">
                      <b>{one.title}</b>
                      <span className="cap">{one.facility}</span>
                    </th>
                    <td>
                      {one.roundTitle}
                      <span className={`cap ${css.line}`}>
                        {say.score(written(one.score, language))} · {say.photos(one.photos)}
                      </span>
                    </td>
                    <td className={css.acts}>
                      {isChosen(one.entryId) ? (
                        <State state="done">{say.isChosen}</State>
                      ) : (
                        <button
                          type="button"
                          className={css.act}
                          onClick={() => onChoose({ ...one, note: '' })}
                          aria-label={`${say.choose}: ${one.title}`}
                        >
                          {say.choose}
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Asked>
    </section>
  );
}
