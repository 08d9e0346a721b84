import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Dialog } from '../../ui/Dialog';
import { nameOf, type Tally } from './marks';
import css from './submit.module.css';
import { text } from './words';

interface Props {
  code: string;
  title: string;
  tally: Tally;
  onSubmit: () => void;
  onClose: () => void;
}

/** What is about to be locked, once more in figures. */
export function SubmitDialog({ code, title, tally, onSubmit, onClose }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const total = points(tally.points, language);
  return (
    <Dialog title={say.submitTitle(code)} onClose={onClose}>
      {title === code ? null : <p className="b">{title}</p>}
      <dl className="facts">
        {tally.groups.map((g) => (
          <div key={g.group.id}>
            <dt>
              {g.number} · {nameOf(g.group, language)}
            </dt>
            <dd className={css.points}>
              {points(g.points, language)} <span className="cap">{say.outOf(points(g.group.maxPoints, language))}</span>
            </dd>
          </div>
        ))}
        <div className={css.total}>
          <dt>{say.total}</dt>
          <dd>
            <b>{total}</b> <span className="cap">{say.outOf(points(tally.max, language))}</span>
          </dd>
        </div>
      </dl>
      {tally.knockOuts.map((k) => (
        <div key={k.criterion.id} className="notice bad">
          <p className="b">{say.knockedOut(k.number, nameOf(k.criterion, language))}</p>
          <p>{k.option.reason}</p>
        </div>
      ))}
      <p>{say.submitAfter}</p>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.lookAgain}
        </button>
        <button type="button" className="btn" onClick={onSubmit}>
          {say.submitWith(total)}
        </button>
      </div>
    </Dialog>
  );
}
