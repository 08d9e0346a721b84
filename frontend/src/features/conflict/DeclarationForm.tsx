import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { useJudge } from '../judge/context';
import { JudgePage } from '../judge/JudgePage';
import { Answer } from './Answer';
import { Confirmation } from './Confirmation';
import css from './conflict.module.css';
import { type Draft, type Facility, incomplete, mark, markNothing, matches, standing, startDraft } from './draft';
import { FacilityRow, SettledRow } from './FacilityRow';
import { text } from './words';

interface Props {
  title: string;
  facilities: readonly Facility[];
  /** When the judge first declared; undefined: never yet. */
  declaredAt: string | undefined;
  /** What became of what was just sent. */
  sent: string | undefined;
  onSend: (draft: Draft) => Promise<void>;
}

export function DeclarationForm({ title, facilities, declaredAt, sent, onSend }: Props) {
  const say = useWords(text);
  const store = useJudge();
  const { judge, packet } = store.snapshot();
  const [draft, setDraft] = useState(() => startDraft(facilities, declaredAt !== undefined));
  const [query, setQuery] = useState('');
  const [insisting, setInsisting] = useState(false);
  const [confirming, setConfirming] = useState(false);

  const groups = useMemo(() => {
    const of = (...kinds: ReturnType<typeof standing>[]) => facilities.filter((f) => kinds.includes(standing(f)));
    return { settled: of('settled'), found: of('fixed', 'found'), others: of('other') };
  }, [facilities]);
  const shown = groups.others.filter((f) => draft.marks[f.facilityId] !== undefined || matches(f, query));

  const entered = facilities.filter((f) => f.new).length;
  /** Everything was looked at before: what follows only adds. */
  const adding = declaredAt !== undefined && entered === 0;
  const marked = Object.keys(draft.marks).length;
  const fixed = facilities.filter((f) => standing(f) === 'fixed').length;
  const unfinished = incomplete(draft, facilities);

  const missing = adding
    ? marked === 0
      ? say.nothingMore
      : undefined
    : draft.answer === undefined
      ? say.choose
      : draft.answer === 'some' && marked === 0
        ? say.markOne
        : undefined;
  const lacking = missing ?? (unfinished.length > 0 ? say.fill(unfinished.length) : undefined);

  function press() {
    if (!lacking) return setConfirming(true);
    setInsisting(true);
    const first = draft.answer !== undefined || adding ? unfinished[0] : undefined;
    const place = first
      ? document.getElementById(`f-${first}`)
      : document.getElementById(missing === say.choose ? 'answer' : 'find');
    place?.scrollIntoView({ block: 'center' });
    (place?.matches('input') ? place : place?.querySelector('input'))?.focus({ preventScroll: true });
  }

  const row = (facility: Facility) => (
    <FacilityRow
      key={facility.facilityId}
      facility={facility}
      mark={draft.marks[facility.facilityId]}
      onMark={(changed) => setDraft((d) => mark(d, facility.facilityId, changed))}
      insisting={insisting}
    />
  );

  return (
    <JudgePage
      title={<Heading title={title} />}
      detail={`${judge.roundTitle} · ${judge.unitName}`}
      end={
        adding ? undefined : (
          <Answer
            answer={draft.answer}
            marked={marked}
            fixed={fixed}
            onNothing={() => setDraft((d) => markNothing(d, facilities))}
            onSome={() => setDraft((d) => ({ ...d, answer: 'some' }))}
          />
        )
      }
      base={
        <>
          {packet ? (
            <Link to={paths.judge(store.judgeId)} className="btn two">
              {say.toList}
            </Link>
          ) : null}
          <span className={css.push} />
          <button type="button" className={lacking ? 'btn wait' : 'btn'} onClick={press}>
            {lacking ?? (adding ? say.addMore : say.confirm)}
          </button>
        </>
      }
    >
      {sent ? <Notice kind="done">{sent}</Notice> : null}
      {declaredAt ? <p>{say.moreLead(moment(declaredAt))}</p> : <p>{say.lead}</p>}
      {declaredAt && packet ? <p className={css.rule}>{say.moreRule}</p> : null}
      {declaredAt && entered > 0 ? <Notice kind="wait">{say.newer(entered)}</Notice> : null}
      {facilities.length === 0 ? <p>{say.empty}</p> : null}

      {groups.settled.length > 0 ? (
        <section className={css.group}>
          <h2>{say.already}</h2>
          <ul className={css.rows}>
            {groups.settled.map((f) => (
              <SettledRow key={f.facilityId} facility={f} />
            ))}
          </ul>
        </section>
      ) : null}

      {groups.found.length > 0 ? (
        <section className={css.group}>
          <h2>{say.found}</h2>
          <p className={css.rule}>{adding ? say.foundBefore : say.foundWhy}</p>
          <ul className={css.rows}>{groups.found.map(row)}</ul>
        </section>
      ) : null}

      {groups.others.length > 0 ? (
        <section className={css.group}>
          <h2>
            {groups.found.length + groups.settled.length > 0
              ? say.others(groups.others.length)
              : say.all(groups.others.length)}
          </h2>
          <div className="field">
            <label htmlFor="find">{say.search}</label>
            <div className="hint" id="find-hint">
              {say.searchHint}
            </div>
            <input
              id="find"
              type="search"
              className="inp"
              autoComplete="off"
              aria-describedby="find-hint"
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
          </div>
          <p role="status" className={query ? css.rule : 'spoken'}>
            {query ? (shown.length > 0 ? say.shown(shown.length, groups.others.length) : say.none(query)) : ''}
          </p>
          <ul className={css.rows}>{shown.map(row)}</ul>
        </section>
      ) : null}

      {confirming ? (
        <Confirmation
          draft={draft}
          facilities={facilities}
          onClose={() => setConfirming(false)}
          onSend={async () => {
            await onSend(draft);
            setConfirming(false);
          }}
        />
      ) : null}
    </JudgePage>
  );
}
