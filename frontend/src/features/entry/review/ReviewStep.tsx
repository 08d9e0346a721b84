// The last step: what is missing and why, the look that judges will have, and handing it in.
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { moment } from '../../../i18n/format';
import { isGoing } from '../../../offline/drafts';
import { paths } from '../../../paths';
import { Dialog } from '../../../ui/Dialog';
import { Notice } from '../../../ui/Page';
import { deleteEntry, submitEntry } from '../draft/server';
import { isOpen, useEntry, useEntryState, useUploads } from '../EntryContext';
import { Checklist, useMissing } from './Checklist';
import { Preview } from './Preview';
import css from './review.module.css';
import { text } from './words';

export function ReviewStep({ desk = false }: { desk?: boolean }) {
  const say = useWords(text);
  const { round } = useEntry();
  const { entry } = useEntryState();
  const [looks, setLooks] = useState(false);
  if (!entry) return null;
  const closes = entry.status === 'returned' ? entry.dueAt : round?.registrationClosesAt;
  return (
    <>
      <Checklist />
      <div className={css.acts}>
        <button type="button" className="btn two" onClick={() => setLooks(true)}>
          {say.preview}
        </button>
        {isOpen(entry) && closes ? <p className="hint">{say.closes(moment(closes))}</p> : null}
        {desk ? <SubmitButton /> : null}
        {entry.status === 'draft' && !entry.submittedAt ? <RemoveDraft /> : null}
      </div>
      {looks ? <Preview onClose={() => setLooks(false)} /> : null}
    </>
  );
}

export function SubmitButton() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper, uploads } = useEntry();
  const { entry, unread } = useEntryState();
  const { rows } = useUploads();
  const navigate = useNavigate();
  const missing = useMissing();
  const [asks, setAsks] = useState(false);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  if (!entry || !isOpen(entry)) return null;
  const going = rows.filter(isGoing).length;
  const left = missing.filter((item) => item.blocks).length + (going > 0 ? 1 : 0) + unread.size;
  const submit = async () => {
    setSending(true);
    setFailure(undefined);
    try {
      await keeper.act((version) => {
        if (keeper.snapshot().edits.size > 0) throw new Unsaved();
        return submitEntry(entry.id, version);
      });
      await uploads?.forgetRefused().catch(() => {});
      await navigate({ to: paths.entryStatus(entry.id) });
    } catch (thrown) {
      setFailure(thrown);
      setSending(false);
      setAsks(false);
      void keeper.refresh();
    }
  };
  const words =
    failure instanceof Unsaved
      ? say.saveFirst
      : failure instanceof Refusal && failure.problem.code === 'entry-incomplete'
        ? say.incomplete
        : failure
          ? sentence(failure, language)
          : '';
  return (
    <>
      {left > 0 ? (
        <button
          type="button"
          className="btn wait"
          onClick={() => {
            const first = missing.find((item) => item.blocks);
            if (first) document.querySelector('[data-check]')?.scrollIntoView({ block: 'start' });
            scrollTo({ top: 0 });
          }}
        >
          {say.left(left)}
        </button>
      ) : (
        <button type="button" className="btn" onClick={() => setAsks(true)}>
          {say.submit}
        </button>
      )}
      {words ? (
        <Dialog title={say.submit} onClose={() => setFailure(undefined)}>
          <Notice kind="bad">{words}</Notice>
          <div className="acts">
            <button type="button" className="btn" onClick={() => setFailure(undefined)}>
              {say.notYet}
            </button>
          </div>
        </Dialog>
      ) : null}
      {asks ? (
        <Dialog title={say.confirm} onClose={() => setAsks(false)}>
          <p>
            <b className="b">{entry.productName}</b>
          </p>
          <p>{say.confirmWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsks(false)}>
              {say.notYet}
            </button>
            <button
              type="button"
              className="btn"
              aria-disabled={sending}
              onClick={() => (sending ? undefined : void submit())}
            >
              {sending ? say.submitting : say.confirmDo}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

/** Something that was typed has not reached the server. */
class Unsaved extends Error {}

function RemoveDraft() {
  const say = useWords(text);
  const { language } = useLanguage();
  const { keeper } = useEntry();
  const { entry } = useEntryState();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const remove = async () => {
    try {
      await keeper.remove((version) => deleteEntry(entry?.id ?? '', version));
      await navigate({ to: paths.facilities });
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <>
      <button type="button" className="btn quiet" onClick={() => setAsks(true)}>
        {say.remove}
      </button>
      {asks ? (
        <Dialog title={say.removeConfirm} onClose={() => setAsks(false)}>
          {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
          <p>{say.removeWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsks(false)}>
              {say.notYet}
            </button>
            <button type="button" className="btn danger" onClick={() => void remove()}>
              {say.removeDo}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
