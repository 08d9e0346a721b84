// What other places, levels, nominations or another pass mark would give. It changes nothing and is not minuted: only
// the parameters are here, the server works them out.
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { Icon } from '../../ui/icons';
import { Asked, Trouble } from '../panel/Asked';
import { type Round, useRound } from '../panel/round';
import { useNames } from '../reliability/names';
import css from './council.module.css';
import { Difference } from './Difference';
import { type Deliberation, simulationQuery, type Tried } from './queries';
import { text } from './words';

/** Parameters as the round has them. */
function standing({ rules }: Round): Required<Pick<Tried, 'passMark' | 'awards'>> & Tried {
  return {
    passMark: rules.passMark,
    awards: rules.awards ?? {},
    ...(rules.levels ? { levels: rules.levels } : {}),
    ...(rules.nomination ? { nomination: rules.nomination } : {}),
  };
}

export function Simulation({ table, onClose }: { table: Deliberation; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const names = useNames();
  const [tried, setTried] = useState(() => standing(round));
  const query = useQuery(simulationQuery(ask, round.id, table.rowVersion, useDeferredValue(tried)));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { awards, passMark, levels, nomination } = tried;
  const inGroup = (group: string, places: number | undefined) => {
    const { [group]: _, ...others } = awards.perGroup ?? {};
    setTried({
      ...tried,
      awards: { ...awards, perGroup: places === undefined ? others : { ...others, [group]: places } },
    });
  };
  const without = <T extends object>(of: T, key: keyof T): T => {
    const { [key]: _, ...rest } = of;
    return rest as T;
  };
  return (
    <aside className={css.simulation} aria-labelledby="simulation">
      <div className={css.head}>
        <h2 id="simulation" tabIndex={-1} ref={heading}>
          {say.tryOut}
        </h2>
        <button type="button" className="ibtn" aria-label={say.close} onClick={onClose}>
          <Icon of="close" />
        </button>
      </div>
      <p className={css.quiet}>{say.simulationWhat}</p>
      <div className={css.parameters}>
        <Parameter
          label={say.passMark}
          value={passMark.points / 100}
          most={100}
          change={(points) =>
            points !== undefined && setTried({ ...tried, passMark: { ...passMark, points: points * 100 } })
          }
        />
        <Parameter
          label={say.totalPlaces}
          value={awards.total}
          fallback={table.outcome.awarded}
          optional
          change={(total) =>
            setTried({ ...tried, awards: total === undefined ? without(awards, 'total') : { ...awards, total } })
          }
        />
        {table.outcome.groups.length > 1
          ? table.outcome.groups.map(({ group, proposed }) => (
              <Parameter
                key={group}
                label={say.groupPlaces(names.group(group))}
                value={awards.perGroup?.[group]}
                fallback={proposed}
                optional
                change={(places) => inGroup(group, places)}
              />
            ))
          : null}
        {levels?.list.map((level) => (
          <Parameter
            key={level.id}
            label={say.levelPlaces(level.id)}
            value={level.count}
            fallback={0}
            optional
            change={(places) =>
              setTried({
                ...tried,
                levels: {
                  ...levels,
                  list: levels.list.map((one) =>
                    one.id !== level.id
                      ? one
                      : places === undefined
                        ? without(one, 'count')
                        : { ...one, count: places },
                  ),
                },
              })
            }
          />
        ))}
        {nomination ? (
          <Parameter
            label={say.nominationPlaces}
            value={nomination.total}
            fallback={table.outcome.nominated}
            optional
            change={(total) =>
              setTried({
                ...tried,
                nomination: total === undefined ? without(nomination, 'total') : { ...nomination, total },
              })
            }
          />
        ) : null}
      </div>
      {query.error && query.data ? <Trouble failure={query.error} again={() => query.refetch()} /> : null}
      <Asked query={query}>
        {(simulation: Schemas['Simulation']) => <Difference simulation={simulation} stale={query.isPlaceholderData} />}
      </Asked>
      <p className={css.quiet}>{say.toRules}</p>
      <button type="button" className="btn two" onClick={() => setTried(standing(round))}>
        {say.back}
      </button>
    </aside>
  );
}

interface ParameterProps {
  label: string;
  value: number | undefined;
  /** Where a limit begins that there was not. */
  fallback?: number;
  most?: number;
  optional?: boolean;
  change: (value: number | undefined) => void;
}

function Parameter({ label, value, fallback = 0, most = 100_000, optional = false, change }: ParameterProps) {
  const say = useWords(text);
  const id = useId();
  const set = (n: number) => change(Math.min(most, Math.max(0, n)));
  return (
    <div className={css.parameter}>
      <label htmlFor={id}>{label}</label>
      {optional ? (
        <label className={css.limited}>
          <input
            type="checkbox"
            checked={value !== undefined}
            onChange={(event) => change(event.target.checked ? fallback : undefined)}
          />
          <span>{say.limited}</span>
        </label>
      ) : null}
      <span className={css.stepper}>
        <button
          type="button"
          aria-label={say.less(label)}
          disabled={value === undefined || value === 0}
          onClick={() => set((value ?? 0) - 1)}
        >
          −
        </button>
        <input
          id={id}
          className="num"
          inputMode="numeric"
          autoComplete="off"
          disabled={value === undefined}
          value={value ?? '–'}
          onChange={(event) => {
            const digits = event.target.value.replace(/\D/g, '');
            set(digits === '' ? 0 : Number(digits));
          }}
        />
        <button
          type="button"
          aria-label={say.more(label)}
          disabled={value === undefined || value >= most}
          onClick={() => set((value ?? 0) + 1)}
        >
          +
        </button>
      </span>
    </div>
  );
}
