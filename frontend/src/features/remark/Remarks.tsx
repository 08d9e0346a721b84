// What judges wrote for facilities, read for names of persons before it goes out: one list, entry by entry.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Heading } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked, Trouble } from '../panel/Asked';
import { useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { mayName } from './names';
import { type Remark, remarksQuery, type Shown, shownStates } from './queries';
import { RemarkRow } from './RemarkRow';
import css from './remark.module.css';
import { text } from './words';

interface OfEntry {
  code: string;
  product: string;
  group: string;
  remarks: Remark[];
}

/** The remarks of each entry together, in the order in which they came. */
export function byEntry(remarks: readonly Remark[]): OfEntry[] {
  const entries = new Map<string, OfEntry>();
  for (const remark of remarks) {
    const held = entries.get(remark.judgingCode) ?? {
      code: remark.judgingCode,
      product: remark.productName,
      group: remark.groupName,
      remarks: [],
    };
    held.remarks.push(remark);
    entries.set(remark.judgingCode, held);
  }
  return [...entries.values()];
}

export function Remarks() {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [shown, setShown] = useState<Shown>('waiting');
  const [told, setTold] = useState<string>();
  const remarks = useInfiniteQuery(remarksQuery(ask, round.id, shown));
  const items = remarks.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting = remarks.data?.pages[0]?.waiting;
  return (
    <main className={office.main}>
      <Heading title={say.title} />
      <p className={office.intro}>{say.intro}</p>
      <fieldset className={css.choice}>
        <legend className="spoken">{say.show}</legend>
        {shownStates.map((state) => (
          <label key={state}>
            <input type="radio" name="shown" checked={shown === state} onChange={() => setShown(state)} />
            {say.shown(state)}
          </label>
        ))}
      </fieldset>
      <div className={css.told}>
        <p>{waiting === undefined ? '' : say.waiting(waiting)}</p>
        {shown === 'waiting' && items.length > 1 ? (
          <ReleaseAll items={items} onDone={(n) => setTold(say.allDone(n))} />
        ) : null}
      </div>
      <p role="status">{told ? <State state="done">{told}</State> : null}</p>
      <Asked query={remarks}>
        {() =>
          items.length === 0 ? (
            <p className={office.empty}>{say.none}</p>
          ) : (
            byEntry(items).map((entry) => (
              <section key={entry.code} className={css.entry}>
                <h2>
                  {entry.code} · {entry.product}
                </h2>
                <p className="cap">{entry.group}</p>
                <ul>
                  {entry.remarks.map((remark, n) => (
                    <RemarkRow key={remark.sheetId} remark={remark} number={n + 1} />
                  ))}
                </ul>
              </section>
            ))
          )
        }
      </Asked>
      {remarks.hasNextPage ? (
        <p>
          <button type="button" className="btn two" onClick={() => remarks.fetchNextPage()}>
            {remarks.isFetchingNextPage ? say.reading : say.more}
          </button>
        </p>
      ) : null}
    </main>
  );
}

function ReleaseAll({ items, onDone }: { items: readonly Remark[]; onDone: (n: number) => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const [asks, setAsks] = useState(false);
  const release = useChange(round.id, () =>
    must(
      ask.POST('/api/rounds/{roundId}/remark-readings', {
        params: { path: { roundId: round.id } },
        body: { items: items.map(({ sheetId, digest }) => ({ sheetId, seen: digest })) },
      }),
    ),
  );
  const named = items.filter((item) => mayName(item.text)).length;
  return (
    <>
      <button type="button" className="btn two" onClick={() => setAsks(true)}>
        {say.all(items.length)}
      </button>
      {asks ? (
        <Dialog title={say.allTitle(items.length)} onClose={() => setAsks(false)}>
          <p>{say.allWhat}</p>
          {named > 0 ? (
            <p>
              <State state="wait">{say.allNames(named)}</State>
            </p>
          ) : null}
          {release.error ? <Trouble failure={release.error} /> : null}
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsks(false)}>
              {say.cancel}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() =>
                release.mutate(undefined, {
                  onSuccess: () => {
                    setAsks(false);
                    onDone(items.length);
                  },
                })
              }
            >
              {release.isPending ? say.working : say.allDo(items.length)}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
