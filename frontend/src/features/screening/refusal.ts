import type { Problem } from '../../api/problem';

/** A refusal that the server foretells, in the shape of one it answers. */
export const refusal = (code: string, message: string): Problem => ({
  status: 409,
  code,
  message,
  fields: [],
  requestId: '',
  current: undefined,
  retryAfter: undefined,
});
