// The photos of an entry: picked several at once, sent one by one, put in order by hand or by keys; the first is the cover.
import { useEffect, useRef, useState } from 'react';
import { sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { Notice } from '../../../ui/Page';
import { isOpen, useEntry, useEntryState, useUploads } from '../EntryContext';
import entryCss from '../entry.module.css';
import { Camera } from '../form/icons';
import { PlacedPhoto } from './PlacedPhoto';
import css from './photos.module.css';
import { text } from './photoWords';
import { UploadRow } from './UploadRow';
import { useDragOrder } from './useDragOrder';

const fewest = 3;
const most = 12;

export function PhotoStep() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper, uploads } = useEntry();
  const { entry } = useEntryState();
  const { rows, known } = useUploads();
  const [failure, setFailure] = useState<unknown>();
  const [spoken, setSpoken] = useState('');
  const may = entry !== undefined && isOpen(entry);
  const photos = entry?.photoList ?? [];
  const coming = rows.filter((row) => row.what.kind === 'photo' && row.state !== 'placed');
  const count = photos.length + coming.filter((row) => row.state !== 'refused').length;

  const move = async (from: number, to: number) => {
    const id = photos[from]?.photoId;
    if (!id || from === to || to < 0 || to >= photos.length) return;
    setFailure(undefined);
    setSpoken(say.moved(from + 1, to + 1));
    try {
      await keeper.arrange((places) => {
        const at = places.findIndex((place) => place.photoId === id);
        const next = [...places];
        const [moved] = next.splice(at, 1);
        if (at >= 0 && moved) next.splice(Math.min(to, next.length), 0, moved);
        return next;
      });
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  const drag = useDragOrder((from, to) => void move(from, to));

  useSettled();
  return (
    <>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      <p className="spoken" role="status">
        {spoken}
      </p>
      <ol className={css.list} ref={drag.list} data-item="photos">
        {photos.map((photo, i) => (
          <PlacedPhoto
            key={photo.photoId}
            photo={photo}
            number={i + 1}
            last={photos.length}
            local={rows.find((row) => row.storedId === photo.photoId)}
            may={may}
            grip={drag.grip(i)}
            onMove={(to) => void move(i, to)}
            onFailure={setFailure}
          />
        ))}
        {coming.map((row, i) => (
          <li key={row.id}>
            <UploadRow row={row} label={say.photo(photos.length + i + 1)} />
          </li>
        ))}
      </ol>
      {known.length > 0 ? <Notice kind="info">{say.known(known.join(', '))}</Notice> : null}
      {may ? (
        <div className={css.after}>
          {count < most ? (
            <label className={entryCss.add}>
              <Camera />
              <span>{count === 0 ? say.addFirst : say.add}</span>
              <input
                type="file"
                multiple
                accept="image/jpeg,image/png,image/webp,image/heic,image/heif"
                onChange={(event) => {
                  const picked = [...(event.target.files ?? [])].slice(0, most - count);
                  event.target.value = '';
                  void uploads?.add(picked, () => ({ kind: 'photo', caption: '' }));
                }}
              />
            </label>
          ) : (
            <p>{say.full}</p>
          )}
          <p className="hint">
            {count < fewest ? `${say.need(fewest - count)} ` : ''}
            {say.several} {say.coverWhy}
          </p>
        </div>
      ) : null}
    </>
  );
}

/** Asks how the photos stand while the server works on one, and lets go of local copies it shows itself. */
function useSettled() {
  const { keeper, uploads } = useEntry();
  const { entry } = useEntryState();
  const pauses = useRef(0);
  const pending = entry?.photoList.some((photo) => photo.status === 'pending') ?? false;
  useEffect(() => {
    if (!pending) {
      pauses.current = 0;
      void uploads?.shown((id) => entry?.photoList.some((p) => p.photoId === id && p.status === 'ready') ?? false);
      return;
    }
    const timer = setTimeout(() => void keeper.refresh(), Math.min(20_000, 1500 * 1.5 ** pauses.current));
    pauses.current++;
    return () => clearTimeout(timer);
  }, [pending, entry, keeper, uploads]);
}
