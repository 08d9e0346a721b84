// A spreadsheet is looked at first, with what is wrong at its cells; then its tree becomes the draft.
import { useRef, useState } from 'react';
import { sentenceOf } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { Trouble } from '../panel/Asked';
import { FilePick } from '../panel/FilePick';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import { Differences } from './Differences';
import type { Draft } from './draft';
import { exportUrl, type Look, lookAt, mostBytes } from './queries';
import css from './rubric.module.css';
import { text } from './words';

type State =
  | { is: 'empty' }
  | { is: 'unfit'; name: string; fault: 'too-large' | 'unreadable' }
  | { is: 'looking'; name: string }
  | { is: 'refused'; name: string; failure: unknown }
  | { is: 'seen'; name: string; look: Look };

interface Props {
  groupId: string;
  /** Something was changed and not saved. */
  unsaved: boolean;
  onTake: (draft: Draft) => void;
  onClose: () => void;
}

export function ImportDialog({ groupId, unsaved, onTake, onClose }: Props) {
  const { round } = useRound();
  const say = useWords(text);
  const [state, setState] = useState<State>({ is: 'empty' });
  const turn = useRef(0); // of the file chosen last: an answer about an earlier one is dropped
  const pick = async (file: File) => {
    const mine = ++turn.current;
    const { name } = file;
    if (file.size > mostBytes) return setState({ is: 'unfit', name, fault: 'too-large' });
    setState({ is: 'looking', name });
    const show = (next: State) => mine === turn.current && setState(next);
    let content: Blob;
    try {
      content = new Blob([await file.arrayBuffer()], { type: file.type });
    } catch {
      return show({ is: 'unfit', name, fault: 'unreadable' });
    }
    try {
      show({ is: 'seen', name, look: await lookAt(round.id, groupId, content) });
    } catch (failure) {
      show({ is: 'refused', name, failure });
    }
  };
  const faults = { 'too-large': say.tooLarge, unreadable: say.unreadable };
  return (
    <Dialog title={say.importTitle} onClose={onClose} wide>
      <p>{say.importWhat}</p>
      <p>
        <a className={css.link} href={exportUrl(round.id, groupId)} download>
          {say.export}
        </a>
      </p>
      <FilePick
        label={say.file}
        hint={say.fileHint}
        act={state.is === 'empty' ? say.choose : say.chooseOther}
        accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        name={state.is === 'empty' ? undefined : state.name}
        fault={state.is === 'unfit' ? faults[state.fault] : undefined}
        onPick={(file) => void pick(file)}
      />
      {state.is === 'looking' ? <p role="status">{say.looking}</p> : null}
      {state.is === 'refused' ? <Trouble failure={state.failure} /> : null}
      {state.is === 'seen' ? <Seen look={state.look} unsaved={unsaved} /> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        {state.is === 'seen' && state.look.ready ? (
          <button
            type="button"
            className="btn"
            onClick={() => onTake({ tree: state.look.tree, version: state.look.version })}
          >
            {say.take}
          </button>
        ) : null}
      </div>
    </Dialog>
  );
}

function Seen({ look, unsaved }: { look: Look; unsaved: boolean }) {
  const say = useWords(text);
  const { language } = useLanguage();
  if (look.problems.length > 0)
    return (
      <>
        <Notice kind="bad">
          <p>{say.problems(look.problems.length)}</p>
        </Notice>
        <div className={css.listed}>
          <table className={office.rows}>
            <caption className="spoken">{say.problemTable}</caption>
            <thead>
              <tr>
                <th scope="col">{say.cell}</th>
                <th scope="col">{say.column}</th>
                <th scope="col">{say.mend}</th>
              </tr>
            </thead>
            <tbody>
              {look.problems.map((problem) => (
                <tr key={`${problem.cell} ${problem.code} ${problem.column}`}>
                  <th scope="row">
                    <b>{problem.cell}</b>
                  </th>
                  <td data-label={say.column} lang="vi">
                    {problem.column}
                  </td>
                  <td data-label={say.mend}>{sentenceOf(problem.code, problem.message, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    );
  return (
    <>
      <Notice kind="done">
        <p>
          {say.fileFits} {look.differences.length === 0 ? say.fileSame : null}
        </p>
      </Notice>
      {unsaved ? (
        <Notice kind="wait">
          <p>{say.replaces}</p>
        </Notice>
      ) : null}
      {look.differences.length > 0 ? (
        <>
          <h3>{say.whatChangesTitle}</h3>
          <div className={css.listed}>
            <Differences items={look.differences} />
          </div>
        </>
      ) : null}
    </>
  );
}
