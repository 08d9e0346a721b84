// Asks before an entry is accepted of which required questions of the checklist stand open.
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { text } from './deskWords';

interface Props {
  questions: readonly Schemas['ScreeningQuestion'][];
  onAccept: () => void;
  /** To the first of them. */
  onGo: () => void;
  onClose: () => void;
}

export function OpenQuestions({ questions, onAccept, onGo, onClose }: Props) {
  const say = useWords(text);
  return (
    <Dialog title={say.openTitle(questions.length)} onClose={onClose}>
      <p>{say.openWhy}</p>
      <ul lang="vi">
        {questions.map(({ id, text: asked }) => (
          <li key={id}>{asked}</li>
        ))}
      </ul>
      <p>{say.openMeans}</p>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn two" onClick={onGo}>
          {say.openGo}
        </button>
        <button type="button" className="btn" onClick={onAccept}>
          {say.openDo}
        </button>
      </div>
    </Dialog>
  );
}
