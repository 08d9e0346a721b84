/** English sentences by problem code. Codes without one are shown by their code. */
export const english: Record<string, string> = {
  'sign-in-needed': 'Please sign in to continue.',
  'session-ended': 'Your session has ended. Please sign in again.',
  'not-found': 'This was not found.',
};
