import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { text } from './codesWords';
import { FileMade } from './FileMade';
import css from './office.module.css';
import { useRound } from './round';
import { useFile } from './useFile';

/** The only time that codes are on a screen. Closing before printing is asked twice. */
export function IssuedCodes({ items, onClose }: { items: readonly Schemas['IssuedJudgeCode'][]; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const file = useFile();
  const [warned, setWarned] = useState(false);
  const print = () =>
    file.make(
      say.fileName,
      ask.POST('/api/rounds/{roundId}/judge-code-sheets', {
        params: { path: { roundId: round.id } },
        body: { items: items.map(({ judgeId, code }) => ({ judgeId, code })) },
        parseAs: 'blob',
      }),
    );
  const close = () => {
    if (file.file || warned) onClose();
    else setWarned(true);
  };
  return (
    <Dialog title={say.shownTitle} onClose={close} wide>
      <p>{say.shownOnce}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say.judge}</th>
            <th scope="col">{say.code}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.judgeId}>
              <td>
                {item.name} <span className="cap">{item.judgeCode}</span>
              </td>
              <td className={css.code}>{item.code}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <FileMade of={file} />
      {warned && !file.file ? <Notice kind="wait">{say.closeWithout}</Notice> : null}
      <div className="acts">
        <button type="button" className="btn two" onClick={close}>
          {say.done}
        </button>
        <button type="button" className="btn" onClick={print}>
          {say.print(items.length)}
        </button>
      </div>
    </Dialog>
  );
}
