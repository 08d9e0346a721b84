// The photos and papers of a dossier, looked at one by one, with what judges get of them.
import { lazy, Suspense, useState } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { bytes, day } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/icons';
import { ZoomPane } from '../../ui/ZoomPane';
import { ticked } from './choice';
import css from './desk.module.css';
import { text } from './deskWords';
import { partText } from './partWords';
import type { Choice, Desk } from './queries';

const PdfPages = lazy(() => import('../../ui/PdfPages').then((m) => ({ default: m.PdfPages })));

type Photo = Desk['entry']['photoList'][number];
type Paper = Desk['entry']['paperList'][number];

interface Props {
  desk: Desk;
  /** Id of the photo or paper on the stage. */
  shown: string | undefined;
  choice: Choice;
  /** Whether the reader may choose. */
  open: boolean;
  onShow: (id: string) => void;
  onChoice: (next: Choice) => void;
}

export function Shelf({ desk, shown, choice, open, onShow, onChoice }: Props) {
  const say = useWords(text);
  const part = useWords(partText);
  const [large, setLarge] = useState(false);
  const { photoList, paperList } = desk.entry;
  const byCode = desk.packetMode === 'code';
  const nameless = (id: string, on: boolean) =>
    onChoice({ ...choice, namesNobody: ticked(choice.namesNobody, id, on) });
  const stage = <Stage desk={desk} shown={shown} onShow={onShow} />;
  return (
    <section className={css.shelf} aria-label={say.shelf}>
      <div className={css.stage}>{large ? null : stage}</div>
      <p className={css.stageFoot}>
        <button type="button" className="btn quiet" onClick={() => setLarge(true)}>
          <Icon of="expand" />
          {say.enlarge}
        </button>
      </p>
      {large ? (
        <Dialog title={desk.entry.productName} full onClose={() => setLarge(false)}>
          <div className={css.largeStage}>
            <div className={css.largeBar}>
              <button type="button" className="btn two" onClick={() => setLarge(false)}>
                <Icon of="close" />
                {say.close}
              </button>
            </div>
            <div className={css.stage}>{stage}</div>
          </div>
        </Dialog>
      ) : null}
      <h2>
        {part.photos} ({photoList.length})
      </h2>
      {byCode ? <p className="cap">{say.namelessWhy}</p> : null}
      <ul className={css.photos}>
        {photoList.map((photo, at) => (
          <li key={photo.photoId}>
            <button
              type="button"
              className={css.thumb}
              aria-pressed={shown === photo.photoId}
              aria-label={say.showPhoto(at + 1, photo.caption ?? '')}
              onClick={() => onShow(photo.photoId)}
            >
              {photo.status === 'ready' ? (
                <img src={`/media/photos/${photo.photoId}/320.jpg`} alt="" loading="lazy" />
              ) : (
                <span>{photo.status === 'pending' ? say.photoPending : say.photoFailed}</span>
              )}
            </button>
            {byCode ? (
              <Tick
                label={say.nameless}
                of={part.photo(at + 1)}
                on={choice.namesNobody.includes(photo.photoId)}
                open={open}
                onTick={(on) => nameless(photo.photoId, on)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <h2>
        {part.papers} ({paperList.length})
      </h2>
      {paperList.length === 0 ? <p className={css.blank}>{say.noPapers}</p> : null}
      <ul className={css.papers}>
        {paperList.map((paper) => (
          <PaperLine
            key={paper.paperId}
            paper={paper}
            shown={shown === paper.paperId}
            choice={choice}
            byCode={byCode}
            open={open}
            onShow={() => onShow(paper.paperId)}
            onJudges={(on) => onChoice({ ...choice, papers: ticked(choice.papers, paper.paperId, on) })}
            onNameless={(on) => nameless(paper.paperId, on)}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  paper: Paper;
  shown: boolean;
  choice: Choice;
  byCode: boolean;
  open: boolean;
  onShow: () => void;
  onJudges: (on: boolean) => void;
  onNameless: (on: boolean) => void;
}

function PaperLine({ paper, shown, choice, byCode, open, onShow, onJudges, onNameless }: LineProps) {
  const say = useWords(text);
  const part = useWords(partText);
  const { language } = useLanguage();
  const forJudges = choice.papers.includes(paper.paperId);
  const nameless = choice.namesNobody.includes(paper.paperId);
  const word = !/^(image\/|application\/pdf$)/.test(paper.contentType);
  const expired = paper.validUntil !== undefined && Date.parse(`${paper.validUntil}T23:59:59+07:00`) < Date.now();
  return (
    <li>
      <button type="button" className={css.paper} aria-pressed={shown} onClick={onShow}>
        <b>{part.paper(paper.kind)}</b>
        <span>{paper.fileName}</span>
        <span className="cap">
          {[
            paper.number ? say.number(paper.number) : '',
            paper.issuer ?? '',
            paper.issuedOn ? say.issued(day(paper.issuedOn)) : '',
            paper.validUntil && !expired ? say.validUntil(day(paper.validUntil)) : '',
            bytes(paper.bytes, language),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {expired && paper.validUntil ? <span className={css.warn}>{say.expired(day(paper.validUntil))}</span> : null}
      </button>
      <div className={css.ticks}>
        {byCode && word ? null : (
          <Tick label={say.forJudges} of={paper.fileName} on={forJudges} open={open} onTick={onJudges} />
        )}
        {byCode && !word ? (
          <Tick label={say.nameless} of={paper.fileName} on={nameless} open={open} onTick={onNameless} />
        ) : null}
      </div>
      {byCode && forJudges && !nameless && !word ? <p className={css.warn}>{say.stillHidden}</p> : null}
      {byCode && word ? <p className="cap">{say.wordNames}</p> : null}
      {!byCode && word && forJudges ? <p className="cap">{say.wordOnline}</p> : null}
    </li>
  );
}

interface TickProps {
  label: string;
  of: string;
  on: boolean;
  open: boolean;
  onTick: (on: boolean) => void;
}

function Tick({ label, of, on, open, onTick }: TickProps) {
  return (
    <label className={css.tick}>
      <input type="checkbox" checked={on} disabled={!open} onChange={(event) => onTick(event.target.checked)} />
      <span>
        {label}
        <span className="spoken">: {of}</span>
      </span>
    </label>
  );
}

interface StageProps {
  desk: Desk;
  shown: string | undefined;
  onShow: (id: string) => void;
}

function Stage({ desk, shown, onShow }: StageProps) {
  const say = useWords(text);
  const { photoList, paperList } = desk.entry;
  const paper = paperList.find(({ paperId }) => paperId === shown);
  if (paper) return <PaperStage key={paper.paperId} entryId={desk.entry.id} paper={paper} />;
  const ready = photoList.filter(({ status }) => status === 'ready');
  const at = Math.max(
    0,
    ready.findIndex(({ photoId }) => photoId === shown),
  );
  const photo = ready[at];
  if (!photo) return <p className={css.nothing}>{say.noPhotos}</p>;
  const turn = (by: -1 | 1) => {
    const next = ready[(at + by + ready.length) % ready.length];
    if (next) onShow(next.photoId);
  };
  return <PhotoStage photo={photo} n={photoList.indexOf(photo) + 1} turn={ready.length > 1 ? turn : undefined} />;
}

function PhotoStage({ photo, n, turn }: { photo: Photo; n: number; turn: ((by: -1 | 1) => void) | undefined }) {
  const part = useWords(partText);
  const address = (edge: number) => `/media/photos/${photo.photoId}/${edge}.jpg`;
  return (
    <ZoomPane
      urls={[address(1920), address(960)]}
      alt={photo.caption || part.photo(n)}
      width={photo.width}
      height={photo.height}
      label={part.photo(n)}
      caption={
        <>
          <b>{part.photo(n)}</b> {photo.caption}
        </>
      }
      onTurn={turn}
    />
  );
}

function PaperStage({ entryId, paper }: { entryId: string; paper: Paper }) {
  const say = useWords(text);
  const part = useWords(partText);
  const url = `/media/entries/${entryId}/papers/${paper.paperId}`;
  const label = `${part.paper(paper.kind)}: ${paper.fileName}`;
  if (paper.contentType === 'application/pdf')
    return (
      <Suspense fallback={<p className={css.nothing}>{say.opening}</p>}>
        <PdfPages url={url} label={label} />
      </Suspense>
    );
  if (paper.contentType.startsWith('image/'))
    return <ZoomPane urls={[url]} alt={paper.fileName} width={1000} height={1414} label={label} caption={label} />;
  return (
    <div className={css.nothing}>
      <p>{say.notShown}</p>
      <a className="btn two" href={url} download={paper.fileName}>
        {say.download}
      </a>
    </div>
  );
}
