// The way to object: until when, what was filed and answered, and the form.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../../i18n';
import { day } from '../../../i18n/format';
import { Notice } from '../../../ui/Page';
import { AppealCard } from './AppealCard';
import { AppealForm } from './AppealForm';
import { useAppealDraft } from './appealDraft';
import { useAppealUploads } from './appealUploads';
import css from './result.module.css';
import { type Appeal, type EntryResult, fileAppeal } from './server';
import { appealText } from './words';

interface Props {
  result: EntryResult;
  /** Reads the result anew. */
  onChange: () => Promise<void>;
}

/** The last day: `until` itself is too late. */
const lastDay = (until: string): string => day(Date.parse(until) - 1);

export function Appeals({ result, onChange }: Props) {
  const say = useWords(appealText);
  const { appeal, entryId } = result;
  const drafting = useAppealDraft(entryId);
  const { draft, kept, drop, renew } = drafting;
  const open = appeal.items.find((item) => item.status === 'open');
  const files = useAppealUploads(open?.id ?? draft?.id, () => void onChange());
  const [writes, setWrites] = useState<boolean>();
  const [sent, setSent] = useState(false);

  const { uploads } = files;
  /** One hand-over at a time: the files go on their way, then the draft goes from this device. */
  const handing = useRef(false);
  const handOver = async (file: () => Promise<unknown>) => {
    if (!draft || handing.current) return;
    handing.current = true;
    try {
      await file();
      await uploads?.add(
        draft.files.map(({ name, type, content }) => new File([content], name, { type })),
        () => ({ kind: 'appeal' }),
      );
      await onChange();
      await drop();
      setWrites(false);
    } finally {
      handing.current = false;
    }
  };

  // The answer to an earlier sending was lost: the server has the appeal, this device still holds its draft. What was
  // typed since is kept as another draft.
  const known = draft && appeal.items.find((item) => item.id === draft.id);
  const arrived = known !== undefined && uploads !== undefined;
  const typedOn = known !== undefined && draft !== undefined && !sameText(known.text, draft.text);
  useEffect(() => {
    if (!arrived || handing.current) return;
    if (typedOn) renew();
    else void handOver(async () => {});
  });

  const send = async () => {
    if (!draft) return;
    await handOver(() => fileAppeal(entryId, draft.id, draft.text.trim()));
    setSent(true);
  };

  const words = useWindowWords(appeal);
  const shows = appeal.open && draft && !arrived && (writes ?? kept);
  return (
    <section className={css.part}>
      <h2>{say.title}</h2>
      {sent ? <Notice kind="done">{say.sent}</Notice> : null}
      {open && draft && !known && draft.text.trim() ? <Notice kind="info">{say.otherDraft}</Notice> : null}
      {newestFirst(appeal.items).map((item) => (
        <AppealCard key={item.id} appeal={item} files={item.id === open?.id ? files : undefined} onChange={onChange} />
      ))}
      {words ? (
        <p>
          {words} {appeal.open ? say.isDefault : ''}
        </p>
      ) : null}
      {shows ? (
        <AppealForm
          drafting={{ ...drafting, draft }}
          onSend={send}
          onLater={() => setWrites(false)}
          onRefused={onChange}
        />
      ) : appeal.open && draft ? (
        <p>
          <button type="button" className="btn two" onClick={() => setWrites(true)}>
            {draft.text || draft.files.length > 0 ? say.goOn : say.write}
          </button>
        </p>
      ) : null}
    </section>
  );
}

/** Until when, or why not. */
function useWindowWords({ code, open, daysLeft, until }: EntryResult['appeal']): string {
  const say = useWords(appealText);
  if (open) return say.open(say.left(daysLeft), lastDay(until));
  if (code === undefined) return '';
  switch (code) {
    case 'appeal-window-closed':
      return say.closed(lastDay(until));
    case 'not-facility':
      return say.notFacility;
    case 'appeal-open':
      return ''; // the appeal itself stands below
  }
}

const sameText = (a: string, b: string): boolean => {
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return plain(a) === plain(b);
};

const newestFirst = (items: readonly Appeal[]): Appeal[] =>
  [...items].sort((a, b) => b.filedAt.localeCompare(a.filedAt));
