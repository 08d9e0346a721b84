import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import css from './help.module.css';
import { text } from './words';

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(text);
  const keys: [string[], string][] = [
    [['Enter'], say.keyOpen],
    [['↑', '↓'], say.keyRows],
    [['←', '→', '↑', '↓'], say.keyArrows],
    [['Page Down', 'Page Up'], say.keyPage],
    [['Home', 'End'], say.keyEnds],
    [['0 … 9'], say.keyDigits],
    [['Delete'], say.keyDelete],
    [['Ctrl Z'], say.keyUndo],
    [['Alt Enter'], say.keyMissing],
    [['Alt ,', 'Alt .'], say.keySheets],
    [['Alt G'], say.keyJump],
    [['Alt /'], say.keyHelp],
  ];
  return (
    <Dialog title={say.help} full onClose={onClose}>
      <div className={css.help}>
        <section>
          <h3>{say.helpTouch}</h3>
          <ul className={css.touch}>
            <li>{say.helpTap}</li>
            <li>{say.helpLevel}</li>
            <li>{say.helpStep}</li>
            <li>{say.helpUndo}</li>
          </ul>
          <div className="acts">
            <button type="button" className="btn" onClick={onClose}>
              {say.close}
            </button>
          </div>
        </section>
        <section>
          <h3>{say.helpKeys}</h3>
          <dl className={css.keys}>
            {keys.map(([names, meaning]) => (
              <div key={meaning}>
                <dt>
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
