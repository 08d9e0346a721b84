// A province or commune picked by typing, without marks and by old names too.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import css from './facility.module.css';
import { text } from './words';

export type Match = Schemas['UnitMatch'];

export interface ChosenUnit {
  id: string;
  title: string;
  formerId: string | undefined;
  note: string;
}

interface Props {
  label: string;
  hint: string;
  chosen: ChosenUnit | undefined;
  onChoose: (unit: ChosenUnit | undefined) => void;
  fault?: string | undefined;
  search: (typed: string) => Promise<Match[]>;
}

export const searchProvinces = async (q: string): Promise<Match[]> =>
  (await must(api.GET('/api/units', { params: { query: { q, level: 'province' } } }))).items;

/** The communes of a province; none while they are not loaded. */
export const communesOf = async (parentId: string): Promise<Match[]> =>
  (await must(api.GET('/api/units', { params: { query: { level: 'commune', parentId } } }))).items;

const pause = 180;

export function UnitField({ label, hint, chosen, onChoose, fault, search }: Props) {
  const say = useWords(text);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<Match[]>();
  const [failed, setFailed] = useState(false);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    let here = true;
    const timer = setTimeout(() => {
      search(typed.trim()).then(
        (items) => {
          if (!here) return;
          setFound(items.slice(0, 8));
          setFailed(false);
          setAt(0);
        },
        () => here && setFailed(true),
      );
    }, pause);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [typed, open, search]);

  const choose = (match: Match) => {
    onChoose({ id: match.id, title: match.title, formerId: match.former?.id, note: match.note });
    setOpen(false);
    setTyped('');
  };
  const keys = (event: KeyboardEvent) => {
    const last = (found?.length ?? 0) - 1;
    switch (event.key) {
      case 'ArrowDown':
        setOpen(true);
        setAt(Math.min(last, at + 1));
        break;
      case 'ArrowUp':
        setAt(Math.max(0, at - 1));
        break;
      case 'Enter': {
        const match = found?.[at];
        if (!open || !match) return;
        choose(match);
        break;
      }
      case 'Escape':
        setOpen(false);
        return;
      default:
        return;
    }
    event.preventDefault();
  };

  if (chosen) {
    return (
      <div className="field">
        <span className="lab">{label}</span>
        <div className={css.chosen}>
          <div>
            <b>{chosen.title}</b>
            {chosen.note ? <p className="hint">{chosen.note}</p> : null}
          </div>
          <button
            type="button"
            className="btn quiet"
            aria-label={`${say.change}: ${label}`}
            onClick={() => {
              onChoose(undefined);
              setTimeout(() => input.current?.focus());
            }}
          >
            {say.change}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <div className="hint" id={`${id}-hint`}>
        {hint}
      </div>
      {fault ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
      <div className={css.combo}>
        <input
          ref={input}
          id={id}
          className="inp"
          type="text"
          role="combobox"
          autoComplete="off"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found?.[at] ? `${id}-${at}` : undefined}
          aria-invalid={fault ? true : undefined}
          aria-describedby={`${id}-hint${fault ? ` ${id}-fault` : ''}`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setTimeout(() => setOpen(false), 150)}
          onKeyDown={keys}
        />
        <div
          id={`${id}-list`}
          className={css.matches}
          role="listbox"
          tabIndex={-1}
          aria-label={label}
          hidden={!open || failed || !found?.length}
        >
          {(found ?? []).map((match, i) => (
            <div
              key={match.id + (match.former?.id ?? '')}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              tabIndex={-1}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(match)}
              onKeyDown={() => {}}
            >
              <b>{match.title}</b>
              {match.note || match.parentName ? <span>{match.note || match.parentName}</span> : null}
            </div>
          ))}
        </div>
      </div>
      <p className="hint" role="status">
        {!open ? '' : failed ? say.unitOffline : found?.length === 0 ? say.noUnit : ''}
      </p>
    </div>
  );
}
