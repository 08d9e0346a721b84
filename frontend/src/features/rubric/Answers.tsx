// What stands below a criterion: the levels that describe points, or the answers of which one is chosen.
import { useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/icons';
import { type Criterion, type Level, newOption, type Option } from './draft';
import { PointsField } from './PointsField';
import css from './rubric.module.css';
import { TextArea } from './TextArea';
import { text } from './words';

interface Props {
  criterion: Criterion;
  /** What is wrong at a path below the criterion, such as "levels[1].points". */
  faultAt: (path: string) => string | undefined;
  onChange: (criterion: Criterion) => void;
}

const most = 20;

const swapped = <T,>(list: readonly T[], at: number, by: -1 | 1): T[] => {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
};

export function LevelRows({ criterion, faultAt, onChange }: Props) {
  const say = useWords(text);
  const levels = criterion.levels ?? [];
  const put = (next: Level[]) => {
    const { levels: _before, ...rest } = criterion;
    onChange(next.length > 0 ? { ...rest, levels: next } : rest);
  };
  const change = (at: number, part: Partial<Level>) =>
    put(levels.map((level, i) => (i === at ? { ...level, ...part } : level)));
  return (
    <fieldset className={css.answers}>
      <legend>{say.levels}</legend>
      <p className="hint">{say.levelsHint}</p>
      <ul>
        {levels.map((level, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level has nothing else that stays
          <li key={at} className={css.answer}>
            <PointsField
              label={say.points}
              value={level.points}
              fault={faultAt(`levels[${at}].points`)}
              onChange={(points) => change(at, { points })}
            />
            <Field
              label={say.levelName}
              maxLength={300}
              value={level.name ?? ''}
              onChange={(event) => change(at, { name: event.target.value })}
            />
            <TextArea
              label={say.description}
              value={level.description}
              fault={faultAt(`levels[${at}].description`)}
              onChange={(description) => change(at, { description })}
            />
            <Order
              name={level.name || say.level(at + 1)}
              first={at === 0}
              last={at === levels.length - 1}
              onMove={(by) => put(swapped(levels, at, by))}
              onRemove={() => put(levels.filter((_, i) => i !== at))}
            />
          </li>
        ))}
      </ul>
      {levels.length < most ? (
        <p>
          <button type="button" className="btn two" onClick={() => put([...levels, { points: 0, description: '' }])}>
            {say.addLevel}
          </button>
        </p>
      ) : null}
    </fieldset>
  );
}

export function OptionRows({ criterion, faultAt, onChange }: Props) {
  const say = useWords(text);
  const options = criterion.options ?? [];
  const put = (next: Option[]) => onChange({ ...criterion, options: next });
  const change = (at: number, part: Partial<Option>) =>
    put(options.map((option, i) => (i === at ? { ...option, ...part } : option)));
  const all = faultAt('options');
  return (
    <fieldset className={css.answers}>
      <legend>{say.options}</legend>
      <p className="hint">{say.optionsHint}</p>
      {all ? <p className="errmsg">{all}</p> : null}
      <ul>
        {options.map((option, at) => (
          <li key={option.id} className={css.answer}>
            <PointsField
              label={say.points}
              value={option.points}
              fault={faultAt(`options[${at}].points`)}
              onChange={(points) => change(at, { points })}
            />
            <div className={css.wide}>
              <TextArea
                label={say.description}
                value={option.description ?? ''}
                fault={faultAt(`options[${at}].description`)}
                onChange={(description) => change(at, { description })}
              />
              <label className={css.tick}>
                <input
                  type="checkbox"
                  checked={option.knockOut ?? false}
                  onChange={(event) => change(at, { knockOut: event.target.checked })}
                />
                {say.knockOut}
              </label>
              {option.knockOut ? (
                <TextArea
                  label={say.reason}
                  value={option.reason ?? ''}
                  fault={faultAt(`options[${at}].reason`)}
                  onChange={(reason) => change(at, { reason })}
                />
              ) : null}
            </div>
            <Order
              name={option.description || say.option(at + 1)}
              first={at === 0}
              last={at === options.length - 1}
              onMove={(by) => put(swapped(options, at, by))}
              onRemove={() => put(options.filter((_, i) => i !== at))}
            />
          </li>
        ))}
      </ul>
      {options.length < most ? (
        <p>
          <button type="button" className="btn two" onClick={() => put([...options, newOption()])}>
            {say.addOption}
          </button>
        </p>
      ) : null}
    </fieldset>
  );
}

interface OrderProps {
  name: string;
  first: boolean;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function Order({ name, first, last, onMove, onRemove }: OrderProps) {
  const say = useWords(text);
  return (
    <div className={css.order}>
      <button
        type="button"
        className="ibtn"
        aria-label={say.up(name)}
        aria-disabled={first}
        onClick={() => first || onMove(-1)}
      >
        <Icon of="up" />
      </button>
      <button
        type="button"
        className="ibtn"
        aria-label={say.down(name)}
        aria-disabled={last}
        onClick={() => last || onMove(1)}
      >
        <Icon of="down" />
      </button>
      <button type="button" className="ibtn" aria-label={say.removePart(name)} onClick={onRemove}>
        <Icon of="close" />
      </button>
    </div>
  );
}
