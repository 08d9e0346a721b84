// A field that was changed in two places: both values, and a person chooses.
import { useWords } from '../../../i18n';
import { clock } from '../../../i18n/format';
import type { FieldValue } from '../../../offline/drafts';
import { useEntry, useEntryState } from '../EntryContext';
import css from '../entry.module.css';
import { text } from '../words';

export function Rival({ path, shown }: { path: string; shown?: (value: FieldValue) => string }) {
  const say = useWords(text);
  const { keeper } = useEntry();
  const edit = useEntryState().edits.get(path);
  if (!edit?.rival) return null;
  const form = (value: FieldValue) => {
    const formed = shown ? shown(value) : Array.isArray(value) ? `${value.length}` : String(value ?? '');
    return formed === '' ? say.rivalEmpty : formed;
  };
  return (
    <div className={`notice wait ${css.rival}`} role="alert">
      <b>{say.rivalTitle}</b>
      <div className={css.both}>
        <div>
          <span className="cap">{say.rivalMine}</span>
          <p>{form(edit.value)}</p>
        </div>
        <div>
          <span className="cap">
            {say.rivalOther} · {say.rivalBy(edit.rival.by, clock(edit.rival.at))}
          </span>
          <p>{form(edit.rival.value)}</p>
        </div>
      </div>
      <button type="button" className="btn" onClick={() => void keeper.choose(path, 'mine')}>
        {say.keepMine}
      </button>
      <button type="button" className="btn two" onClick={() => void keeper.choose(path, 'other')}>
        {say.takeOther}
      </button>
    </div>
  );
}
