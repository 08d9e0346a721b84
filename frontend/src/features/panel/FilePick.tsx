import { useId } from 'react';
import css from './office.module.css';

interface Props {
  label: string;
  hint?: string;
  /** What the button says. */
  act: string;
  accept: string;
  /** The name of the file that was chosen last. */
  name: string | undefined;
  fault?: string | undefined;
  onPick: (file: File) => void;
}

/** Choosing a file, in our words: a browser writes its own button in its own language. */
export function FilePick({ label, hint, act, accept, name, fault, onPick }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className={fault ? 'field err' : 'field'}>
      <span className="lab" id={`${id}-label`}>
        {label}
      </span>
      {hint ? (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {fault ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
      <div className={css.file}>
        <input
          id={id}
          type="file"
          className="spoken"
          accept={accept}
          aria-labelledby={`${id}-label ${id}-act`}
          aria-describedby={described || undefined}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) onPick(file);
            event.target.value = ''; // the same file may be chosen again
          }}
        />
        <label htmlFor={id} id={`${id}-act`} className="btn two">
          {act}
        </label>
        <span>{name}</span>
      </div>
    </div>
  );
}
