import { useState } from 'react';
import { mediaAs } from '../../../api/media';
import { useWords } from '../../../i18n';
import { Dialog } from '../../../ui/Dialog';
import { Icon } from '../../../ui/icons';
import { ZoomPane } from '../../../ui/ZoomPane';
import { useJudge } from '../../judge/context';
import { type Photo, rendition } from '../dossier';
import { text } from '../words';
import css from './compare.module.css';

interface Props {
  photos: Photo[];
  title: string;
  /** Index of the photo to begin with. */
  from: number;
  onClose: () => void;
}

/** One, two or four photos side by side, each enlarged and turned over by itself. */
export function Compare({ photos, title, from, onClose }: Props) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const forms = [1, 2, 4].filter((n) => n === 1 || n <= photos.length);
  const [side, setSide] = useState(() => (photos.length > 1 ? 2 : 1));
  const [shown, setShown] = useState(() => [0, 1, 2, 3].map((i) => (from + i) % photos.length));
  const turn = (pane: number, by: -1 | 1) =>
    setShown((now) => now.map((at, i) => (i === pane ? (at + by + photos.length) % photos.length : at)));
  return (
    <Dialog title={title} full onClose={onClose}>
      <div className={css.compare}>
        <div className={css.bar}>
          <fieldset className={css.forms}>
            <legend className="spoken">{say.comparePhotos}</legend>
            {forms.map((n) => (
              <button
                key={n}
                type="button"
                className={n === side ? `btn two ${css.chosen}` : 'btn two'}
                aria-pressed={n === side}
                aria-label={say.side(n)}
                onClick={() => setSide(n)}
              >
                {n}
              </button>
            ))}
          </fieldset>
          <p className={css.hint}>{say.zoomHint}</p>
          <button type="button" className="btn two" onClick={onClose}>
            <Icon of="close" />
            {say.close}
          </button>
        </div>
        <div className={`${css.panes} ${css[`side${side}`]}`}>
          {shown.slice(0, side).map((at, pane) => {
            const photo = photos[at];
            if (!photo) return null;
            const best = mediaAs(rendition(photo, 1920), judgeId);
            const less = mediaAs(rendition(photo, 960), judgeId);
            return (
              <ZoomPane
                // biome-ignore lint/suspicious/noArrayIndexKey: a pane is its place
                key={pane}
                urls={best === less ? [best] : [best, less]}
                alt={photo.caption || say.photoOf(title, at + 1)}
                width={photo.width}
                height={photo.height}
                label={say.pane(pane + 1)}
                caption={
                  <>
                    <b>{say.photo(at + 1, photos.length)}</b> {photo.caption}
                  </>
                }
                onTurn={photos.length > 1 ? (by) => turn(pane, by) : undefined}
              />
            );
          })}
        </div>
      </div>
    </Dialog>
  );
}
