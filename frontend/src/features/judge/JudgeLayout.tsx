// A judge's pages: locked until the PIN opens them, then below one open store.
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { canKeep, knownJudges, lockJudge, reopenJudge } from '../../offline/entry';
import { keepJudgesPart } from '../../offline/judgesPart';
import { pinState } from '../../offline/pin';
import type { JudgeStore, KnownJudge } from '../../offline/types';
import { paths } from '../../paths';
import { Heading, Notice } from '../../ui/Page';
import { OpenJudge } from './context';
import { Frame } from './Frame';
import { Insecure } from './Gate';
import { isIdle, useIdleLock } from './idle';
import css from './layout.module.css';
import { text } from './layoutWords';
import { LockJudge } from './lock';
import { Notices } from './Notices';
import { type PinDoor, Unlock } from './Unlock';
import { Way } from './Way';

type At =
  | { at: 'looking' | 'unknown' | 'failed' }
  | { at: 'locked'; judge: KnownJudge; door: PinDoor; idle: boolean }
  | { at: 'open'; store: JudgeStore };

export function JudgeLayout() {
  const { judgeId } = useParams({ from: '/cham/$judgeId' });
  return canKeep() ? <Judge key={judgeId} judgeId={judgeId} /> : <Insecure />;
}

function Judge({ judgeId }: { judgeId: string }) {
  const say = useWords(text);
  const [now, setNow] = useState<At>({ at: 'looking' });

  const look = useCallback(
    async (idle: boolean) => {
      try {
        const store = idle ? undefined : await reopenJudge(judgeId);
        if (store) return setNow({ at: 'open', store });
        const judge = (await knownJudges()).find((known) => known.judgeId === judgeId);
        if (!judge) return setNow({ at: 'unknown' });
        setNow({ at: 'locked', judge, door: await pinState(judgeId), idle });
      } catch {
        setNow({ at: 'failed' });
      }
    },
    [judgeId],
  );

  const lock = useCallback(
    async (idle = false) => {
      await lockJudge(judgeId);
      await look(idle);
    },
    [judgeId, look],
  );

  useEffect(() => void keepJudgesPart().catch(() => {}), []); // what a power cut left unfetched
  useEffect(() => {
    if (isIdle(judgeId))
      void lockJudge(judgeId).then(
        () => look(false),
        () => setNow({ at: 'failed' }),
      );
    else void look(false);
  }, [judgeId, look]);

  switch (now.at) {
    case 'looking':
      return (
        <Frame>
          <p role="status">{say.opening}</p>
        </Frame>
      );
    case 'unknown':
      return (
        <Frame>
          <Heading title={say.unknown} />
          <p>{say.unknownWhy}</p>
          <p>
            <Link to={paths.judges} className="btn">
              {say.toEntrance}
            </Link>
          </p>
        </Frame>
      );
    case 'failed':
      return (
        <Frame>
          <Notice kind="bad">{say.failed}</Notice>
          <p>
            <button type="button" className="btn" onClick={() => void look(false)}>
              {say.again}
            </button>
          </p>
        </Frame>
      );
    case 'locked':
      return (
        <Unlock judge={now.judge} door={now.door} idle={now.idle} onOpen={(store) => setNow({ at: 'open', store })} />
      );
    case 'open':
      return <Open store={now.store} lock={lock} />;
  }
}

function Open({ store, lock }: { store: JudgeStore; lock: (idle?: boolean) => Promise<void> }) {
  useIdleLock(
    store.judgeId,
    () => store.snapshot().sync.saving > 0,
    () => void lock(true),
  );
  return (
    <OpenJudge value={store}>
      <LockJudge value={lock}>
        <div className={css.layout}>
          <Notices />
          <div className={css.page}>
            <Way>
              <Outlet />
            </Way>
          </div>
        </div>
      </LockJudge>
    </OpenJudge>
  );
}
