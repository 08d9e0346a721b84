import { createContext, use } from 'react';

/** Closes the open judge's data; the PIN opens it again. */
export const LockJudge = createContext<() => Promise<void>>(async () => {});

export const useLock = () => use(LockJudge);
