// Locks a judge's data when nobody has touched the screen for a while, also across sleep and reload.
import { useEffect, useRef } from 'react';

/** Milliseconds without a touch, or hidden, after which the PIN is asked again. A default, not law. */
export const idleLimit = 15 * 60_000;

const key = (judgeId: string) => `tieubieu-touched-${judgeId}`;

export function noteTouch(judgeId: string): void {
  sessionStorage.setItem(key(judgeId), String(Date.now()));
}

/** Whether the last touch is too long ago. A clock that was set back counts as long ago. */
export function isIdle(judgeId: string): boolean {
  const at = Number(sessionStorage.getItem(key(judgeId)) ?? Number.NaN);
  const since = Date.now() - at;
  return !(since >= 0 && since < idleLimit);
}

const touches = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/** Calls `lock` once idle, and not before `busy` has said false. */
export function useIdleLock(judgeId: string, busy: () => boolean, lock: () => void): void {
  const now = useRef({ busy, lock });
  now.current = { busy, lock };
  useEffect(() => {
    let last = performance.now();
    const touched = () => {
      // While the screen was hidden or the tablet slept: what comes first afterwards is no touch yet.
      if (isIdle(judgeId)) return look();
      if (performance.now() - last < 5000) return;
      last = performance.now();
      noteTouch(judgeId);
    };
    const look = () => {
      if (isIdle(judgeId) && !now.current.busy()) now.current.lock();
    };
    noteTouch(judgeId);
    const timer = setInterval(look, 10_000);
    for (const kind of touches) addEventListener(kind, touched, { passive: true, capture: true });
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      for (const kind of touches) removeEventListener(kind, touched, { capture: true });
      document.removeEventListener('visibilitychange', look);
    };
  }, [judgeId]);
}
