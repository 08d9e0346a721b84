// Sends a file with its progress, which fetch cannot tell.
import { Refusal, readProblem } from './problem';

export interface Sending {
  /** Bytes that have left this device. */
  onProgress?: (sent: number) => void;
  signal?: AbortSignal;
  method?: 'POST' | 'PUT';
  /** The version that was seen, where the change needs one. */
  version?: number;
}

/** Nothing has moved for so many milliseconds: the connection is dead. */
const stalled = 60_000;

/** The parsed answer; throws a Refusal, or a TypeError where the server was not reached. */
export function upload(
  url: string,
  file: Blob,
  { onProgress, signal, method = 'POST', version }: Sending = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const abort = () => request.abort();
    const moving = () => {
      clearTimeout(timer);
      timer = setTimeout(abort, stalled);
    };
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const lost = () => {
      end();
      reject(new TypeError('the server was not reached'));
    };
    request.open(method, url);
    request.responseType = 'text';
    request.setRequestHeader('Accept', 'application/json');
    if (version !== undefined) request.setRequestHeader('If-Match', `"${version}"`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = (event) => {
      moving();
      onProgress?.(event.loaded);
    };
    request.onload = () => {
      end();
      let body: unknown;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        body = undefined;
      }
      if (request.status >= 200 && request.status < 300) resolve(body);
      else {
        const headers = new Headers();
        const later = request.getResponseHeader('Retry-After');
        if (later) headers.set('Retry-After', later);
        reject(new Refusal(readProblem(request.status, body, headers)));
      }
    };
    request.onerror = lost;
    request.onabort = lost;
    signal?.addEventListener('abort', abort, { once: true });
    moving();
    request.send(file);
    if (signal?.aborted) abort();
  });
}
