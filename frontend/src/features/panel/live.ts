// The board as it changes: a stream of what the server sees, and asking again where there is none.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { judgeHeader } from '../../api/client';
import type { Board, BoardJudge } from './board';
import { boardKey } from './queries';

interface StreamEvent {
  name: string;
  data: string;
}

/** The events of a stream of text, as far as it has come; `rest` is the beginning of the next one. */
export function readEvents(received: string): { events: StreamEvent[]; rest: string } {
  const blocks = received.split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.map((block) => {
    const value = (field: string) =>
      block
        .split('\n')
        .filter((line) => line.startsWith(`${field}: `))
        .map((line) => line.slice(field.length + 2))
        .join('\n');
    return { name: value('event'), data: value('data') };
  });
  return { events, rest };
}

/** The board after an event: rows that did not change stay the same objects. */
export function applied(board: Board | undefined, { name, data }: StreamEvent): Board | undefined {
  if (name === 'board') {
    const whole: Board = JSON.parse(data);
    return whole;
  }
  if (!board || (name !== 'rows' && name !== 'still')) return board;
  const news: { at: string; judges: BoardJudge[] } = JSON.parse(data);
  const changed = new Map(news.judges.map((judge) => [judge.judgeId, judge]));
  return { ...board, at: news.at, judges: board.judges.map((judge) => changed.get(judge.judgeId) ?? judge) };
}

async function follow(
  roundId: string,
  seat: string | undefined,
  signal: AbortSignal,
  tell: (event: StreamEvent) => void,
) {
  const answer = await fetch(`/api/rounds/${roundId}/board/live?seconds=120`, {
    headers: seat === undefined ? {} : { [judgeHeader]: seat },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  if (!answer.ok || !answer.body || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return false;
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let received = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    const { events, rest } = readEvents(received + decoder.decode(value, { stream: true }));
    received = rest;
    for (const event of events) tell(event);
  }
}

/** How long to wait before the next try, in milliseconds, with some chance so that not all come at once. */
const pause = (failures: number) => Math.min(30_000, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);

async function keepFollowing(
  client: QueryClient,
  roundId: string,
  seat: string | undefined,
  signal: AbortSignal,
  show: (live: boolean) => void,
) {
  let failures = 0;
  while (!signal.aborted) {
    const ended = await follow(roundId, seat, signal, (event) => {
      failures = 0;
      // An answer still on its way is older than this.
      void client.cancelQueries({ queryKey: boardKey(roundId) }, { revert: false });
      client.setQueryData<Board>(boardKey(roundId), (board) => applied(board, event));
      show(true);
    }).catch(() => false);
    if (ended) continue; // it lasts some minutes; the next begins with the whole board
    show(false);
    failures++;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause(failures));
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

/** Follows a round's board while the page is seen; whether what is shown is told as it happens. */
export function useLiveBoard(roundId: string, seat: string | undefined): boolean {
  const client = useQueryClient();
  const [live, setLive] = useState(false);
  useEffect(() => {
    let following: AbortController | undefined;
    const look = () => {
      if (document.visibilityState === 'hidden') {
        following?.abort();
        following = undefined;
        setLive(false);
      } else if (!following) {
        following = new AbortController();
        const { signal } = following;
        void keepFollowing(client, roundId, seat, signal, (now) => !signal.aborted && setLive(now));
      }
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      following?.abort();
    };
  }, [client, roundId, seat]);
  return live;
}
