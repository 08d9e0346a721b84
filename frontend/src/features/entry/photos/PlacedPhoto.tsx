// A photo that stands in the entry: its place, its caption, and the ways to move it without dragging.
import { type PointerEvent as ReactPointerEvent, useId, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useLanguage, useWords } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import type { Upload } from '../../../offline/drafts';
import { Dialog } from '../../../ui/Dialog';
import { State } from '../../../ui/signs';
import { captionPath } from '../draft/fields';
import { useEntry, useField } from '../EntryContext';
import { Arrow, Bin, Grip } from '../form/icons';
import { Rival } from '../form/Rival';
import { Picture } from './Picture';
import css from './photos.module.css';
import { text } from './photoWords';

interface Props {
  photo: Schemas['EntryPhoto'];
  number: number;
  last: number;
  local: Upload | undefined;
  may: boolean;
  grip: (event: ReactPointerEvent) => void;
  onMove: (to: number) => void;
  onFailure: (failure: unknown) => void;
}

export function PlacedPhoto({ photo, number, last, local, may, grip, onMove, onFailure }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper, uploads } = useEntry();
  const [asks, setAsks] = useState(false);
  const ready = photo.status === 'ready';
  const remove = async () => {
    setAsks(false);
    try {
      await keeper.arrange((places) => places.filter((place) => place.photoId !== photo.photoId));
      await uploads?.released(photo.photoId);
    } catch (failure) {
      onFailure(failure);
    }
  };
  return (
    <li
      className={photo.status === 'failed' ? `${css.row} ${css.fail}` : css.row}
      data-photo={photo.photoId}
      data-item={`photos.${photo.photoId}`}
    >
      {ready ? (
        <span className="plate">
          <img src={`/media/photos/${photo.photoId}/320.jpg`} alt={photo.caption || say.photo(number)} loading="lazy" />
        </span>
      ) : (
        <Picture blob={local?.file} alt={photo.caption || say.photo(number)} />
      )}
      <div>
        <p className={css.name}>
          {say.photo(number)}
          {number === 1 ? ` · ${say.cover}` : ''}
        </p>
        {local?.file && local.file.size < local.originalBytes ? (
          <p className={css.note}>
            {say.small(bytes(local.file.size, language), bytes(local.originalBytes, language))}
          </p>
        ) : null}
        {photo.status === 'failed' ? (
          <>
            <State state="bad">{say.failed}</State>
            <p className={css.note}>{photo.failure}</p>
          </>
        ) : (
          <State state={ready ? 'done' : 'wait'}>{ready ? say.sent : say.rendering}</State>
        )}
        <Caption photo={photo} number={number} may={may} />
      </div>
      {may ? (
        <div className={css.tools}>
          <button
            type="button"
            className={`ibtn ${css.grip}`}
            aria-label={say.drag(number)}
            tabIndex={-1}
            onPointerDown={grip}
          >
            <Grip />
          </button>
          <button
            type="button"
            className="ibtn"
            aria-label={say.up(number)}
            disabled={number === 1}
            onClick={() => onMove(number - 2)}
          >
            <Arrow to="up" />
          </button>
          <button
            type="button"
            className="ibtn"
            aria-label={say.down(number)}
            disabled={number === last}
            onClick={() => onMove(number)}
          >
            <Arrow to="down" />
          </button>
          <span />
          <button type="button" className="ibtn" aria-label={say.removeOf(number)} onClick={() => setAsks(true)}>
            <Bin />
          </button>
        </div>
      ) : null}
      {asks ? (
        <Dialog title={say.confirmRemove(number)} onClose={() => setAsks(false)}>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsks(false)}>
              {say.keep}
            </button>
            <button type="button" className="btn danger" onClick={() => void remove()}>
              {say.remove}
            </button>
          </div>
        </Dialog>
      ) : null}
    </li>
  );
}

function Caption({ photo, number, may }: Pick<Props, 'photo' | 'number' | 'may'>) {
  const say = useWords(text);
  const id = useId();
  const { keeper } = useEntry();
  const path = captionPath(photo.photoId);
  const { value, fault } = useField(path);
  if (!may) return photo.caption ? <p>{photo.caption}</p> : null;
  return (
    <div className={fault ? `${css.caption} err` : css.caption}>
      <label className="spoken" htmlFor={id}>
        {say.captionOf(number)}
      </label>
      <input
        id={id}
        className="inp"
        value={typeof value === 'string' ? value : ''}
        maxLength={200}
        placeholder={say.caption}
        aria-invalid={fault ? true : undefined}
        onChange={(event) => void keeper.edit(path, event.target.value)}
        onBlur={() => void keeper.flush()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      {fault ? (
        <p className="errmsg" role="alert">
          {fault}
        </p>
      ) : null}
      <Rival path={path} />
    </div>
  );
}
