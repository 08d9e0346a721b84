// The rubric as it stands on a judge's tablet: the same parts, with marks that are kept nowhere.
import { useMemo, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { type Marks, nextUnmarked, type Tree, tally as tallyOf } from '../scoresheet/marks';
import type { Pen } from '../scoresheet/pen';
import { SheetBase } from '../scoresheet/SheetBase';
import { Criteria } from '../scoresheet/score/Criteria';
import { WeightsBar } from '../scoresheet/score/WeightsBar';
import sheet from '../scoresheet/sheet.module.css';
import { text as sheetText } from '../scoresheet/words';
import css from './rubric.module.css';
import { text } from './words';

interface Props {
  name: string;
  tree: Tree;
  unsaved: boolean;
  onClose: () => void;
}

export function Preview({ name, tree, unsaved, onClose }: Props) {
  const say = useWords(text);
  const of = useWords(sheetText);
  const { marks, pen, undo, canUndo } = usePaper();
  const tally = useMemo(() => tallyOf(tree, marks), [tree, marks]);
  const [open, setOpen] = useState(() => nextUnmarked(tree, {}, undefined));
  const next = () => {
    const one = nextUnmarked(tree, pen.marks(), open);
    if (one) setOpen(one);
  };
  const left = tally.unmarked.length;
  return (
    <Dialog title={say.previewTitle(name)} onClose={onClose} full>
      <div className={css.previewed}>
        <div className={css.previewHead}>
          <p>
            {say.previewWhat} {unsaved ? say.previewUnsaved : null}
          </p>
          <button type="button" className="btn two" onClick={onClose}>
            {say.close}
          </button>
        </div>
        <div className={css.tablet}>
          <div className={`${sheet.score} ${css.screen}`}>
            <div className={css.product}>
              <p>{say.product}</p>
            </div>
            <div className={sheet.work}>
              <div className={sheet.weights}>
                <WeightsBar tally={tally} current={open} />
              </div>
              <div className={sheet.scroll}>
                <Criteria tally={tally} marks={marks} locked={false} pen={pen} open={open} onOpen={setOpen} />
              </div>
            </div>
          </div>
          <div className={css.base}>
            <SheetBase tally={tally} before={null} after={null} onUndo={undo} canUndo={canUndo}>
              <button type="button" className="btn wait" onClick={left > 0 ? next : onClose}>
                {left > 0 ? of.missing(left) : say.close}
              </button>
            </SheetBase>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** Marks that live as long as the dialog. */
function usePaper() {
  const [marks, setMarks] = useState<Marks>({});
  const now = useRef(marks);
  const steps = useRef<Marks[]>([]);
  const acts = useMemo(() => {
    const write = (next: Marks) => {
      now.current = next;
      setMarks(next);
    };
    const pen: Pen = {
      marks: () => now.current,
      mark: (criterionId, value) => {
        steps.current.push(now.current);
        const { [criterionId]: _before, ...rest } = now.current;
        write(value === undefined ? rest : { ...rest, [criterionId]: value });
      },
      remark: () => {}, // a rubric has none
    };
    const undo = () => {
      const back = steps.current.pop();
      if (back) write(back);
    };
    return { pen, undo };
  }, []);
  return { ...acts, marks, canUndo: steps.current.length > 0 };
}
