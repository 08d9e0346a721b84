// The ranking, a hundred rows at a time; all of it where it is printed.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { useRound } from '../panel/round';
import { useNames } from '../reliability/names';
import type { Asking } from './Council';
import css from './council.module.css';
import { EntryRow } from './EntryRow';
import { useScores } from './figures';
import type { Deliberation } from './queries';
import { type Cut, itemsOf, pageOf, perPage, type Shown } from './view';
import { text } from './words';

interface Props {
  table: Deliberation;
  shown: Shown;
  /** The entry to go to. */
  at: string | undefined;
  /** Only for those who record decisions, while they may. */
  ask: ((asking: Asking) => void) | undefined;
}

export function Ranking({ table, shown: { group, undecided = false }, at, ask }: Props) {
  const { round } = useRound();
  const say = useWords(text);
  const items = useMemo(() => itemsOf(table, { group, undecided }), [table, group, undecided]);
  const [page, setPage] = useState(() => (at === undefined ? 0 : (pageOf(items, at) ?? 0)));
  const [printing, setPrinting] = useState(false);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  const [gone, setGone] = useState<string>();
  if (at !== gone) {
    setGone(at);
    const onPage = at === undefined ? undefined : pageOf(items, at);
    if (onPage !== undefined) setPage(onPage);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there once it is asked for, not with every refresh
  useLayoutEffect(() => {
    if (at === undefined) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-code="${CSS.escape(at)}"]`);
    row?.scrollIntoView?.({ block: 'center' });
    row?.focus({ preventScroll: true });
  }, [at, page]);

  const last = Math.max(0, Math.ceil(items.length / perPage) - 1);
  const now = Math.min(page, last);
  const rows = printing ? items : items.slice(now * perPage, (now + 1) * perPage);
  const nominates = round.rules.nomination !== undefined;
  const columns = nominates ? 9 : 8;
  if (items.length === 0) return <p>{say.empty}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes focus to be scrolled by keys */}
      <section className={css.scroll} tabIndex={0} aria-label={say.ranking}>
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{say.rank}</th>
              <th scope="col">{say.code}</th>
              <th scope="col">{say.product}</th>
              <th scope="col" className={css.group}>
                {say.group}
              </th>
              <th scope="col" className={css.right}>
                {say.score}
              </th>
              <th scope="col" className={css.right}>
                {say.toLine}
              </th>
              <th scope="col">{say.proposal}</th>
              <th scope="col">{say.decision}</th>
              {nominates ? <th scope="col">{say.nomination}</th> : null}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((item) =>
              item.type === 'entry' ? (
                <EntryRow
                  key={item.line.code}
                  line={item.line}
                  tie={item.tie}
                  here={item.line.code === at}
                  nominates={nominates}
                  ask={ask}
                />
              ) : item.type === 'cut' ? (
                <CutRow key="cut" cut={item.cut} columns={columns} />
              ) : (
                <tr key="nomination" className={css.nominationCut}>
                  <td colSpan={columns}>
                    <NominationSentence limit={item.limit} />
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </section>
      {last > 0 && !printing ? (
        <nav className={css.pages} aria-label={say.pages}>
          <button type="button" className="btn two" disabled={now === 0} onClick={() => setPage(now - 1)}>
            {say.previous}
          </button>
          <span role="status">
            {say.showing(now * perPage + 1, Math.min(items.length, (now + 1) * perPage), items.length)}
          </span>
          <button type="button" className="btn two" disabled={now === last} onClick={() => setPage(now + 1)}>
            {say.nextPage}
          </button>
        </nav>
      ) : null}
    </>
  );
}

function CutRow({ cut, columns }: { cut: Cut; columns: number }) {
  const say = useWords(text);
  const write = useScores();
  const names = useNames();
  return (
    <tr className={css.cut}>
      <td colSpan={columns}>
        {cut.kind === 'mark' ? (
          say.cutMark(write.mark(cut), cut.passed)
        ) : (
          <>
            {cut.limit.group === undefined
              ? say.cutAfter(cut.limit.taken)
              : say.cutGroup(names.group(cut.limit.group), cut.limit.taken)}{' '}
            <Tie limit={cut.limit} />
          </>
        )}
      </td>
    </tr>
  );
}

function NominationSentence({ limit }: { limit: Schemas['PlacesUsed'] }) {
  const say = useWords(text);
  return (
    <>
      {say.nominationCut(limit.taken)} <Tie limit={limit} />
    </>
  );
}

function Tie({ limit: { split, places } }: { limit: Schemas['PlacesUsed'] }) {
  const say = useWords(text);
  const write = useScores();
  return split
    ? say.cutTie(split.codes.length, write.equal(split.display, split.fraction), split.placesLeft)
    : say.cutFull(places);
}
