// Where an import stands, from the choice of the file to its entries.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Refusal } from '../../api/problem';
import { rereadRound } from '../panel/changes';
import { type Chosen, type Imported, importFile, mostBytes, type Preview, preview } from './server';

export type ImportState =
  | { is: 'empty' }
  | { is: 'unfit'; name: string; fault: 'too-large' | 'unread' }
  | { is: 'looking'; name: string; percent: number }
  | { is: 'refused'; name: string; failure: unknown }
  | Seen
  | { is: 'done'; name: string; imported: Imported };

export interface Seen {
  is: 'seen';
  name: string;
  preview: Preview;
  sending: boolean;
  failure: unknown;
}

export interface Importing {
  state: ImportState;
  pick: (file: File) => void;
  lookAgain: () => void;
  take: () => void;
  startAgain: () => void;
}

export function useImport(roundId: string): Importing {
  const client = useQueryClient();
  const [state, setState] = useState<ImportState>({ is: 'empty' });
  const chosen = useRef<Chosen>(undefined);
  const turn = useRef(0); // of the file chosen last: an answer about an earlier one is dropped

  const look = async (file: Chosen) => {
    const mine = ++turn.current;
    const show = (next: ImportState) => mine === turn.current && setState(next);
    chosen.current = file;
    const { name } = file;
    show({ is: 'looking', name, percent: 0 });
    try {
      const seen = await preview(roundId, file, (sent) =>
        show({ is: 'looking', name, percent: Math.round((100 * sent) / Math.max(1, file.content.size)) }),
      );
      show({ is: 'seen', name, preview: seen, sending: false, failure: undefined });
    } catch (failure) {
      show({ is: 'refused', name, failure });
    }
  };

  const pick = async (file: File) => {
    const mine = ++turn.current;
    if (file.size > mostBytes) return setState({ is: 'unfit', name: file.name, fault: 'too-large' });
    try {
      const content = new Blob([await file.arrayBuffer()], { type: file.type });
      if (mine === turn.current) await look({ name: file.name, content });
    } catch {
      if (mine === turn.current) setState({ is: 'unfit', name: file.name, fault: 'unread' });
    }
  };

  const take = async () => {
    const file = chosen.current;
    if (!file || state.is !== 'seen' || state.sending) return;
    const mine = turn.current;
    setState({ ...state, sending: true, failure: undefined });
    try {
      const imported = await importFile(roundId, file);
      void rereadRound(client, roundId);
      if (mine === turn.current) setState({ is: 'done', name: file.name, imported });
    } catch (failure) {
      if (mine !== turn.current) return;
      // Something has changed since the preview: it says what, at its cells.
      if (failure instanceof Refusal && failure.problem.code === 'import-has-problems') await look(file);
      else setState({ ...state, sending: false, failure });
    }
  };

  return {
    state,
    pick: (file) => void pick(file),
    lookAgain: () => void (chosen.current && look(chosen.current)),
    take: () => void take(),
    startAgain: () => {
      turn.current++;
      chosen.current = undefined;
      setState({ is: 'empty' });
    },
  };
}
