// The checklist of one entry, saved with every answer. Two people may look at it at once: an answer that a colleague
// gave to the same question meanwhile is never overwritten, and it is said so.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must, Refusal } from '../../api/problem';
import { seen } from '../panel/changes';
import { deskQuery } from './queries';

export type Checks = Schemas['ScreeningChecks'];
export type Check = Schemas['ScreeningCheck'];
export type Marks = Readonly<Record<string, Check>>;

const none: Check = { verdict: '' };

export const markOf = (marks: Marks, question: string): Check => marks[question] ?? none;

/** The required questions that nobody has answered yet. */
export const openOf = (questions: readonly Schemas['ScreeningQuestion'][], marks: Marks) =>
  questions.filter(({ id, required }) => required && markOf(marks, id).verdict === '');

const same = (a: Check, b: Check) => a.verdict === b.verdict && (a.note ?? '') === (b.note ?? '');

const isStale = (failure: unknown) => failure instanceof Refusal && failure.problem.status === 412;

/** The questions of `sent` that somebody else answered otherwise since `before`. */
export const overtakenBy = (sent: Marks, before: Marks, now: Marks): string[] =>
  Object.keys(sent).filter((q) => !same(markOf(before, q), markOf(now, q)) && !same(markOf(sent, q), markOf(now, q)));

const without = (marks: Marks, gone: (question: string, mark: Check) => boolean): Marks =>
  Object.fromEntries(Object.entries(marks).filter(([question, mark]) => !gone(question, mark)));

export interface CheckPen {
  marks: Marks;
  /** When what is shown was saved; undefined while nothing was marked. */
  savedAt: string | undefined;
  savedBy: string;
  saving: boolean;
  failure: unknown;
  /** Questions whose answer a colleague changed first. */
  overtaken: readonly string[];
  mark: (question: string, check: Check) => void;
  again: () => void;
}

export function useChecks(roundId: string, entryId: string, given: Checks): CheckPen {
  const client = useQueryClient();
  const [held, setHeld] = useState(given);
  const [unsaved, setUnsaved] = useState<Marks>({});
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [overtaken, setOvertaken] = useState<readonly string[]>([]);
  const base = given.version > held.version ? given : held;
  const waiting = Object.keys(unsaved).length > 0;

  useEffect(() => {
    if (!waiting || sending || failure) return;
    const sent = unsaved;
    const desk = deskQuery(roundId, entryId);
    const send = async () => {
      try {
        const saved = await must(
          api.PUT('/api/entries/{entryId}/screening-checks', {
            params: { path: { entryId }, header: seen(base.version) },
            body: { marks: sent },
          }),
        );
        setHeld(saved);
        setUnsaved((now) => without(now, (question, mark) => sent[question] === mark));
        void client.invalidateQueries({ queryKey: desk.queryKey });
      } catch (thrown) {
        if (!isStale(thrown)) throw thrown;
        const fresh = (await client.fetchQuery({ ...desk, staleTime: 0 })).checks;
        const lost = overtakenBy(sent, base.marks, fresh.marks);
        setHeld(fresh);
        setOvertaken(lost);
        setUnsaved((now) => without(now, (question) => lost.includes(question)));
      }
    };
    setSending(true);
    send()
      .catch(setFailure)
      .finally(() => setSending(false));
  }, [waiting, sending, failure, unsaved, base, roundId, entryId, client]);

  return {
    marks: { ...base.marks, ...unsaved },
    savedAt: base.at,
    savedBy: base.changedBy,
    saving: waiting,
    failure,
    overtaken,
    mark: (question, check) => {
      setFailure(undefined);
      setOvertaken((now) => now.filter((one) => one !== question));
      setUnsaved((now) => ({ ...now, [question]: check }));
    },
    again: () => setFailure(undefined),
  };
}
