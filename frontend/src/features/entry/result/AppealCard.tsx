// One appeal of the facility: what was written, its files, and the council's answer.
import { useState } from 'react';
import { Refusal, sentence } from '../../../api/problem';
import { useLanguage, useWords } from '../../../i18n';
import { bytes, day, moment } from '../../../i18n/format';
import { paths } from '../../../paths';
import { Dialog } from '../../../ui/Dialog';
import { FileDialog } from '../../../ui/FileDialog';
import { Notice } from '../../../ui/Page';
import { State, type StateName } from '../../../ui/signs';
import { UploadLine } from '../photos/UploadRow';
import type { Uploads, UploadsState } from '../photos/uploads';
import { FilePick } from './AppealForm';
import { fileFault, mostFiles } from './appealUploads';
import css from './result.module.css';
import { type Appeal, type AppealPaper, removeAppealPaper, withdrawAppeal } from './server';
import { appealText, text } from './words';

export const appealShapes: Record<Appeal['status'], StateName> = {
  open: 'wait',
  withdrawn: 'slash',
  rejected: 'none',
  retake: 'go',
  changed: 'done',
};

interface Props {
  appeal: Appeal;
  /** Of the one that is open: what is on its way. */
  files: (UploadsState & { uploads: Uploads | undefined }) | undefined;
  onChange: () => Promise<void>;
}

export function AppealCard({ appeal, files, onChange }: Props) {
  const say = useWords(appealText);
  return (
    <article className={css.appeal}>
      <State state={appealShapes[appeal.status]}>{say.status(appeal.status)}</State>
      <p className="cap">{say.filed(appeal.filedByName, moment(appeal.filedAt))}</p>
      <p className={css.said}>{appeal.text}</p>
      {appeal.papers.length > 0 ? (
        <ul className={css.fileList}>
          {appeal.papers.map((paper) => (
            <FileLine key={paper.id} appeal={appeal} paper={paper} onChange={onChange} />
          ))}
        </ul>
      ) : null}
      {files ? <OnTheirWay appeal={appeal} files={files} /> : null}
      {appeal.answer ? (
        <div className={css.answer}>
          <b className="b">{say.answer}</b>
          <p className={css.said}>{appeal.answer}</p>
          {appeal.settledAt ? <p className="cap">{say.answered(day(appeal.settledAt))}</p> : null}
        </div>
      ) : null}
      {appeal.status === 'open' ? <Withdraw appeal={appeal} onChange={onChange} /> : null}
    </article>
  );
}

interface FileProps {
  appeal: Appeal;
  paper: AppealPaper;
  onChange: () => Promise<void>;
}

function FileLine({ appeal, paper, onChange }: FileProps) {
  const say = useWords(appealText);
  const { language } = useLanguage();
  const [shown, setShown] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const remove = async () => {
    setFailure(undefined);
    try {
      await removeAppealPaper(appeal.id, paper.id);
      await onChange();
    } catch (thrown) {
      setFailure(thrown);
    }
  };
  return (
    <li>
      <span>
        {paper.fileName} <span className="cap">{bytes(paper.bytes, language)}</span>
      </span>
      <span>
        <button
          type="button"
          className="btn quiet"
          aria-label={say.viewOf(paper.fileName)}
          onClick={() => setShown(true)}
        >
          {say.view}
        </button>
        {appeal.status === 'open' ? (
          <button
            type="button"
            className="btn quiet"
            aria-label={say.removeOf(paper.fileName)}
            onClick={() => void remove()}
          >
            {say.remove}
          </button>
        ) : null}
      </span>
      {failure ? <Notice kind="bad">{sentence(failure, language)}</Notice> : null}
      {shown ? (
        <FileDialog
          url={paper.url}
          fileName={paper.fileName}
          contentType={paper.contentType}
          onClose={() => setShown(false)}
        />
      ) : null}
    </li>
  );
}

/** Files that the server has not shown yet, each with its bar, and the way to add more. */
function OnTheirWay({ appeal, files }: { appeal: Appeal; files: NonNullable<Props['files']> }) {
  const say = useWords(appealText);
  const page = useWords(text);
  const { language } = useLanguage();
  const { rows, sending, uploads, signIn, known } = files;
  const [faults, setFaults] = useState<string[]>([]);
  const held = new Set(appeal.papers.map((paper) => paper.id));
  const coming = rows.filter((row) => row.state !== 'placed' || !row.storedId || !held.has(row.storedId));
  const pick = (picked: readonly File[]) => {
    const faults: string[] = [];
    const taken: File[] = [];
    for (const file of picked) {
      const fault = fileFault(file);
      if (fault === 'type') faults.push(say.wrongType(file.name));
      else if (fault === 'size') faults.push(say.tooLarge(file.name, bytes(file.size, language)));
      else if (appeal.papers.length + coming.length + taken.length >= mostFiles) faults.push(say.tooMany);
      else taken.push(file);
    }
    setFaults([...new Set(faults)]);
    void uploads?.add(taken, () => ({ kind: 'appeal' }));
  };
  return (
    <>
      {signIn ? (
        <Notice kind="wait">
          <p>{say.signIn}</p>
          <a className="btn" href={`/app${paths.signIn}?ve=${encodeURIComponent(paths.entryResult(appeal.entryId))}`}>
            {page.signIn}
          </a>
        </Notice>
      ) : null}
      {coming.length > 0 ? (
        <div className={css.coming}>
          {coming
            .filter((row) => row.state !== 'placed')
            .map((row) => (
              <UploadLine key={row.id} row={row} label={row.name} uploads={uploads} sending={sending} />
            ))}
        </div>
      ) : null}
      {[...known.map((name) => say.known(name)), ...faults].map((sentence) => (
        <p key={sentence} className="errmsg" role="alert">
          {sentence}
        </p>
      ))}
      <FilePick onPick={pick} />
    </>
  );
}

function Withdraw({ appeal, onChange }: { appeal: Appeal; onChange: () => Promise<void> }) {
  const say = useWords(appealText);
  const page = useWords(text);
  const { language } = useLanguage();
  const [asks, setAsks] = useState(false);
  const [fault, setFault] = useState<string>();
  const withdraw = async () => {
    setFault(undefined);
    try {
      await withdrawAppeal(appeal);
      await onChange();
    } catch (failure) {
      const stale = failure instanceof Refusal && failure.problem.status === 412;
      setFault(stale ? page.someoneFaster : sentence(failure, language));
      if (stale) await onChange();
    }
  };
  return (
    <div>
      <button type="button" className={`btn quiet ${css.away}`} onClick={() => setAsks(true)}>
        {say.withdraw}
      </button>
      {asks ? (
        <Dialog title={say.withdrawTitle} onClose={() => setAsks(false)}>
          {fault ? <Notice kind="bad">{fault}</Notice> : null}
          <p>{say.withdrawWhy}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsks(false)}>
              {say.keep}
            </button>
            <button type="button" className="btn danger" onClick={() => void withdraw()}>
              {say.withdrawDo}
            </button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}
