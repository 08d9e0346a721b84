// Places, award levels and nominations: the organiser's before scoring opens, then the council's until approval.
import { useId } from 'react';
import { useWords } from '../../i18n';
import office from '../panel/office.module.css';
import { Chosen, type Setting, Typed, YesNo } from './fields';
import type { Editing } from './PlanFields';
import css from './plan.module.css';
import { planText } from './planWords';
import { defaults, type Form } from './rulesForm';

interface Props extends Editing {
  open: boolean;
  groups: readonly { id: string; name: string }[];
}

const scopes = ['overall', 'group'] as const;

export function CouncilFields({ form, change, fault, open, groups }: Props) {
  const say = useWords(planText);
  const setting = (field: keyof Form, path: string, more: Partial<Setting> = {}): Setting => ({
    field,
    fault: fault(`rules.${path}`, path),
    ...more,
    ...(open ? {} : { closed: '' }),
  });
  const limit = (typed: string) => ({ byDefault: say.none, isDefault: typed.trim() === '' });
  return (
    <section className={office.part}>
      <h2>{say.council}</h2>
      <p className={office.intro}>{say.councilWhy}</p>
      <div className={css.grid}>
        <Typed
          setting={setting('awardsTotal', 'awards.total', { ...limit(form.awardsTotal), hint: say.countHint })}
          numeric
          value={form.awardsTotal}
          onType={(awardsTotal) => change({ awardsTotal })}
        />
        <YesNo
          setting={setting('nominates', 'nomination', {
            byDefault: say.yes,
            isDefault: form.nominates === defaults.nominates,
            hint: say.nominatesHint,
          })}
          value={form.nominates}
          onChoose={(nominates) => change({ nominates })}
        />
        {form.nominates ? (
          <>
            <Typed
              setting={setting('nominationTotal', 'nomination.total', {
                ...limit(form.nominationTotal),
                hint: say.countHint,
              })}
              numeric
              value={form.nominationTotal}
              onType={(nominationTotal) => change({ nominationTotal })}
            />
            <Typed
              setting={setting('nominationMinimum', 'nomination.minimumPoints', {
                byDefault: say.noneOf,
                isDefault: form.nominationMinimum.trim() === '',
                hint: say.pointsHint,
              })}
              numeric
              value={form.nominationMinimum}
              onType={(nominationMinimum) => change({ nominationMinimum })}
            />
          </>
        ) : null}
        <PerGroup {...{ form, change, fault, open, groups }} />
        <LevelsField {...{ form, change, fault, open }} />
        {form.levels.length > 0 ? (
          <Chosen
            setting={setting('levelScope', 'levels.scope', {
              byDefault: say.scope('overall'),
              isDefault: form.levelScope === 'overall',
            })}
            value={form.levelScope}
            options={scopes.map((scope) => ({ value: scope, label: say.scope(scope) }))}
            onChoose={(levelScope) => change({ levelScope })}
          />
        ) : null}
        {form.nominates && form.levels.length > 0 ? <NominatedLevels {...{ form, change, open }} /> : null}
      </div>
    </section>
  );
}

