// How a round counts: frozen when scoring opens.
import { useId } from 'react';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { Notice } from '../../ui/Page';
import office from '../panel/office.module.css';
import { Chosen, type Setting, Typed, YesNo } from './fields';
import type { Editing } from './PlanFields';
import css from './plan.module.css';
import { planText } from './planWords';
import { defaults, type Form } from './rulesForm';

const aggregations = ['mean', 'trimmed-mean', 'median'] as const;
const combinations = ['last', 'weighted'] as const;
const knockOuts = ['majority', 'any'] as const;

interface Props extends Editing {
  frozenAt: string | undefined;
  /** Before scoring by the desk; undefined once frozen. */
  open: boolean;
  /** The minimum of sheets may be lowered by vote. */
  lowers: boolean;
  groups: readonly { id: string; name: string }[];
}

export function CountingFields({ form, change, fault, frozenAt, open, lowers, groups }: Props) {
  const say = useWords(planText);
  const setting = (field: keyof Form, path: string, more: Partial<Setting> = {}): Setting => ({
    field,
    fault: fault(`rules.${path}`, path),
    ...more,
    ...(open ? {} : { closed: '' }),
  });
  const value = (byDefault: string, isDefault: boolean) => ({ byDefault, isDefault });
  return (
    <section className={office.part}>
      <h2>{say.counting}</h2>
      <p className={office.intro}>{say.countingWhy}</p>
      {frozenAt ? <Notice kind="info">{say.frozen(moment(frozenAt))}</Notice> : null}
      <div className={css.grid}>
        <Chosen
          setting={setting('aggregation', 'aggregation', {
            ...value(say.aggregation(defaults.aggregation), form.aggregation === defaults.aggregation),
            hint: form.aggregation === 'trimmed-mean' ? say.trimmedHint : undefined,
          })}
          value={form.aggregation}
          options={aggregations.map((one) => ({ value: one, label: say.aggregation(one) }))}
          onChoose={(aggregation) => change({ aggregation })}
        />
        <Typed
          setting={{
            field: 'minimumSheets',
            fault: fault('rules.minimumSheets', 'minimumSheets'),
            ...value(defaults.minimumSheets, form.minimumSheets === defaults.minimumSheets),
            hint: lowers ? say.minimumLower : say.minimumHint,
            ...(open || lowers ? {} : { closed: '' }),
          }}
          numeric
          value={form.minimumSheets}
          onType={(minimumSheets) => change({ minimumSheets })}
        />
        <Typed
          setting={setting('passMark', 'passMark.points', {
            ...value(defaults.passMark, form.passMark === defaults.passMark),
            hint: say.pointsHint,
          })}
          numeric
          value={form.passMark}
          onType={(passMark) => change({ passMark })}
        />
        <YesNo
          setting={setting('passInclusive', 'passMark.inclusive', value(say.threshold(true), form.passInclusive))}
          value={form.passInclusive}
          words={{ yes: say.threshold(true), no: say.threshold(false) }}
          onChoose={(passInclusive) => change({ passInclusive })}
        />
        <YesNo
          setting={setting('twoStages', 'stages', value(say.stages(false), !form.twoStages))}
          value={form.twoStages}
          words={{ yes: say.stages(true), no: say.stages(false) }}
          onChoose={(twoStages) => change({ twoStages })}
        />
        {form.twoStages ? <TwoStages {...{ form, change, setting }} /> : null}
        <Chosen
          setting={setting(
            'knockOut',
            'knockOut',
            value(say.knockOut(defaults.knockOut), form.knockOut === defaults.knockOut),
          )}
          value={form.knockOut}
          options={knockOuts.map((one) => ({ value: one, label: say.knockOut(one) }))}
          onChoose={(knockOut) => change({ knockOut })}
        />
        <TieBreaks {...{ form, change, open, groups }} fault={fault('rules.tieBreaks', 'tieBreaks')} />
      </div>
    </section>
  );
}

function TwoStages({
  form,
  change,
  setting,
}: Pick<Editing, 'form' | 'change'> & {
  setting: (field: keyof Form, path: string, more?: Partial<Setting>) => Setting;
}) {
  const say = useWords(planText);
  return (
    <>
      <Typed
        setting={setting('advance', 'stages[0].advance.points', {
          byDefault: say.noneOf,
          isDefault: form.advance === defaults.advance,
          hint: say.advanceHint,
        })}
        numeric
        value={form.advance}
        onType={(advance) => change({ advance })}
      />
      {form.advance.trim() === '' ? null : (
        <YesNo
          setting={setting('advanceInclusive', 'stages[0].advance.inclusive')}
          value={form.advanceInclusive}
          words={{ yes: say.threshold(true), no: say.threshold(false) }}
          onChoose={(advanceInclusive) => change({ advanceInclusive })}
        />
      )}
      <Chosen
        setting={setting('combine', 'combine', {
          byDefault: say.combine(defaults.combine),
          isDefault: form.combine === defaults.combine,
        })}
        value={form.combine}
        options={combinations.map((one) => ({ value: one, label: say.combine(one) }))}
        onChoose={(combine) => change({ combine })}
      />
      {form.combine === 'weighted' ? (
        <>
          <Typed
            setting={setting('weight1', 'stages[0].weight')}
            numeric
            value={form.weight1}
            onType={(weight1) => change({ weight1 })}
          />
          <Typed
            setting={setting('weight2', 'stages[1].weight')}
            numeric
            value={form.weight2}
            onType={(weight2) => change({ weight2 })}
          />
        </>
      ) : null}
    </>
  );
}

function TieBreaks({
  form,
  change,
  fault,
  open,
  groups,
}: Pick<Editing, 'form' | 'change'> & {
  fault: string | undefined;
  open: boolean;
  groups: readonly { id: string; name: string }[];
}) {
  const say = useWords(planText);
  const id = useId();
  const nameOf = (group: string) => groups.find((one) => one.id === group)?.name ?? group;
  const left = groups.filter((group) => !form.tieBreaks.includes(group.id));
  return (
    <div className={`${fault ? 'field err' : 'field'} ${css.whole}`}>
      <label htmlFor={id}>{say.name('tieBreaks')}</label>
      <div className="hint" id={`${id}-hint`}>
        <span className={form.tieBreaks.length === 0 ? css.byDefault : css.changed}>
          {form.tieBreaks.length === 0 ? say.isDefault : say.notDefault(say.noneOf)}
        </span>
        {say.tieHint}
      </div>
      {fault ? <div className="errmsg">{fault}</div> : null}
      {form.tieBreaks.length > 0 ? (
        <ol className={css.order}>
          {form.tieBreaks.map((group, at) => (
            <li key={group}>
              <span>{say.tieOrder(at + 1, nameOf(group))}</span>
              {open ? (
                <button
                  type="button"
                  className={office.quietAct}
                  aria-label={say.removeNamed(nameOf(group))}
                  onClick={() => change({ tieBreaks: form.tieBreaks.filter((one) => one !== group) })}
                >
                  {say.remove}
                </button>
              ) : null}
            </li>
          ))}
        </ol>
      ) : null}
      <select
        id={id}
        className="inp"
        value=""
        disabled={!open || left.length === 0}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change({ tieBreaks: [...form.tieBreaks, event.target.value] })}
      >
        <option value="">{say.tieAdd}</option>
        {left.map((group) => (
          <option key={group.id} value={group.id}>
            {group.name}
          </option>
        ))}
      </select>
    </div>
  );
}
