import { useId } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import css from './planning.module.css';
import { text } from './words';

type Cycle = Schemas['Cycle'];

/** The cycle asked for, else the newest that is open, else the newest. */
export function chosenCycle(cycles: readonly Cycle[], asked: string | undefined): Cycle | undefined {
  const newest = [...cycles].sort((a, b) => b.startsOn.localeCompare(a.startsOn));
  return newest.find(({ id }) => id === asked) ?? newest.find(({ status }) => status === 'open') ?? newest[0];
}

export function CyclePick({
  cycles,
  value,
  onPick,
}: {
  cycles: readonly Cycle[];
  value: string;
  onPick: (id: string) => void;
}) {
  const say = useWords(text);
  const id = useId();
  return (
    <div className={`field ${css.pick}`}>
      <label htmlFor={id}>{say.cycle}</label>
      <select id={id} className="inp" value={value} onChange={(event) => onPick(event.target.value)}>
        {cycles.map((cycle) => (
          <option key={cycle.id} value={cycle.id}>
            {say.cycleOf(cycle.name, cycle.status === 'closed')}
          </option>
        ))}
      </select>
    </div>
  );
}
