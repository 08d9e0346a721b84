import { useWords } from '../../i18n';
import css from './packet.module.css';
import { text } from './words';

/** More squares than these say nothing more, and one then stands for several photos. */
const most = 480;

/** The ledger of photos: a square each, inked as it arrives. */
export function Squares({ ready, total }: { ready: number; total: number }) {
  const say = useWords(text);
  const each = Math.ceil(total / most);
  const squares = Math.ceil(total / each) || 0;
  const inked = ready >= total ? squares : Math.floor(ready / each);
  return (
    <>
      <div className={css.squares} aria-hidden="true">
        {Array.from({ length: squares }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a square has no other name than its place
          <i key={i} className={i < inked ? css.inked : undefined} />
        ))}
      </div>
      {each > 1 ? <p className={css.note}>{say.squares(each)}</p> : null}
    </>
  );
}
