// Where somebody enters for facilities of the place: the entries begun for others, and the facilities to begin with.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, sentence } from '../../api/problem';
import { useAnswer } from '../../api/useAnswer';
import { useLanguage, useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Notice } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import css from './behalf.module.css';
import { Frame } from './Frame';
import { text } from './words';

type Entry = Schemas['EntryRow'];
type Facility = Schemas['Facility'];

interface Found {
  items: Facility[];
  next: string | undefined;
}

const atOnce = 20;

async function readFacilities(q: string, cursor?: string): Promise<Found> {
  const page = await must(
    api.GET('/api/facilities', {
      params: { query: { limit: atOnce, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) } },
    }),
  );
  return { items: page.items, next: page.next };
}

async function readWork() {
  const [me, mine, found] = await Promise.all([
    must(api.GET('/api/me')),
    must(api.GET('/api/entries', { params: { query: { limit: 100 } } })),
    readFacilities(''),
  ]);
  const own = new Set(me.roles.flatMap((held) => (held.role === 'owner' && held.facilityId ? [held.facilityId] : [])));
  return {
    entries: mine.items.filter((entry) => !own.has(entry.facilityId)).sort(byNeed),
    found,
  };
}

/** What waits for the one who types stands first. */
const byNeed = (a: Entry, b: Entry) => need(a) - need(b);
const need = (entry: Entry) =>
  entry.objected ? 0 : entry.status === 'returned' ? 1 : entry.status === 'draft' ? 2 : 3;
const isOpen = (entry: Entry) => need(entry) < 3;

export function BehalfPage() {
  const say = useWords(text);
  const work = useAnswer(readWork);
  return (
    <Frame title={say.title} asked={work}>
      {({ entries, found }) => (
        <div className={css.stack}>
          <p className={css.lead}>{say.intro}</p>
          <div className={css.links}>
            <Link to={paths.newFacility} search={{ ho: true }}>
              {say.register}
            </Link>
            <Link to={paths.claims}>{say.claims}</Link>
          </div>
          <Entries title={say.open} none={say.openNone} entries={entries.filter(isOpen)} />
          <Facilities first={found} />
          <Entries title={say.handedIn} entries={entries.filter((entry) => !isOpen(entry))} />
        </div>
      )}
    </Frame>
  );
}

/** Left out where there are none, unless that is worth a word. */
function Entries({ title, none, entries }: { title: string; none?: string; entries: readonly Entry[] }) {
  if (entries.length === 0 && none === undefined) return null;
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      {entries.length === 0 ? <p>{none}</p> : null}
      <ul className={css.list}>
        {entries.map((entry) => (
          <EntryLine key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

const shapes: Record<Entry['status'], StateName> = {
  draft: 'go',
  submitted: 'wait',
  returned: 'back',
  accepted: 'done',
  rejected: 'bad',
  withdrawn: 'slash',
};

function EntryLine({ entry }: { entry: Entry }) {
  const say = useWords(text);
  const mends = entry.status === 'returned' && !entry.overdue;
  const verb = entry.status === 'draft' ? say.goOn : mends ? say.mend : say.look;
  return (
    <li>
      <div>
        <b>{entry.productName}</b>
        <span className="cap">{entry.facilityName}</span>
      </div>
      <div className={css.states}>
        {entry.objected ? <State state="bad">{say.objected}</State> : null}
        <State state={entry.overdue ? 'bad' : shapes[entry.status]}>
          {entry.overdue
            ? say.overdue
            : [say.status(entry.status), mends && entry.dueAt ? say.due(moment(entry.dueAt)) : '']
                .filter(Boolean)
                .join(', ')}
        </State>
      </div>
      <Link
        className="btn two"
        aria-label={say.of(verb, entry.productName)}
        to={entry.status === 'draft' ? paths.entry(entry.id) : paths.entryStatus(entry.id)}
      >
        {verb}
      </Link>
    </li>
  );
}

function Facilities({ first }: { first: Found }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [found, setFound] = useState(first);
  const [failure, setFailure] = useState<unknown>();
  const ask = async (q: string, cursor?: string) => {
    setFailure(undefined);
    try {
      const page = await readFacilities(q, cursor);
      setAsked(q);
      setFound(cursor ? { items: [...found.items, ...page.items], next: page.next } : page);
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <section className={css.part}>
      <h2>{say.facilities}</h2>
      <form
        className={css.search}
        onSubmit={(event) => {
          event.preventDefault();
          void ask(typed.trim());
        }}
      >
        <label className="field">
          <span className="lab">{say.search}</span>
          <input
            className="inp"
            type="search"
            maxLength={200}
            placeholder={say.searchHint}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className="btn two">
          {say.find}
        </button>
      </form>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {found.items.length === 0 ? <p role="status">{asked ? say.noneFound : say.none}</p> : null}
      <ul className={css.list}>
        {found.items.map((one) => (
          <li key={one.id}>
            <div>
              <b>{one.name}</b>
              <span className="cap">
                {[say.kind(one.kind), one.locality, one.unitTitle].filter(Boolean).join(', ')}
              </span>
            </div>
            <Link className={css.quiet} aria-label={say.profileOf(one.name)} to={paths.facility(one.id)}>
              {say.profile}
            </Link>
            <Link className="btn two" aria-label={say.enterFor(one.name)} to={paths.openRounds(one.id)}>
              {say.enter}
            </Link>
          </li>
        ))}
      </ul>
      {found.next ? (
        <p>
          <button type="button" className="btn two" onClick={() => void ask(asked, found.next)}>
            {say.more}
          </button>
        </p>
      ) : null}
    </section>
  );
}
