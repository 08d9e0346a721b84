// Refusals in words. The server's own sentence is Vietnamese; English goes by the problem's stable code.
import { type Language, withEnglish, words, wordsIn } from '../i18n';
import { english } from './problem.en';

withEnglish(async () => {
  const { more } = await import('./problem.en.more');
  Object.assign(english, more);
});

export interface Problem {
  status: number;
  code: string;
  /** Vietnamese, safe to show. */
  message: string;
  fields: { path: string; code: string; message: string }[];
  requestId: string;
  current: unknown;
  /** Seconds, where the server says when to try again. */
  retryAfter: number | undefined;
}

const general = words(
  {
    unreachable: 'Không kết nối được máy chủ. Kiểm tra mạng rồi thử lại.',
    broken: (id: string) => `Máy chủ gặp lỗi. Vui lòng thử lại; nếu vẫn lỗi, báo mã ${id}.`,
    unknown: (code: string) => `Yêu cầu không được chấp nhận (${code}).`,
  },
  {
    unreachable: 'The server cannot be reached. Check the network and try again.',
    broken: (id: string) => `The server failed. Please try again; if it goes on, report code ${id}.`,
    unknown: (code: string) => `The request was not accepted (${code}).`,
  },
);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads what the server answered in place of success; anything but a problem counts as its failure. */
export function readProblem(status: number, body: unknown, headers?: Headers): Problem {
  const raw = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const fields = Array.isArray(raw.fields) ? (raw.fields as Record<string, unknown>[]) : [];
  const later = Number(headers?.get('Retry-After'));
  return {
    status,
    code: text(raw.code) || (status >= 500 ? 'internal' : `http-${status}`),
    message: text(raw.detail) || text(raw.title),
    fields: fields.map((f) => ({ path: text(f.path), code: text(f.code), message: text(f.message) })),
    requestId: text(raw.requestId),
    current: raw.current,
    retryAfter: later > 0 ? later : undefined,
  };
}

/** A problem thrown by `must`. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message || problem.code);
    this.problem = problem;
  }
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or a thrown Refusal. What fetch itself throws (no network) passes through. */
export async function must<T>(asked: Promise<Answered<T>>): Promise<T> {
  const answer = await asked;
  if (!answer.response.ok)
    throw new Refusal(readProblem(answer.response.status, answer.error, answer.response.headers));
  return answer.data as T;
}

/** One sentence for whatever went wrong. */
export function sentence(failure: unknown, language: Language): string {
  const say = wordsIn(general, language);
  if (!(failure instanceof Refusal)) return say.unreachable;
  return problemSentence(failure.problem, language);
}

export function problemSentence(problem: Problem, language: Language): string {
  const say = wordsIn(general, language);
  if (problem.status >= 500) return say.broken(problem.requestId || problem.code);
  if (language === 'en') return english[problem.code] ?? say.unknown(problem.code);
  return problem.message || say.unknown(problem.code);
}

/** One sentence for a part of an answer that has a code of its own, as a refused field or a cell of a list has. */
export const sentenceOf = (code: string, message: string, language: Language): string =>
  problemSentence(
    { status: 422, code, message, fields: [], requestId: '', current: undefined, retryAfter: undefined },
    language,
  );
