import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { StateShape } from '../../ui/signs';
import { useJudge, useJudgeSnapshot } from '../judge/context';
import { titleOf } from './dossier';
import { findSheets } from './find';
import css from './jump.module.css';
import { rubricOf, sheetState, stateSign, stateWord } from './sheetState';
import { text } from './words';

/** To another sheet by its code or its product. */
export function JumpDialog({ current, onClose }: { current: string; onClose: () => void }) {
  const say = useWords(text);
  const navigate = useNavigate();
  const { judgeId } = useJudge();
  const { sheets, packet, sync } = useJudgeSnapshot();
  const [typed, setTyped] = useState('');
  const found = findSheets(sheets, packet, typed);

  const go = (sheetId: string) => {
    onClose();
    if (sheetId !== current)
      void navigate({ to: '/cham/$judgeId/phieu/$sheetId', params: { judgeId, sheetId }, replace: true });
  };
  const entered = (event: SubmitEvent) => {
    event.preventDefault();
    const first = found[0];
    if (first) go(first.id);
  };

  return (
    <Dialog title={say.jump} onClose={onClose}>
      <form onSubmit={entered}>
        <Field
          label={say.jumpTo}
          hint={say.jumpHint}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          enterKeyHint="go"
        />
      </form>
      {found.length === 0 ? <p>{say.jumpNone}</p> : null}
      <ul className={css.found}>
        {found.map((sheet) => {
          const rubric = rubricOf(packet, sheet.groupId, sheet.body.rubricVersion);
          const state = sheetState(sheet, rubric?.tree, sync.unsentIds);
          const entry = packet?.entries.find((e) => e.entryId === sheet.entryId);
          return (
            <li key={sheet.id}>
              <button
                type="button"
                aria-current={sheet.id === current ? 'page' : undefined}
                onClick={() => go(sheet.id)}
              >
                <StateShape state={stateSign(state)} />
                <span>
                  <b>{sheet.judgingCode}</b> {titleOf(entry, '')}
                </span>
                <span className="spoken">{stateWord(state, say)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.close}
        </button>
      </div>
    </Dialog>
  );
}
