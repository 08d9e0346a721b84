// The files of one appeal on their way: the same queue as an entry's photos and papers, under the appeal's own id.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Refusal } from '../../../api/problem';
import { shrinker } from '../photos/shrinker';
import { type Destination, Uploads, type UploadsState } from '../photos/uploads';
import { addAppealPaper } from './server';

const nothing: UploadsState = { rows: [], sending: undefined, signIn: false, known: [] };
const never = () => () => {};
const none = () => nothing;

const toAppeal = (appealId: string, onSent: () => void): Destination => ({
  async send(row, onProgress) {
    if (!row.file) throw new TypeError('nothing to send');
    return addAppealPaper(appealId, row.name, row.file, onProgress);
  },
  async place() {
    onSent();
  },
});

/** `onSent`: one more of them is at the server. */
export function useAppealUploads(
  appealId: string | undefined,
  onSent: () => void,
): UploadsState & { uploads: Uploads | undefined } {
  const [uploads, setUploads] = useState<Uploads>();
  const tell = useRef(onSent);
  tell.current = onSent;
  useEffect(() => {
    if (!appealId) return;
    const made = new Uploads(
      appealId,
      '',
      toAppeal(appealId, () => tell.current()),
      shrinker(),
    );
    setUploads(made);
    void made.open();
    const wake = () => {
      if (document.visibilityState === 'visible') made.wake();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      made.close();
      setUploads(undefined);
    };
  }, [appealId]);
  const state = useSyncExternalStore(uploads?.subscribe ?? never, uploads?.snapshot ?? none);
  return { ...state, uploads };
}

export const mostFiles = 10;
const mostBytes = 20 << 20;

/** Why a picked file is not taken; nothing where it is. */
export function fileFault(file: Pick<File, 'name' | 'type' | 'size'>): 'type' | 'size' | undefined {
  const known = /^(application\/pdf|image\/(jpeg|png))$/.test(file.type) || /\.(pdf|jpe?g|png)$/i.test(file.name);
  if (!known) return 'type';
  return file.size > mostBytes ? 'size' : undefined;
}

export const isGone = (failure: unknown): boolean => failure instanceof Refusal && failure.problem.status === 404;
