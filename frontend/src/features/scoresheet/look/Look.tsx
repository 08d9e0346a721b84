import { lazy, Suspense, useState } from 'react';
import { type Language, useLanguage, useWords } from '../../../i18n';
import { Icon } from '../../../ui/icons';
import { Heading } from '../../../ui/Page';
import { type Dossier, factLines, groupName } from '../dossier';
import { text } from '../words';
import { Explanation } from './Explanation';
import { Folded } from './Folded';
import css from './look.module.css';
import { PhotoPlate } from './Photo';

// Not needed to paint the sheet; kept offline with it.
const Compare = lazy(() => import('../compare/Compare').then((m) => ({ default: m.Compare })));
const Papers = lazy(() => import('../papers/Papers').then((m) => ({ default: m.Papers })));

interface Props {
  dossier: Dossier;
  /** Above the name: code and group, or where a practice sample comes from. */
  caption: string;
  /** How much has been remarked, and the way there. */
  remarks?: { written: number; onJump: () => void } | undefined;
  note?: string;
}

type Shown = { of: 'photos'; at: number } | { of: 'papers'; paperId: string | undefined } | { of: 'explanation' };

/** What is judged: photos, name, facts, papers. */
export function Look({ dossier, caption, remarks, note }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState<Shown>();
  const close = () => setShown(undefined);
  const { photos, papers, explanation, title } = dossier;
  const cover = photos[at] ?? photos[0];
  const facts = factLines(dossier.facts, language, say);
  return (
    <aside className={css.look} aria-label={say.about}>
      <div className={css.pictures}>
        <button
          type="button"
          className={css.main}
          disabled={!cover}
          aria-label={`${say.compare(1)}: ${say.photoOf(title, at + 1)}`}
          onClick={() => setShown({ of: 'photos', at })}
        >
          <PhotoPlate
            photo={cover}
            edge={960}
            alt={cover?.caption || title}
            groupId={dossier.groupId}
            className={css.plate}
          />
        </button>
        {photos.length > 1 ? <Thumbs dossier={dossier} at={at} onChoose={setAt} /> : null}
      </div>
      <div className={css.name}>
        <p className={css.code}>{caption}</p>
        <Heading title={title} />
      </div>
      <div className={css.acts}>
        {photos.length > 0 ? (
          <button type="button" className="btn two" onClick={() => setShown({ of: 'photos', at })}>
            <Icon of="expand" />
            {say.compare(photos.length)}
          </button>
        ) : null}
        {papers.length > 0 ? (
          <button type="button" className="btn two" onClick={() => setShown({ of: 'papers', paperId: undefined })}>
            <Icon of="paper" />
            {say.readPapers(papers.length)}
          </button>
        ) : null}
        {explanation.length > 0 ? (
          <button type="button" className="btn two" onClick={() => setShown({ of: 'explanation' })}>
            <Icon of="book" />
            {say.readExplanation}
          </button>
        ) : null}
      </div>
      <Facts dossier={dossier} facts={facts} remarks={remarks} />
      {note ? <p className={css.note}>{note}</p> : null}
      <Suspense fallback={null}>
        {shown?.of === 'photos' ? <Compare photos={photos} title={title} from={shown.at} onClose={close} /> : null}
        {shown?.of === 'papers' ? <Papers papers={papers} from={shown.paperId} title={title} onClose={close} /> : null}
      </Suspense>
      {shown?.of === 'explanation' ? (
        <Explanation dossier={dossier} onPaper={(paperId) => setShown({ of: 'papers', paperId })} onClose={close} />
      ) : null}
    </aside>
  );
}

function Thumbs({ dossier, at, onChoose }: { dossier: Dossier; at: number; onChoose: (at: number) => void }) {
  const say = useWords(text);
  return (
    <fieldset className={css.thumbs}>
      <legend className="spoken">{say.photos}</legend>
      {dossier.photos.map((photo, i) => (
        <button
          key={photo.photoId}
          type="button"
          aria-label={
            photo.caption
              ? `${say.photo(i + 1, dossier.photos.length)}: ${photo.caption}`
              : say.photo(i + 1, dossier.photos.length)
          }
          aria-pressed={i === at}
          className={i === at ? `${css.thumb} ${css.at}` : css.thumb}
          onClick={() => onChoose(i)}
        >
          <PhotoPlate photo={photo} edge={320} alt="" groupId={dossier.groupId} />
        </button>
      ))}
    </fieldset>
  );
}

interface FactsProps {
  dossier: Dossier;
  facts: { label: string; value: string }[];
  remarks: Props['remarks'];
}

function Facts({ dossier, facts, remarks }: FactsProps) {
  const say = useWords(text);
  const lines = [
    ...(dossier.facility ? [{ label: say.facility, value: dossier.facility }] : []),
    ...(dossier.place ? [{ label: say.place, value: dossier.place }] : []),
    ...facts,
  ];
  return (
    <div className={css.facts}>
      {lines.length > 0 || dossier.members.length > 0 ? (
        <Folded name={say.about}>
          {lines.length > 0 ? (
            <dl className="facts">
              {lines.map((line) => (
                <div key={line.label}>
                  <dt>{line.label}</dt>
                  <dd>{line.value}</dd>
                </div>
              ))}
            </dl>
          ) : null}
          {dossier.members.length > 0 ? (
            <div className={css.members}>
              <p className="cap">{say.members}</p>
              <ul>
                {dossier.members.map((member) => (
                  <li key={member}>{member}</li>
                ))}
              </ul>
            </div>
          ) : null}
        </Folded>
      ) : null}
      {remarks ? (
        <button type="button" className={css.remarks} onClick={remarks.onJump}>
          <span>{say.remarksJump}</span>
          <b>{remarks.written > 0 ? say.remarksLong(remarks.written) : say.remarksNone}</b>
        </button>
      ) : null}
    </div>
  );
}

export const captionOf = (dossier: Dossier, language: Language): string =>
  [dossier.title === dossier.code ? '' : dossier.code, groupName(dossier.group, language)].filter(Boolean).join(' · ');
