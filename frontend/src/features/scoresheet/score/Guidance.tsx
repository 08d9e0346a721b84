import { useWords } from '../../../i18n';
import { Icon } from '../../../ui/icons';
import { text } from '../words';
import css from './criteria.module.css';

interface HeadProps {
  number: string;
  name: string;
  detail: string;
  guidance: string | undefined;
  guided: boolean;
  onGuidance: () => void;
}

/** Number and name of the open criterion; pressed, it shows or hides the guidance. */
export function RowHead({ number, name, detail, guidance, guided, onGuidance }: HeadProps) {
  const say = useWords(text);
  const words = (
    <>
      <span className={css.number}>{number}</span>
      <span>
        <span className={css.name}>{name}</span>
        <span className={css.detail}>
          {detail}
          {guidance ? (
            <>
              {detail ? ' · ' : ''}
              <span className={guided ? `${css.more} ${css.less}` : css.more}>
                {say.guidance}
                <Icon of="down" />
              </span>
            </>
          ) : null}
        </span>
      </span>
    </>
  );
  if (!guidance) return <div className={css.headText}>{words}</div>;
  return (
    <button type="button" className={css.headText} aria-expanded={guided} onClick={onGuidance}>
      {words}
    </button>
  );
}

/** What the organiser wrote for this criterion, and the way back to "not scored". */
export function Guidance({ text: guidance, onClear }: { text: string | undefined; onClear: (() => void) | undefined }) {
  const say = useWords(text);
  if (!guidance && !onClear) return null;
  return (
    <div className={css.guidance}>
      <p>{guidance}</p>
      {onClear ? (
        <button type="button" className={`btn quiet ${css.clear}`} onClick={onClear}>
          {say.clear}
        </button>
      ) : null}
    </div>
  );
}
