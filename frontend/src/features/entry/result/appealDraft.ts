// An appeal while it is being written: every word and every picked file stands on this device from the moment it was
// typed or picked, until the server has it.
import { useCallback, useEffect, useRef, useState } from 'react';
import { timedId } from '../../../offline/bytes';
import { type AppealDraft, type DraftDb, draftDb } from '../../../offline/drafts';

export interface Drafting {
  /** Undefined while it is being looked up. */
  draft: AppealDraft | undefined;
  /** Whether this device held something when the page opened. */
  kept: boolean;
  change: (change: Partial<Pick<AppealDraft, 'text' | 'files'>>) => void;
  /** Makes it another appeal than the one that was filed under its id. */
  renew: () => void;
  /** After it was filed, or thrown away: the next one is another. */
  drop: () => Promise<void>;
}

const blank = (entryId: string): AppealDraft => ({ entryId, id: timedId(), text: '', files: [] });

export function useAppealDraft(entryId: string): Drafting {
  const [draft, setDraft] = useState<AppealDraft>();
  const [kept, setKept] = useState(false);
  const latest = useRef<AppealDraft>(undefined);
  // One write after the other, so that the disk ends with what was typed last.
  const writing = useRef<Promise<unknown>>(Promise.resolve());
  const write = useCallback((job: (db: DraftDb) => Promise<unknown>) => {
    writing.current = writing.current
      .then(draftDb)
      .then(job)
      .catch(() => {}); // where the disk fails it stays on the page
    return writing.current;
  }, []);
  const hold = useCallback((next: AppealDraft) => {
    latest.current = next;
    setDraft(next);
  }, []);
  useEffect(() => {
    let here = true;
    draftDb()
      .then((db) => db.get('appeals', entryId))
      .catch(() => undefined)
      .then((found) => {
        if (!here) return;
        hold(found ?? blank(entryId));
        setKept(found !== undefined);
      });
    return () => {
      here = false;
    };
  }, [entryId, hold]);
  const change = useCallback(
    (changed: Partial<AppealDraft>) => {
      const next = { ...(latest.current ?? blank(entryId)), ...changed };
      hold(next);
      void write((db) => db.put('appeals', next));
    },
    [entryId, hold, write],
  );
  const renew = useCallback(() => change({ id: timedId() }), [change]);
  const drop = useCallback(async () => {
    await write((db) => db.delete('appeals', entryId));
    hold(blank(entryId));
    setKept(false);
  }, [entryId, hold, write]);
  return { draft, kept, change, renew, drop };
}