/** Limits by product group, awards beside nominations. */
function PerGroup({ form, change, fault, open, groups }: Props) {
  const say = useWords(planText);
  const cell = (
    key: 'awardsPerGroup' | 'nominationPerGroup',
    path: string,
    label: string,
    group: string,
    name: string,
  ) => {
    const wrong = fault(`rules.${path}.${group}`, `${path}.${group}`);
    return (
      <td data-label={label}>
        <input
          className="inp"
          inputMode="numeric"
          aria-label={`${label}: ${name}`}
          aria-invalid={wrong ? true : undefined}
          disabled={!open}
          value={form[key][group] ?? ''}
          onChange={(event) => change({ [key]: { ...form[key], [group]: event.target.value } })}
        />
        {wrong ? <span className="errmsg">{wrong}</span> : null}
      </td>
    );
  };
  return (
    <table className={`${office.rows} ${css.whole} ${css.small}`}>
      <caption className={css.caption}>{say.countHint}</caption>
      <thead>
        <tr>
          <th scope="col">{say.group}</th>
          <th scope="col">{say.places}</th>
          {form.nominates ? <th scope="col">{say.nominations}</th> : null}
        </tr>
      </thead>
      <tbody>
        {groups.map(({ id, name }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            {cell('awardsPerGroup', 'awards.perGroup', say.places, id, name)}
            {form.nominates ? cell('nominationPerGroup', 'nomination.perGroup', say.nominations, id, name) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LevelsField({ form, change, fault, open }: Omit<Props, 'groups'>) {
  const say = useWords(planText);
  const set = (at: number, part: Partial<Form['levels'][number]>) =>
    change({ levels: form.levels.map((level, n) => (n === at ? { ...level, ...part } : level)) });
  return (
    <fieldset className={`${css.levels} ${css.whole}`}>
      <legend>{say.name('levels')}</legend>
      <p className="hint">
        <span className={form.levels.length === 0 ? css.byDefault : css.changed}>
          {form.levels.length === 0 ? say.isDefault : say.notDefault(say.noneOf)}
        </span>
        {form.levels.length === 0 ? say.noLevels : ''}
      </p>
      {form.levels.map((level, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: levels have no name of their own while one is typed
        <div key={at} className={css.level}>
          {(
            [
              ['id', say.levelName, 'id'],
              ['count', say.levelCount, 'count'],
              ['minimum', say.levelMinimum, 'minimumPoints'],
            ] as const
          ).map(([key, label, path]) => {
            const wrong = fault(`rules.levels.list[${at}].${path}`, `levels.list[${at}].${path}`);
            return (
              <label key={key} className={css.labelled}>
                <span>{label}</span>
                <input
                  className="inp"
                  inputMode={key === 'id' ? undefined : 'decimal'}
                  maxLength={40}
                  disabled={!open}
                  aria-invalid={wrong ? true : undefined}
                  value={level[key]}
                  onChange={(event) => set(at, { [key]: event.target.value })}
                />
                {wrong ? <span className="errmsg">{wrong}</span> : null}
              </label>
            );
          })}
          {open ? (
            <button
              type="button"
              className={office.quietAct}
              aria-label={say.removeNamed(level.id || `${say.levelName} ${at + 1}`)}
              onClick={() => change({ levels: form.levels.filter((_, n) => n !== at) })}
            >
              {say.remove}
            </button>
          ) : null}
        </div>
      ))}
      {open ? (
        <button
          type="button"
          className={office.act}
          onClick={() => change({ levels: [...form.levels, { id: '', count: '', minimum: '' }] })}
        >
          {say.addLevel}
        </button>
      ) : null}
    </fieldset>
  );
}

function NominatedLevels({ form, change, open }: Pick<Props, 'form' | 'change' | 'open'>) {
  const say = useWords(planText);
  const id = useId();
  return (
    <fieldset className={`${css.levels} ${css.whole}`} aria-describedby={`${id}-hint`}>
      <legend>{say.name('nominationLevels')}</legend>
      <p className="hint" id={`${id}-hint`}>
        {say.anyLevel}
      </p>
      <div className={office.buttons}>
        {form.levels
          .map((level) => level.id.trim())
          .filter(Boolean)
          .map((level) => (
            <label key={level} className={css.tick}>
              <input
                type="checkbox"
                disabled={!open}
                checked={form.nominationLevels.includes(level)}
                onChange={(event) =>
                  change({
                    nominationLevels: event.target.checked
                      ? [...form.nominationLevels, level]
                      : form.nominationLevels.filter((one) => one !== level),
                  })
                }
              />
              {level}
            </label>
          ))}
      </div>
    </fieldset>
  );
}
