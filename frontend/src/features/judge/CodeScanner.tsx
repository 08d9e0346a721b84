import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { codeOfQr } from './code';
import css from './signIn.module.css';
import { text } from './signInWords';

type Seen = 'starting' | 'scanning' | 'notOurs' | 'denied' | 'noCamera';

/** How often a picture is looked at, in milliseconds; and how wide it is made for that, in pixels. */
const pause = 180;
const width = 640;

/** Reads the QR of a code sheet by the camera. What reads it is loaded only now. */
export function CodeScanner({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const say = useWords(text);
  const [seen, setSeen] = useState<Seen>('starting');
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  found.current = onCode;

  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;

    async function watch() {
      try {
        if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('', 'NotFoundError');
        const [{ default: jsqr }, opened] = await Promise.all([
          import('jsqr'),
          navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false }),
        ]);
        stream = opened;
        const shown = video.current;
        if (ended || !shown) return stop();
        shown.srcObject = stream;
        await shown.play();
        setSeen('scanning');
        const canvas = document.createElement('canvas');
        const paper = canvas.getContext('2d', { willReadFrequently: true });
        const look = () => {
          if (ended || !paper) return;
          if (shown.videoWidth > 0) {
            canvas.width = width;
            canvas.height = Math.round((width * shown.videoHeight) / shown.videoWidth);
            paper.drawImage(shown, 0, 0, canvas.width, canvas.height);
            const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
            const qr = jsqr(data, canvas.width, canvas.height, { inversionAttempts: 'dontInvert' });
            const code = qr ? codeOfQr(qr.data) : undefined;
            if (code) return found.current(code);
            if (qr) setSeen('notOurs');
          }
          timer = setTimeout(look, pause);
        };
        look();
      } catch (failure) {
        if (ended) return;
        const refused = failure instanceof DOMException && failure.name === 'NotAllowedError';
        setSeen(refused ? 'denied' : 'noCamera');
      }
    }
    function stop() {
      for (const track of stream?.getTracks() ?? []) track.stop();
    }

    void watch();
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, []);

  const broken = seen === 'denied' || seen === 'noCamera';
  return (
    <Dialog title={say.scanTitle} onClose={onClose}>
      {broken ? null : (
        <div className={css.camera}>
          <video ref={video} muted playsInline />
        </div>
      )}
      <p role={broken ? 'alert' : 'status'} className={broken ? 'errmsg' : undefined}>
        {say[seen]}
      </p>
      <div className="acts">
        <button type="button" className={broken ? 'btn' : 'btn two'} onClick={onClose}>
          {say.typeIt}
        </button>
      </div>
    </Dialog>
  );
}
