/** English sentences by problem code. Codes without one are shown by their code. */
export const english: Record<string, string> = {
  'sign-in-needed': 'Please sign in to continue.',
  'session-ended': 'Your session has ended. Please sign in again.',
  'not-found': 'This was not found.',
  'digest-differs':
    'The server recorded something else than the sheet on this device. Check the sheet and send it again.',
};
