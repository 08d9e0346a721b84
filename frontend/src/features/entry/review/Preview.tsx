// The entry as judges will see it, by what the round's packet shows.
import { useState } from 'react';
import { useLanguage, useWords } from '../../../i18n';
import { whole } from '../../../i18n/format';
import { Dialog } from '../../../ui/Dialog';
import { Notice } from '../../../ui/Page';
import { sectionIds } from '../draft/fields';
import { useEntry, useEntryState } from '../EntryContext';
import { text as paperText } from '../papers/words';
import { text as entryText } from '../words';
import css from './review.module.css';
import { text } from './words';

export function Preview({ onClose }: { onClose: () => void }) {
  const say = useWords(text);
  const ask = useWords(entryText);
  const paper = useWords(paperText);
  const { language } = useLanguage();
  const { keeper, round, programme } = useEntry();
  const { entry } = useEntryState();
  const [large, setLarge] = useState(0);
  if (!entry || !round) return null;
  const mode = round.packetMode;
  const groupId = keeper.valueOf('groupId');
  const group = programme?.groups.find((g) => g.groupId === groupId);
  const photos = entry.photoList.filter((photo) => photo.status === 'ready');
  const shown = photos[Math.min(large, photos.length - 1)];
  const captionOf = (photo: { caption?: string }) => (mode === 'code' ? '' : (photo.caption ?? ''));
  const unit = String(keeper.valueOf('form.outputUnit') ?? '').trim();
  const facts = (['annualOutput', 'annualRevenue', 'price', 'workers'] as const).flatMap((field) => {
    const value = keeper.valueOf(`form.${field}`);
    return typeof value === 'number' ? [{ field, value }] : [];
  });
  return (
    <Dialog title={say.previewTitle} onClose={onClose} full>
      <div className={css.preview}>
        <Notice kind="info">{say.mode(mode)}</Notice>
        <div>
          <p className="cap">{say.codeLater}</p>
          <p className={css.name}>{mode === 'code' ? say.hidden : entry.productName}</p>
          <p>{group ? (language === 'en' ? group.nameEn : group.nameVi) : null}</p>
          {mode === 'all' ? <p>{entry.facilityName}</p> : null}
        </div>
        {shown ? (
          <>
            <figure>
              <span className={`plate ${css.large}`}>
                <img src={`/media/photos/${shown.photoId}/960.jpg`} alt={captionOf(shown)} />
              </span>
              <figcaption>{captionOf(shown)}</figcaption>
            </figure>
            <ul className={css.small}>
              {photos.map((photo, i) => (
                <li key={photo.photoId}>
                  <button type="button" aria-pressed={photo === shown} onClick={() => setLarge(i)}>
                    <img src={`/media/photos/${photo.photoId}/320.jpg`} alt={captionOf(photo) || `${i + 1}`} />
                  </button>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>{say.noPhotos}</p>
        )}
        {mode !== 'code' && facts.length > 0 ? (
          <dl className="facts">
            {facts.map(({ field, value }) => (
              <div key={field}>
                <dt>{ask.form(field)}</dt>
                <dd>{[whole(value, language), field === 'annualOutput' ? unit : ''].filter(Boolean).join(' ')}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {entry.paperList.length > 0 ? (
          <section>
            <h3>{say.papersChosen}</h3>
            <ul className={css.papers}>
              {entry.paperList
                .filter((p) => p.kind !== 'explanation')
                .map((p) => (
                  <li key={p.paperId}>{paper.kind(p.kind)}</li>
                ))}
            </ul>
          </section>
        ) : null}
        {mode === 'all'
          ? sectionIds.map((id) => {
              const typed = String(keeper.valueOf(`explanation.${id}.text`) ?? '');
              return typed ? (
                <section key={id}>
                  <h3>{ask.section(id)}</h3>
                  <p className={css.text}>{typed}</p>
                </section>
              ) : null;
            })
          : null}
        <button type="button" className="btn" onClick={onClose}>
          {say.close}
        </button>
      </div>
    </Dialog>
  );
}
