import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { Icon } from './icons';
import { text } from './lookWords';
import { useZoom } from './useZoom';
import css from './zoom.module.css';

interface Props {
  /** Best first: the next is tried when one cannot be had. */
  urls: string[];
  alt: string;
  width: number;
  height: number;
  label: string;
  caption?: ReactNode;
  /** To the picture before (-1) or after (1); absent where there is only one. */
  onTurn?: ((by: -1 | 1) => void) | undefined;
}

/** One picture that can be enlarged: by fingers, wheel, keys or buttons. */
export function ZoomPane({ urls, alt, width, height, label, caption, onTurn }: Props) {
  const say = useWords(text);
  const frame = useRef<HTMLButtonElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const [failed, setFailed] = useState<{ of: string; tried: number }>();
  const [size, setSize] = useState({ width, height });
  const key = urls.join(' ');
  const tried = failed?.of === key ? failed.tried : 0;
  const url = urls[tried];
  const zoom = useZoom(frame, picture, { picture: size, onSwipe: (by) => onTurn?.(by) });
  // Another picture begins fitted.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for another picture, not for another way to get it
  useEffect(() => zoom.current?.reset(), [key]);

  function keyed(event: KeyboardEvent) {
    const move = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (move) {
      const [x = 0, y = 0] = move;
      if (!zoom.current?.isFitted()) zoom.current?.pan(x * 80, y * 80);
      else if (x !== 0) onTurn?.(x > 0 ? -1 : 1);
    } else if (event.key === '+' || event.key === '=') zoom.current?.by(1.5);
    else if (event.key === '-') zoom.current?.by(1 / 1.5);
    else if (event.key === '0') zoom.current?.reset();
    else return;
    event.preventDefault();
  }

  return (
    <figure className={css.pane}>
      <button
        ref={frame}
        type="button"
        className={css.frame}
        aria-label={`${label}: ${alt}. ${say.zoomHint}`}
        onKeyDown={keyed}
      >
        {url ? (
          <img
            ref={picture}
            src={url}
            alt=""
            draggable={false}
            onLoad={(event) => {
              const { naturalWidth, naturalHeight } = event.currentTarget;
              if (naturalWidth > 0) setSize({ width: naturalWidth, height: naturalHeight });
            }}
            onError={() => setFailed({ of: key, tried: tried + 1 })}
          />
        ) : (
          <span className={css.absent}>{say.photoAbsent}</span>
        )}
      </button>
      <figcaption className={css.foot}>
        {onTurn ? (
          <button
            type="button"
            className="ibtn"
            aria-label={`${say.previousPhoto}, ${label}`}
            onClick={() => onTurn(-1)}
          >
            <Icon of="left" />
          </button>
        ) : null}
        <span className={css.caption}>{caption}</span>
        <button
          type="button"
          className="ibtn"
          aria-label={`${say.zoomOut}, ${label}`}
          onClick={() => zoom.current?.by(1 / 1.6)}
        >
          <Icon of="minus" />
        </button>
        <button
          type="button"
          className="ibtn"
          aria-label={`${say.zoomIn}, ${label}`}
          onClick={() => zoom.current?.by(1.6)}
        >
          <Icon of="plus" />
        </button>
        {onTurn ? (
          <button type="button" className="ibtn" aria-label={`${say.nextPhoto}, ${label}`} onClick={() => onTurn(1)}>
            <Icon of="right" />
          </button>
        ) : null}
      </figcaption>
    </figure>
  );
}
