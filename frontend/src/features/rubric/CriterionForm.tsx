import { useEffect, useId, useRef } from 'react';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Field } from '../../ui/Field';
import { LevelRows, OptionRows } from './Answers';
import { bestOf, type Criterion, steps, withKind } from './draft';
import { PointsField } from './PointsField';
import css from './rubric.module.css';
import { TextArea } from './TextArea';
import { text } from './words';

interface Props {
  criterion: Criterion;
  faultAt: (path: string) => string | undefined;
  onChange: (criterion: Criterion) => void;
  onDone: () => void;
  onRemove: () => void;
}

/** One criterion, open to be written. */
export function CriterionForm({ criterion, faultAt, onChange, onDone, onRemove }: Props) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = useId();
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // To what is wrong, else to the name.
    const wrong = whole.current?.querySelector<HTMLElement>('[aria-invalid]');
    (wrong ?? whole.current?.querySelector('input'))?.focus({ preventScroll: true });
    if (wrong) wrong.scrollIntoView?.({ block: 'center' });
    else whole.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  const { kind } = criterion;
  return (
    <div ref={whole} className={css.form}>
      <div className={css.pair}>
        <Field
          label={say.name}
          maxLength={300}
          value={criterion.name}
          fault={faultAt('name')}
          onChange={(event) => onChange({ ...criterion, name: event.target.value })}
        />
        <Field
          label={say.nameEn}
          lang="en"
          maxLength={300}
          value={criterion.nameEn ?? ''}
          onChange={(event) => onChange({ ...criterion, nameEn: event.target.value })}
        />
      </div>
      <div className={css.three}>
        <div className="field">
          <label htmlFor={`${id}-kind`}>{say.kind}</label>
          <select
            id={`${id}-kind`}
            className="inp"
            value={kind}
            onChange={(event) => onChange(withKind(criterion, event.target.value === 'options' ? 'options' : 'points'))}
          >
            <option value="points">{say.kindOf('points')}</option>
            <option value="options">{say.kindOf('options')}</option>
          </select>
        </div>
        {kind === 'points' ? (
          <>
            <PointsField
              label={say.max}
              value={criterion.maxPoints ?? 0}
              fault={faultAt('maxPoints')}
              onChange={(maxPoints) => onChange({ ...criterion, maxPoints })}
            />
            <div className={faultAt('step') ? 'field err' : 'field'}>
              <label htmlFor={`${id}-step`}>{say.step}</label>
              {faultAt('step') ? (
                <div className="errmsg" id={`${id}-step-fault`}>
                  {faultAt('step')}
                </div>
              ) : null}
              <select
                id={`${id}-step`}
                className="inp"
                value={criterion.step ?? 50}
                aria-invalid={faultAt('step') ? true : undefined}
                aria-describedby={faultAt('step') ? `${id}-step-fault` : undefined}
                onChange={(event) => onChange({ ...criterion, step: Number(event.target.value) })}
              >
                {steps.map((step) => (
                  <option key={step} value={step}>
                    {points(step, language)}
                  </option>
                ))}
              </select>
            </div>
          </>
        ) : (
          <p className={css.best}>
            {say.maxOfOptions}: <b>{points(bestOf(criterion), language)}</b>
          </p>
        )}
      </div>
      <TextArea
        label={say.guidance}
        hint={say.guidanceHint}
        rows={3}
        value={criterion.guidance ?? ''}
        fault={faultAt('guidance')}
        onChange={(guidance) => onChange({ ...criterion, guidance })}
      />
      {kind === 'points' ? (
        <LevelRows criterion={criterion} faultAt={faultAt} onChange={onChange} />
      ) : (
        <OptionRows criterion={criterion} faultAt={faultAt} onChange={onChange} />
      )}
      <div className={css.formFoot}>
        <button type="button" className="btn two" onClick={onDone}>
          {say.done}
        </button>
        <button type="button" className="btn quiet" onClick={onRemove}>
          {say.remove}
        </button>
      </div>
    </div>
  );
}
