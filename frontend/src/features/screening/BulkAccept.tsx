// Accepts many entries after a preview that says of each what would come of it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import { must, problemSentence } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Dialog } from '../../ui/Dialog';
import { State } from '../../ui/signs';
import { Asked, Trouble } from '../panel/Asked';
import { useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import type { Prospect } from './queries';
import { refusal } from './refusal';
import { text } from './words';

interface Props {
  /** Left out: everything that waits, the first 200. */
  entryIds: string[] | undefined;
  onDone: () => void;
  onClose: () => void;
}

export function BulkAccept({ entryIds, onDone, onClose }: Props) {
  const { round } = useRound();
  const say = useWords(text);
  const client = useQueryClient();
  // Not below the round's key: it stays as it was shown while the acceptance is sent.
  const key = ['acceptance-preview', round.id, entryIds ?? []];
  const preview = useQuery({
    queryKey: key,
    queryFn: () =>
      must(
        api.POST('/api/rounds/{roundId}/acceptance-previews', {
          params: { path: { roundId: round.id } },
          body: entryIds ? { entryIds } : {},
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [results, setResults] = useState<Prospect[]>();
  const accept = useChange(round.id, (items: Prospect[]) =>
    must(
      api.POST('/api/rounds/{roundId}/acceptances', {
        params: { path: { roundId: round.id } },
        body: { items: items.map(({ entryId, version }) => ({ entryId, version })) },
      }),
    ),
  );
  const send = (items: Prospect[]) => {
    if (accept.isPending) return;
    accept.mutate(items, {
      onSuccess: (answer) => {
        setResults(answer.items);
        onDone();
        client.removeQueries({ queryKey: key });
      },
    });
  };
  if (results) return <Results results={results} onClose={onClose} />;
  return (
    <Dialog title={say.bulkTitle} wide onClose={onClose}>
      <p>{say.bulkIntro}</p>
      {preview.isPending ? <p role="status">{say.bulkReading}</p> : null}
      {preview.isPending ? null : (
        <Asked query={preview}>
          {({ items }) => {
            const can = items.filter((item) => item.accepted);
            const cannot = items.filter((item) => !item.accepted);
            return (
              <>
                {can.length === 0 ? <p role="status">{say.bulkNone}</p> : null}
                {can.length > 0 ? (
                  <section className={office.part}>
                    <h3>{say.bulkCan(can.length)}</h3>
                    <List items={can} />
                    <p className="hint">{say.bulkChoice}</p>
                  </section>
                ) : null}
                {cannot.length > 0 ? (
                  <section className={office.part}>
                    <h3>{say.bulkCannot(cannot.length)}</h3>
                    <List items={cannot} />
                  </section>
                ) : null}
                {accept.error ? <Trouble failure={accept.error} /> : null}
                <div className="acts">
                  <button type="button" className="btn two" onClick={onClose}>
                    {say.cancel}
                  </button>
                  {can.length > 0 ? (
                    <button type="button" className="btn" onClick={() => send(can)}>
                      {accept.isPending ? say.working : say.bulkDo(can.length)}
                    </button>
                  ) : null}
                </div>
              </>
            );
          }}
        </Asked>
      )}
    </Dialog>
  );
}

function Results({ results, onClose }: { results: readonly Prospect[]; onClose: () => void }) {
  const say = useWords(text);
  const done = results.filter((item) => item.accepted);
  const left = results.filter((item) => !item.accepted);
  return (
    <Dialog title={say.bulkTitle} wide onClose={onClose}>
      <p role="status">
        <State state="done">{say.bulkDone(done.length)}</State>
      </p>
      <List items={done} />
      {left.length > 0 ? (
        <section className={office.part}>
          <h3>{say.bulkLeft(left.length)}</h3>
          <List items={left} />
        </section>
      ) : null}
      <div className="acts">
        <button type="button" className="btn" onClick={onClose}>
          {say.close}
        </button>
      </div>
    </Dialog>
  );
}

function List({ items }: { items: readonly Prospect[] }) {
  const say = useWords(text);
  const { round } = useRound();
  const { language } = useLanguage();
  if (items.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keys
    <ul className={office.listed} tabIndex={0}>
      {items.map((item) => (
        <li key={item.entryId}>
          <b>{item.productName || item.entryId}</b>
          {item.facilityName ? `, ${item.facilityName}` : ''}
          {item.judgingCode ? ` · ${say.code(item.judgingCode)}` : ''}
          {item.code ? (
            <span className={office.line}>
              {problemSentence(refusal(item.code, item.message ?? ''), language)}{' '}
              <Link to={paths.screening(round.id, item.entryId)}>{say.openEntry}</Link>
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
