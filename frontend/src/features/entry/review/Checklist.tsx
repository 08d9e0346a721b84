// What is missing, each with the reason why it is asked and the way to it; below it what is there.
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { isGoing } from '../../../offline/drafts';
import { paths } from '../../../paths';
import { StateShape } from '../../../ui/signs';
import { type Missing, missingNow, stepOf } from '../checklist';
import { sectionIds } from '../draft/fields';
import { useEntry, useEntryState, useUploads } from '../EntryContext';
import css from '../entry.module.css';
import { text as entryText } from '../words';
import { text } from './words';

const formFields = ['firstMadeYear', 'annualOutput', 'annualRevenue', 'price', 'workers'] as const;

/** What is missing now, with what was typed here. */
export function useMissing(): Missing[] {
  const { keeper } = useEntry();
  const { entry, edits } = useEntryState();
  const { rows } = useUploads();
  if (!entry) return [];
  return missingNow(
    entry,
    (path) => keeper.valueOf(path),
    (path) => edits.has(path),
    rows,
  );
}

export function Checklist() {
  const say = useWords(text);
  const { keeper } = useEntry();
  const { entry, edits, unread } = useEntryState();
  const { rows } = useUploads();
  const ask = useWords(entryText);
  const missing = useMissing();
  if (!entry) return null;
  const blocking = missing.filter((item) => item.blocks);
  const advised = missing.filter((item) => !item.blocks);
  const going = rows.filter(isGoing).length;
  const refused = rows.filter((row) => row.state === 'refused');
  const answered = sectionIds.filter((id) => {
    const files = keeper.valueOf(`explanation.${id}.files`);
    return keeper.valueOf(`explanation.${id}.text`) !== '' || (Array.isArray(files) && files.length > 0);
  }).length;
  return (
    <>
      <section className={css.part}>
        <h2>{say.missing(blocking.length + unread.size)}</h2>
        <ul className={css.check}>
          {edits.size > 0 ? <Line state="wait" title={say.unsaved} why={say.unsavedWhy} /> : null}
          {going > 0 ? <Line state="wait" title={say.onTheWay(going)} why={say.onTheWayWhy} /> : null}
          {[...unread].map(([path, typed]) => (
            <li key={path}>
              <span className="st bad">
                <StateShape state="bad" />
              </span>
              <b>
                {say.unread(
                  formFields
                    .filter((field) => `form.${field}` === path)
                    .map(ask.form)
                    .join(''),
                )}
              </b>
              <p>{say.unreadWhy(typed)}</p>
              <Link to={paths.entry(entry.id)} search={{ buoc: stepOf(path), muc: path }}>
                {say.go}
              </Link>
            </li>
          ))}
          {refused.map((row) => (
            <Line key={row.id} state="bad" title={say.refused(row.name)} why={say.refusedWhy} />
          ))}
          {blocking.map((item) => (
            <Item key={item.item + item.code} item={item} entry={entry} />
          ))}
          {missing.some((item) => item.item.startsWith('form.') && item.blocks) ? null : (
            <Line state="done" title={say.form} />
          )}
          <Line
            state={answered >= sectionIds.length - 1 ? 'done' : 'go'}
            title={say.explanation(answered, sectionIds.length)}
          />
          {entry.photoList.length > 0 ? <Line state="done" title={say.photos(entry.photoList.length)} /> : null}
          {entry.paperList.length > 0 ? <Line state="done" title={say.papers(entry.paperList.length)} /> : null}
        </ul>
      </section>
      {advised.length > 0 ? (
        <section className={css.part}>
          <h2>{say.advised}</h2>
          <ul className={css.check}>
            {advised.map((item) => (
              <Item key={item.item + item.code} item={item} entry={entry} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Item({ item, entry }: { item: Missing; entry: { id: string; facilityId: string } }) {
  const say = useWords(text);
  return (
    <li>
      <span className={`st ${item.blocks ? 'bad' : 'wait'}`}>
        <StateShape state={item.blocks ? 'bad' : 'wait'} />
      </span>
      <b>{item.message}</b>
      <p>{item.why}</p>
      {item.item === 'facility' ? (
        <Link to={paths.facility(entry.facilityId)}>{say.go}</Link>
      ) : (
        <Link to={paths.entry(entry.id)} search={{ buoc: stepOf(item.item), muc: item.item }}>
          {say.go}
        </Link>
      )}
    </li>
  );
}

function Line({ state, title, why }: { state: 'done' | 'wait' | 'go' | 'bad'; title: string; why?: string }) {
  return (
    <li>
      <span className={`st ${state}`}>
        <StateShape state={state} />
      </span>
      <span>{why ? <b>{title}</b> : title}</span>
      {why ? <p>{why}</p> : null}
    </li>
  );
}
