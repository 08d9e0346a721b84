import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { type Count, totals } from './counts';
import type { Colleague } from './queries';
import css from './queue.module.css';
import { type QueueSearch, type Tab, tabStatus, tabs } from './search';
import { text } from './words';

export interface Group {
  id: string;
  name: string;
}

interface Props {
  search: QueueSearch;
  tab: Tab;
  counts: readonly Count[];
  groups: readonly Group[];
  team: readonly Colleague[];
  myId: string;
  onChange: (next: QueueSearch) => void;
}

const typing = 300; // milliseconds after the last letter

export function QueueFilters({ search, tab: standing, counts, groups, team, myId, onChange }: Props) {
  const say = useWords(text);
  const queue = search.ai === 'me' ? myId : search.ai;
  const here = totals(counts, queue, search.nhom);
  const current = search.rieng ? undefined : standing;
  const figure = (tab: Tab) => {
    const status = tabStatus(tab);
    return status ? here.by[status] : here.all;
  };
  const without = (key: keyof QueueSearch): QueueSearch =>
    Object.fromEntries(Object.entries(search).filter(([name]) => name !== key));
  return (
    <section className={css.filters} aria-label={say.state}>
      <fieldset className={css.tabs}>
        <legend className="spoken">{say.states}</legend>
        {tabs
          .filter((tab) => tab !== 'rut' || figure('rut') > 0 || current === 'rut')
          .map((tab) => {
            const status = tabStatus(tab);
            return (
              <button
                key={tab}
                type="button"
                aria-pressed={tab === current}
                onClick={() => onChange({ ...without('rieng'), loc: tab })}
              >
                {status ? say.status(status) : say.all} <b>{figure(tab)}</b>
              </button>
            );
          })}
        {here.overdue > 0 || search.rieng === 'qua-han' ? (
          <button
            type="button"
            className={css.late}
            aria-pressed={search.rieng === 'qua-han'}
            onClick={() => onChange({ ...search, rieng: 'qua-han' })}
          >
            {say.overdueOnly(here.overdue)}
          </button>
        ) : null}
        {here.objected > 0 || search.rieng === 'phan-doi' ? (
          <button
            type="button"
            className={css.late}
            aria-pressed={search.rieng === 'phan-doi'}
            onClick={() => onChange({ ...search, rieng: 'phan-doi' })}
          >
            {say.objectedOnly(here.objected)}
          </button>
        ) : null}
      </fieldset>
      <div className={css.fields}>
        <SearchField value={search.tim ?? ''} onSearch={(tim) => onChange(tim ? { ...search, tim } : without('tim'))} />
        <Choose
          label={say.queue}
          value={search.ai ?? ''}
          onChange={(ai) => onChange(ai ? { ...search, ai } : without('ai'))}
          options={[
            ['', say.anybody],
            ['me', say.mine],
            ['none', say.nobody],
            ...team.filter(({ accountId }) => accountId !== myId).map((c): [string, string] => [c.accountId, c.name]),
          ]}
        />
        <Choose
          label={say.group}
          value={search.nhom ?? ''}
          onChange={(nhom) => onChange(nhom ? { ...search, nhom } : without('nhom'))}
          options={[['', say.allGroups], ...groups.map((group): [string, string] => [group.id, group.name])]}
        />
      </div>
    </section>
  );
}

interface ChooseProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

function Choose({ label, value, options, onChange }: ChooseProps) {
  return (
    <label className="field">
      <span className="lab">{label}</span>
      <select className="inp" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Searches a moment after the last letter, and at once on Enter. */
function SearchField({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const say = useWords(text);
  const [typed, setTyped] = useState(value);
  // Another filter that is chosen before the search goes off must not be undone by it.
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed decides, not what is shown
  useEffect(() => {
    if (typed.trim() === value) return;
    const wait = setTimeout(() => search.current(typed.trim()), typing);
    return () => clearTimeout(wait);
  }, [typed]);
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value]);
  return (
    <label className={`field ${css.search}`}>
      <span className="lab">{say.search}</span>
      <input
        className="inp"
        type="search"
        value={typed}
        placeholder={say.searchHint}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch(typed.trim());
        }}
      />
    </label>
  );
}
