import { useLanguage, useWords } from '../../i18n';
import { bytes } from '../../i18n/format';
import type { PacketProgress } from '../../offline/types';
import css from './packet.module.css';
import { Squares } from './Squares';
import { text } from './words';

/** How far the packet is: photos counted, squares, and a bar of bytes while it is on the way. */
export function Progress({ of: p }: { of: PacketProgress }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const ready = p.state === 'ready';
  const part = p.bytesTotal > 0 ? Math.min(1, p.bytesReady / p.bytesTotal) : 0;
  return (
    <section className={css.progress}>
      <h2 className={css.count}>{p.photosTotal > 0 ? say.photos(p.photosReady, p.photosTotal) : say.noPhotos}</h2>
      <Squares ready={p.photosReady} total={p.photosTotal} />
      {ready ? null : (
        <>
          <div
            className={css.bar}
            role="progressbar"
            aria-label={say.title}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(part * 100)}
            aria-valuetext={say.photos(p.photosReady, p.photosTotal)}
          >
            <i style={{ width: `${part * 100}%` }} />
          </div>
          <p className={css.figures}>
            <span>{say.soFar(bytes(p.bytesReady, language), bytes(p.bytesTotal, language))}</span>
            {p.papersTotal > 0 ? <span>{say.papers(p.papersReady, p.papersTotal)}</span> : null}
          </p>
        </>
      )}
    </section>
  );
}
