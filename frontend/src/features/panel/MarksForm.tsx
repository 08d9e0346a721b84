// The figures of a paper sheet, criterion by criterion, held to the rubric's maxima and steps while they are typed.
import { useId, useState } from 'react';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { points } from '../../i18n/format';
import { Trouble } from './Asked';
import type { SheetProgress } from './board';
import { useChange } from './changes';
import office from './office.module.css';
import css from './paper.module.css';
import { type Criterion, type Rubric, read, readAll, type TypedSheet } from './paperMarks';
import { text } from './paperWords';
import { useRound } from './round';

interface Props {
  sheet: SheetProgress;
  rubric: Rubric;
  /** Undefined until the scan is on the server. */
  scanId: string | undefined;
  onSent: () => void;
  onCancel: () => void;
}

const longest = 1000;

export function MarksForm({ sheet, rubric, scanId, onSent, onCancel }: Props) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const { language } = useLanguage();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [remarks, setRemarks] = useState({ facility: '', council: '' });
  const now = readAll(rubric, typed);
  const enter = useChange(round.id, (asked: { scanId: string; marks: TypedSheet['marks'] }) =>
    must(
      ask.POST('/api/score-sheets/{sheetId}/paper-copies', {
        params: { path: { sheetId: sheet.sheetId } },
        body: {
          scanId: asked.scanId,
          rubricVersion: rubric.version,
          marks: asked.marks,
          remarks: Object.fromEntries(Object.entries(remarks).filter(([, remark]) => remark.trim() !== '')),
        },
      }),
    ),
  );
  const lacks =
    now.faulty > 0
      ? say.sendFaulty
      : now.unmarked > 0
        ? say.sendMissing(now.unmarked)
        : scanId === undefined
          ? say.sendNoScan
          : undefined;
  const send = () => {
    if (scanId !== undefined && lacks === undefined) enter.mutate({ scanId, marks: now.marks }, { onSuccess: onSent });
    else firstLacking(rubric, typed)?.focus();
  };
  return (
    <div className={css.form}>
      <h3>{`${say.marks}: ${sheet.entry}`}</h3>
      {rubric.tree.criterionGroups.map((group) => (
        <fieldset key={group.id} className={css.group}>
          <legend>
            {(language === 'en' ? group.nameEn : undefined) ?? group.name}, {points(group.maxPoints, language)}
          </legend>
          {group.criteria.map((criterion) => (
            <MarkField
              key={criterion.id}
              criterion={criterion}
              typed={typed[criterion.id] ?? ''}
              onType={(value) => setTyped((before) => ({ ...before, [criterion.id]: value }))}
            />
          ))}
        </fieldset>
      ))}
      <p className={css.total} aria-live="polite">
        <span>{say.total}</span>
        <span className="num">
          {say.of(Object.keys(now.marks).length === 0 ? '–' : points(now.total, language), '100')}
        </span>
        {now.unmarked > 0 ? <span className="cap">{say.unmarked(now.unmarked)}</span> : null}
      </p>
      <Remark
        label={say.toFacility}
        value={remarks.facility}
        onType={(facility) => setRemarks({ ...remarks, facility })}
      />
      <Remark label={say.toCouncil} value={remarks.council} onType={(council) => setRemarks({ ...remarks, council })} />
      {enter.error ? <Trouble failure={enter.error} /> : null}
      <div className={office.buttons}>
        <button type="button" className={lacks ? 'btn wait' : 'btn'} onClick={send}>
          {enter.isPending ? say.sending : (lacks ?? say.send)}
        </button>
        <button type="button" className="btn two" onClick={onCancel}>
          {say.cancel}
        </button>
      </div>
    </div>
  );
}

const fieldId = (criterionId: string) => `paper-${criterionId}`;

/** Where the next thing is to be typed. */
function firstLacking(rubric: Rubric, typed: Readonly<Record<string, string>>): HTMLElement | null {
  const criterion = rubric.tree.criterionGroups
    .flatMap((group) => group.criteria)
    .find((c) => read(c, typed[c.id] ?? '').state !== 'mark');
  return criterion ? document.getElementById(fieldId(criterion.id)) : null;
}

function MarkField({
  criterion,
  typed,
  onType,
}: {
  criterion: Criterion;
  typed: string;
  onType: (value: string) => void;
}) {
  const say = useWords(text);
  const { language } = useLanguage();
  const id = fieldId(criterion.id);
  const name = (language === 'en' ? criterion.nameEn : undefined) ?? criterion.name;
  if (criterion.kind === 'options') {
    return (
      <div className={`${css.mark} ${css.options}`}>
        <label htmlFor={id}>{name}</label>
        <select id={id} className="inp" value={typed} onChange={(event) => onType(event.target.value)}>
          <option value="">{say.choose}</option>
          {(criterion.options ?? []).map((option) => (
            <option key={option.id} value={option.id}>
              {[option.description ?? option.id, points(option.points, language), option.knockOut ? say.knockOut : '']
                .filter(Boolean)
                .join(' · ')}
            </option>
          ))}
        </select>
      </div>
    );
  }
  const max = points(criterion.maxPoints ?? 0, language);
  const step = points(criterion.step ?? 1, language);
  const of = read(criterion, typed);
  const faults = { 'not-number': say.notNumber, 'above-max': say.aboveMax(max), 'off-step': say.offStep(step) };
  const fault = of.state === 'fault' ? faults[of.fault] : undefined;
  return (
    <div className={fault ? `field err ${css.mark}` : css.mark}>
      <label htmlFor={id}>
        {name}
        <span className="cap">{say.maximum(max, step)}</span>
      </label>
      <input
        id={id}
        className="inp"
        inputMode="decimal"
        autoComplete="off"
        value={typed}
        onChange={(event) => onType(event.target.value)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
      {fault ? (
        <div className="errmsg" id={`${id}-fault`} role="alert">
          {fault}
        </div>
      ) : null}
    </div>
  );
}

function Remark({ label, value, onType }: { label: string; value: string; onType: (value: string) => void }) {
  const say = useWords(text);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="hint" id={`${id}-hint`}>
        {say.remarkHint}
      </div>
      <textarea
        id={id}
        className="inp"
        maxLength={longest}
        value={value}
        onChange={(event) => onType(event.target.value)}
        aria-describedby={`${id}-hint`}
      />
    </div>
  );
}
