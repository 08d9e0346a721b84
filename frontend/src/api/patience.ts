/** A signal that also ends after so many milliseconds. */
export function patient(signal: AbortSignal, ms: number): AbortSignal {
  if (typeof AbortSignal.any === 'function') return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  // Safari before 17.4.
  const ending = new AbortController();
  const end = () => ending.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  setTimeout(() => {
    signal.removeEventListener('abort', end);
    ending.abort(new DOMException('the server took too long', 'TimeoutError'));
  }, ms);
  if (signal.aborted) end();
  return ending.signal;
}
