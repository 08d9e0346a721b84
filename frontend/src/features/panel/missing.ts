// What stands against closing a stage, whether the server listed it or refused for it.
import type { Schemas } from '../../api/client';
import { Refusal } from '../../api/problem';

export interface Missing {
  code: string;
  /** Vietnamese: names judges by code and entries by judging code, which no language changes. */
  message: string;
  overridable: boolean;
}

export const fromCheck = (check: Schemas['PhaseCheck']): Missing[] =>
  check.missing.map(({ code, message, overridable }) => ({ code, message, overridable }));

/** Undefined when it was refused for something else. */
export function fromRefusal(failure: unknown): Missing[] | undefined {
  if (!(failure instanceof Refusal) || failure.problem.code !== 'phase-blocked') return undefined;
  return failure.problem.fields.map(({ path, code, message }) => ({
    code: path,
    message,
    overridable: code === 'overridable',
  }));
}

/** The server's sentence taken apart: what is missing, then whose, judge by judge ("J04 – A017, A018; J07 – A003"). */
export function taken(message: string): { what: string; whose: string[] } {
  const at = message.indexOf(': ');
  if (at < 0) return { what: message, whose: [] };
  return {
    what: `${message.slice(0, at)}:`,
    whose: message
      .slice(at + 2)
      .replace(/\.$/, '')
      .split('; '),
  };
}

export type Closing = 'ready' | 'override' | 'blocked';

/** Whether it can be closed as it stands, by passing over things, or not at all. */
export function closing(missing: readonly Missing[]): Closing {
  if (missing.length === 0) return 'ready';
  return missing.every(({ overridable }) => overridable) ? 'override' : 'blocked';
}
