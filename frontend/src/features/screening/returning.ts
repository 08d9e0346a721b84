// What a return says, as it is typed and checked before it is sent.
import type { Schemas } from '../../api/client';
import { type Due, instantOf } from './due';
import { type Marks, markOf } from './useChecks';

export type Item = Schemas['ScreeningItem'];

export interface Returning {
  items: Item[];
  reason: string;
  dueAt: string | undefined;
}

/** Begins with what the checklist found lacking and what must be there and is not. */
export function proposedItems(
  questions: readonly Schemas['ScreeningQuestion'][],
  marks: Marks,
  missing: readonly Schemas['MissingItem'][],
): Item[] {
  const items = new Map<string, string>();
  const add = (item: string, reason: string) =>
    items.set(item, [items.get(item), reason].filter(Boolean).join(' ').trim());
  for (const question of questions) {
    const { verdict, note } = markOf(marks, question.id);
    if (verdict === 'lacking' && question.part) add(question.part, note ?? '');
  }
  for (const one of missing) if (one.blocks && !items.has(one.item)) add(one.item, one.message);
  return [...items].map(([item, reason]) => ({ item, reason }));
}

export type Fault = 'items' | 'due' | `reason ${string}`;

/** What is wrong with it before it is sent. */
export function faults(items: readonly Item[], reason: string, due: Due): Fault[] {
  return [
    ...(items.length === 0 && reason.trim() === '' ? (['items'] as const) : []),
    ...items.filter((one) => one.reason.trim() === '').map((one): Fault => `reason ${one.item}`),
    ...(instantOf(due) === undefined ? (['due'] as const) : []),
  ];
}
