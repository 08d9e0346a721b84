/** A signal that also ends after so many milliseconds. AbortSignal.any is missing in Safari before 17.4. */
export function patient(signal: AbortSignal | undefined, ms: number): AbortSignal {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new DOMException('the server took too long', 'TimeoutError')), ms);
  const end = () => {
    clearTimeout(timer);
    ending.abort(signal?.reason);
  };
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end, { once: true });
  return ending.signal;
}
