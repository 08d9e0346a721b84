// Where in an entry's form somebody is, as its address says.
import { type StepId, stepIds } from './steps';

export interface EntrySearch {
  buoc?: StepId;
  /** The item that is to be answered: "form.price", "explanation.market", "photos". */
  muc?: string;
  /** The part of a long step, from 1. */
  phan?: number;
}

export function entrySearch(search: Record<string, unknown>): EntrySearch {
  const step = stepIds.find((id) => id === search.buoc);
  return {
    ...(step ? { buoc: step } : {}),
    ...(typeof search.muc === 'string' ? { muc: search.muc } : {}),
    ...(typeof search.phan === 'number' && search.phan > 1 ? { phan: search.phan } : {}),
  };
}
