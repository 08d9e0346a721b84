// The papers of a promoted entry that have run out since it was first handed in: each is replaced by a new one here.
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { sentence } from '../../../api/problem';
import { upload } from '../../../api/upload';
import { useLanguage, useWords } from '../../../i18n';
import { moment } from '../../../i18n/format';
import type { PaperFacts } from '../../../offline/drafts';
import { Notice } from '../../../ui/Page';
import { State } from '../../../ui/signs';
import { useEntry, useEntryState } from '../EntryContext';
import { PaperForm } from '../papers/PaperForm';
import { PaperView } from '../papers/PaperView';
import { dayWords, readUntil, today, validity } from '../papers/validity';
import { text as paperText } from '../papers/words';
import css from './renewal.module.css';
import { text } from './words';

type Paper = Schemas['EntryPaper'];

/** Papers of an entry that can be renewed now, and those that will have to be. */
export function renewable(
  entry: Schemas['Entry'],
  round: Pick<Schemas['Round'], 'phase' | 'screeningClosesAt' | 'registrationClosesAt'> | undefined,
  now: string,
): { expired: Paper[]; soon: Paper[] } {
  const open =
    entry.origin === 'promoted' &&
    (entry.status === 'submitted' || entry.status === 'accepted') &&
    (round?.phase === 'registration' || round?.phase === 'screening') &&
    !(round.screeningClosesAt && readUntil(round) !== undefined && now > (readUntil(round) ?? ''));
  if (!open) return { expired: [], soon: [] };
  const of = (wanted: 'expired' | 'soon') =>
    entry.paperList.filter((paper) => validity(paper.validUntil, now, readUntil(round)) === wanted);
  return { expired: of('expired'), soon: of('soon') };
}

export function Renewal() {
  const say = useWords(text);
  const { round } = useEntry();
  const { entry } = useEntryState();
  const [done, setDone] = useState<string[]>([]);
  if (!entry) return null;
  const { expired, soon } = renewable(entry, round, today());
  return (
    <>
      {done.map((name) => (
        <Notice key={name} kind="done">
          {say.done(name)}
        </Notice>
      ))}
      {expired.length > 0 ? (
        <section className={css.task}>
          <b>{round?.screeningClosesAt ? say.task(moment(round.screeningClosesAt)) : say.taskUndated}</b>
          <p>{say.what(expired.length)}</p>
          <ul>
            {expired.map((paper) => (
              <Expired key={paper.paperId} paper={paper} onDone={(name) => setDone((all) => [...all, name])} />
            ))}
          </ul>
        </section>
      ) : null}
      {soon.map((paper) => (
        <p key={paper.paperId} className="hint">
          {say.soon(paper.fileName, dayWords(paper.validUntil ?? ''))}
        </p>
      ))}
    </>
  );
}

function Expired({ paper, onDone }: { paper: Paper; onDone: (name: string) => void }) {
  const say = useWords(text);
  const kinds = useWords(paperText);
  const { language } = useLanguage();
  const { keeper } = useEntry();
  const { entry } = useEntryState();
  const [shows, setShows] = useState<'view' | 'form'>();
  const [going, setGoing] = useState<{ file: File; facts: PaperFacts; part: number }>();
  const [failure, setFailure] = useState<unknown>();
  const send = async (file: File, facts: PaperFacts) => {
    setShows(undefined);
    setFailure(undefined);
    setGoing({ file, facts, part: 0 });
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(facts)) if (value) query.set(name, value);
    const address = `/api/entries/${entry?.id}/papers/${paper.paperId}/renewal?${query}`;
    try {
      await keeper.act((version) =>
        upload(address, file, {
          method: 'PUT',
          version,
          onProgress: (sent) => setGoing({ file, facts, part: Math.min(1, sent / Math.max(file.size, 1)) }),
        }),
      );
      onDone(file.name);
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  const part = `${Math.round((going?.part ?? 0) * 100)} %`;
  return (
    <li>
      <span className="b">{kinds.kind(paper.kind)}</span>
      <span>{[paper.fileName, paper.number, paper.issuer].filter(Boolean).join(' · ')}</span>
      <State state="bad">{say.expired(dayWords(paper.validUntil ?? ''))}</State>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {going && !failure ? (
        <>
          <div
            className={css.bar}
            role="progressbar"
            aria-label={going.file.name}
            aria-valuenow={Math.round(going.part * 100)}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <i style={{ '--part': going.part }} />
          </div>
          <span role="status">{say.sending(part)}</span>
        </>
      ) : null}
      {shows === 'form' ? (
        <PaperForm
          first={paper.kind}
          onCancel={() => setShows(undefined)}
          onFile={(file, facts) => void send(file, facts)}
        />
      ) : going && !failure ? null : (
        <p className={css.acts}>
          {going && failure ? (
            <button type="button" className="btn two" onClick={() => void send(going.file, going.facts)}>
              {say.again}
            </button>
          ) : null}
          <button
            type="button"
            className="btn"
            aria-label={say.renewOf(paper.fileName)}
            onClick={() => setShows('form')}
          >
            {say.renew}
          </button>
          <button
            type="button"
            className="btn quiet"
            aria-label={say.viewOf(paper.fileName)}
            onClick={() => setShows('view')}
          >
            {say.view}
          </button>
        </p>
      )}
      {shows === 'view' ? (
        <PaperView entryId={entry?.id ?? ''} paper={paper} onClose={() => setShows(undefined)} />
      ) : null}
    </li>
  );
}
