// The word on safety in the bar, and the notices that follow from it.
import { Link } from '@tanstack/react-router';
import { Refusal, sentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { clock } from '../../i18n/format';
import { paths } from '../../paths';
import { Notice } from '../../ui/Page';
import { State, type StateName } from '../../ui/signs';
import type { Sync } from './draft/keeper';
import { useEntryState, useUploads } from './EntryContext';
import css from './entry.module.css';
import { TypedForNotice } from './status/TypedFor';
import { text } from './words';

const shapes: Record<Sync, StateName> = {
  saved: 'done',
  typing: 'go',
  sending: 'go',
  rivals: 'wait',
  offline: 'wait',
  'sign-in': 'wait',
  refused: 'bad',
  unkept: 'bad',
};

export function SavedWord() {
  const say = useWords(text);
  const { sync, savedAt, unread } = useEntryState();
  const words: Record<Sync, string> = {
    saved: savedAt ? say.saved(clock(savedAt)) : say.savedHere,
    typing: say.typing,
    sending: say.sending,
    rivals: say.rivalsWait,
    offline: say.offline,
    'sign-in': say.signIn,
    refused: say.refused,
    unkept: say.unkept,
  };
  // Never called saved while something in a field is not.
  const lacks = unread.size > 0 && (sync === 'saved' || sync === 'typing' || sync === 'sending');
  return (
    <span role="status">
      {lacks ? <State state="bad">{say.unread(unread.size)}</State> : <State state={shapes[sync]}>{words[sync]}</State>}
    </span>
  );
}

export function EntryNotices() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { entry, sync, refusal, edits } = useEntryState();
  const { signIn } = useUploads();
  const rivals = [...edits.values()].filter((edit) => edit.rival).length;
  const back = entry ? `${paths.signIn}?ve=${encodeURIComponent(paths.entry(entry.id))}` : paths.signIn;
  return (
    <div className={css.notices}>
      {sync === 'sign-in' || signIn ? (
        <Notice kind="wait">
          <p>{say.signInWhy}</p>
          <p>
            <a className="btn two" href={`/app${back}`}>
              {say.signInDo}
            </a>
          </p>
        </Notice>
      ) : null}
      {sync === 'offline' ? <Notice kind="wait">{say.offlineWhy}</Notice> : null}
      {sync === 'unkept' ? <Notice kind="bad">{say.unkeptWhy}</Notice> : null}
      {refusal ? <Notice kind="bad">{sentence(new Refusal(refusal), language)}</Notice> : null}
      {rivals > 0 ? <Notice kind="wait">{say.rivals(rivals)}</Notice> : null}
      {entry?.status === 'returned' ? <ReturnedItems /> : null}
      <TypedForNotice />
    </div>
  );
}

/** Why it came back, each thing with the way to it. */
function ReturnedItems() {
  const say = useWords(text);
  const { entry } = useEntryState();
  const last = entry?.screenings.filter((screening) => screening.decision === 'returned').at(-1);
  if (!entry || !last) return null;
  return (
    <Notice kind="wait">
      <p>
        <b className="b">{say.returned(last.items.length)}</b>
      </p>
      {last.reason ? <p>{last.reason}</p> : null}
      <ul>
        {last.items.map((item) => (
          <li key={item.item}>
            <Link to={paths.entry(entry.id)} search={{ muc: item.item }}>
              {item.reason}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
