import { useId } from 'react';
import { useWords } from '../../i18n';
import { State, type StateName } from '../../ui/signs';
import css from './conflict.module.css';
import { type Facility, kinds, lacks, type Mark, noteLength, standing } from './draft';
import { text } from './words';

interface Props {
  facility: Facility;
  mark: Mark | undefined;
  onMark: (mark: Mark | undefined) => void;
  /** The judge has tried to send: what is missing is said. */
  insisting: boolean;
}

/** One facility to mark, with what the data says of it; marked, it asks what the judge has to do with it. */
export function FacilityRow({ facility, mark, onMark, insisting }: Props) {
  const say = useWords(text);
  const id = useId();
  const fixed = standing(facility) === 'fixed';
  return (
    <li className={mark ? `${css.row} ${css.marked}` : css.row}>
      <label className={css.line}>
        <input
          type="checkbox"
          id={`f-${facility.facilityId}`}
          checked={mark !== undefined}
          // Stays readable and reachable: it says why it cannot be unmarked.
          aria-disabled={fixed || undefined}
          aria-describedby={`${id}-why`}
          onChange={(event) => {
            if (!fixed) onMark(event.target.checked ? { kind: facility.proposed, note: '' } : undefined);
          }}
        />
        <span className={css.name}>
          <b>{facility.name}</b>
          <span className={css.place}>{facility.place}</span>
        </span>
      </label>
      <div id={`${id}-why`} className={css.why}>
        {facility.new ? (
          <p>
            <State state="go">{say.isNew}</State>
          </p>
        ) : null}
        <Why facility={facility} />
        {fixed ? <p>{say.always}</p> : null}
      </div>
      {mark && !fixed ? <Relation id={id} mark={mark} onMark={onMark} insisting={insisting} /> : null}
    </li>
  );
}

function Why({ facility: { proposed, hint } }: { facility: Facility }) {
  const say = useWords(text);
  if (proposed) return <p className={css.found}>{say[whys[proposed]]}</p>;
  return hint ? <p>{say.sameCommune}</p> : null;
}

const whys = {
  'own-facility': 'whyOwn',
  owner: 'whyOwner',
  employer: 'whyEmployer',
  adviser: 'whyAdviser',
} as const;

interface RelationProps {
  id: string;
  mark: Mark;
  onMark: (mark: Mark) => void;
  insisting: boolean;
}

function Relation({ id, mark, onMark, insisting }: RelationProps) {
  const say = useWords(text);
  const missing = insisting ? lacks(mark) : undefined;
  const left = noteLength - mark.note.length;
  return (
    <div className={css.relation}>
      <div className={missing === 'kind' ? 'field err' : 'field'}>
        <label htmlFor={`${id}-kind`}>{say.kind}</label>
        {missing === 'kind' ? (
          <div className="errmsg" id={`${id}-kind-fault`}>
            {say.kindMissing}
          </div>
        ) : null}
        <select
          id={`${id}-kind`}
          className="inp"
          value={mark.kind ?? ''}
          aria-invalid={missing === 'kind' || undefined}
          aria-describedby={missing === 'kind' ? `${id}-kind-fault` : undefined}
          onChange={(event) => onMark({ ...mark, kind: kinds.find((k) => k === event.target.value) })}
        >
          <option value="">{say.chooseKind}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {say[kind]}
            </option>
          ))}
        </select>
      </div>
      <div className={missing === 'note' ? 'field err' : 'field'}>
        <label htmlFor={`${id}-note`}>{mark.kind === 'other' ? say.noteOther : say.note}</label>
        {missing === 'note' ? (
          <div className="errmsg" id={`${id}-note-fault`}>
            {say.noteMissing}
          </div>
        ) : null}
        <input
          id={`${id}-note`}
          className="inp"
          maxLength={noteLength}
          value={mark.note}
          aria-invalid={missing === 'note' || undefined}
          aria-describedby={missing === 'note' ? `${id}-note-fault` : undefined}
          onChange={(event) => onMark({ ...mark, note: event.target.value })}
        />
        {left < 200 ? <div className="hint">{say.noteLeft(left)}</div> : null}
      </div>
    </div>
  );
}

const states = { effective: 'slash', awaiting: 'wait', refused: 'back' } as const satisfies Record<string, StateName>;

/** A facility that stands declared: nothing to do here. */
export function SettledRow({ facility }: { facility: Facility }) {
  const say = useWords(text);
  const { status } = facility;
  return (
    <li className={css.settled}>
      <span className={css.name}>
        <b>{facility.name}</b>
        <span className={css.place}>{facility.place}</span>
      </span>
      {status ? <State state={states[status]}>{say[status]}</State> : null}
    </li>
  );
}
