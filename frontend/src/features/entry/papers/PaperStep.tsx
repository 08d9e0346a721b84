// The papers of an entry: kind, number, issuer and dates beside each, and at once whether it will still be in force.
import { useState } from 'react';
import { api, type Schemas } from '../../../api/client';
import { must, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { bytes } from '../../../i18n/format';
import type { PaperFacts } from '../../../offline/drafts';
import { Dialog } from '../../../ui/Dialog';
import { Notice } from '../../../ui/Page';
import { State, type StateName } from '../../../ui/signs';
import { removePaper } from '../draft/server';
import { isOpen, useEntry, useEntryState, useUploads } from '../EntryContext';
import entryCss from '../entry.module.css';
import { FileSign } from '../form/icons';
import { UploadRow } from '../photos/UploadRow';
import { paperFacts } from '../photos/uploads';
import { PaperForm } from './PaperForm';
import { PaperView } from './PaperView';
import css from './papers.module.css';
import { dayWords, readUntil, today, type Validity, validity } from './validity';
import { text } from './words';

type Paper = Schemas['EntryPaper'];

export function PaperStep() {
  const say = useWords(text);
  const { uploads } = useEntry();
  const { entry } = useEntryState();
  const { rows } = useUploads();
  const [adds, setAdds] = useState<PaperFacts>();
  if (!entry) return null;
  const may = isOpen(entry);
  const papers = entry.paperList.filter((paper) => paper.kind !== 'explanation');
  const pages = entry.paperList.filter((paper) => paper.kind === 'explanation');
  const coming = rows.filter(
    (row) => row.what.kind === 'paper' && row.what.section === undefined && row.state !== 'placed',
  );
  const registered =
    papers.some((paper) => paper.kind === 'registration') ||
    coming.some(
      (row) => row.what.kind === 'paper' && row.what.facts.kind === 'registration' && row.state !== 'refused',
    );
  return (
    <>
      <ul className={css.list} data-item="papers.registration">
        {papers.map((paper) => (
          <PaperRow key={paper.paperId} paper={paper} may={may} />
        ))}
        {coming.map((row) => (
          <li key={row.id}>
            <UploadRow row={row} label={row.name}>
              {row.state === 'refused' && may && adds === undefined ? (
                <p className={css.another}>
                  <button
                    type="button"
                    className="btn"
                    onClick={() => {
                      if (row.what.kind === 'paper') setAdds(row.what.facts);
                      void uploads?.forget(row.id);
                    }}
                  >
                    {say.another}
                  </button>
                </p>
              ) : null}
            </UploadRow>
          </li>
        ))}
        {papers.length + coming.length === 0 ? <li className={css.none}>{say.none}</li> : null}
      </ul>
      {may && adds === undefined ? (
        <button
          type="button"
          className={entryCss.add}
          onClick={() => setAdds(paperFacts('', registered ? 'quality' : 'registration'))}
        >
          <FileSign />
          <span>{registered ? say.add : say.addFirst}</span>
        </button>
      ) : null}
      {adds !== undefined ? (
        <PaperForm
          first={adds.kind}
          said={adds}
          onCancel={() => setAdds(undefined)}
          onFile={(file, facts) => {
            setAdds(undefined);
            void uploads?.add([file], () => ({ kind: 'paper', facts, section: undefined }));
          }}
        />
      ) : null}
      {pages.length > 0 ? (
        <section className={entryCss.part}>
          <h3>{say.pages}</h3>
          <ul className={css.list}>
            {pages.map((paper) => (
              <PaperRow key={paper.paperId} paper={paper} may={false} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

const shapes: Record<Validity, StateName> = { none: 'done', stands: 'done', soon: 'wait', expired: 'bad' };

function PaperRow({ paper, may }: { paper: Paper; may: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper, round, uploads } = useEntry();
  const { entry } = useEntryState();
  const [shows, setShows] = useState<'view' | 'edit' | 'remove'>();
  const [failure, setFailure] = useState<unknown>();
  const until = readUntil(round);
  const state = validity(paper.validUntil, today(), until);
  const word = { none: say.noEnd, stands: say.stands, soon: say.soonShort, expired: say.expiredShort }[state];
  const remove = async () => {
    setShows(undefined);
    try {
      await keeper.act((version) => removePaper(entry?.id ?? '', paper.paperId, version));
      await uploads?.released(paper.paperId);
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <li className={css.paper} data-item={`papers.${paper.paperId}`}>
      <p className={css.kind}>{say.kind(paper.kind)}</p>
      <p className={css.file}>
        {[paper.fileName, bytes(paper.bytes, language), paper.number, paper.issuer].filter(Boolean).join(' · ')}
      </p>
      {paper.kind === 'explanation' ? null : (
        <State state={shapes[state]}>
          {word}
          {paper.validUntil ? `, ${say.until(dayWords(paper.validUntil))}` : ''}
        </State>
      )}
      {state === 'expired' && paper.validUntil ? (
        <p className="errmsg">{say.expired(dayWords(paper.validUntil))}</p>
      ) : null}
      {state === 'soon' && paper.validUntil && until ? (
        <p className={css.file}>{say.soon(dayWords(paper.validUntil), dayWords(until))}</p>
      ) : null}
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      <p className={css.acts}>
        <button
          type="button"
          className="btn quiet"
          aria-label={say.viewOf(paper.fileName)}
          onClick={() => setShows('view')}
        >
          {say.view}
        </button>
        {may ? (
          <>
            <button
              type="button"
              className="btn quiet"
              aria-label={say.editOf(paper.fileName)}
              onClick={() => setShows('edit')}
            >
              {say.edit}
            </button>
            <button
              type="button"
              className="btn quiet"
              aria-label={say.removeOf(paper.fileName)}
              onClick={() => setShows('remove')}
            >
              {say.remove}
            </button>
          </>
        ) : null}
      </p>
      {shows === 'view' ? (
        <PaperView entryId={entry?.id ?? ''} paper={paper} onClose={() => setShows(undefined)} />
      ) : null}
      {shows === 'edit' ? (
        <PaperForm
          first={paper.kind}
          known={paper}
          onCancel={() => setShows(undefined)}
          onSave={async (facts) => {
            await must(
              api.PUT('/api/entries/{entryId}/papers/{paperId}', {
                params: {
                  path: { entryId: entry?.id ?? '', paperId: paper.paperId },
                  header: { 'If-Match': `"${paper.version}"` },
                },
                body: given(facts),
              }),
            );
            await keeper.refresh();
            setShows(undefined);
          }}
        />
      ) : null}
      {shows === 'remove' ? (
        <Dialog title={say.confirm(paper.fileName)} onClose={() => setShows(undefined)}>
          <p>{say.confirmWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setShows(undefined)}>
              {say.stay}
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

/** What was given; an empty day is left out. */
function given({ kind, fileName, number, issuer, issuedOn, validUntil }: PaperFacts) {
  return { kind, fileName, number, issuer, ...(issuedOn ? { issuedOn } : {}), ...(validUntil ? { validUntil } : {}) };
}
