// A round is made in two steps: what it starts from, then whose it is and when.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { must } from '../../api/problem';
import { useLanguage, useWords } from '../../i18n';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Heading, Notice } from '../../ui/Page';
import { useOffice } from '../office/standing';
import { Asked, Trouble } from '../panel/Asked';
import office from '../panel/office.module.css';
import { programmeQuery, unitQuery } from '../panel/queries';
import { chosenCycle } from './CyclePick';
import { fromTyped } from './moments';
import css from './planning.module.css';
import { cyclesQuery, unitRoundsQuery } from './queries';
import { useFaults } from './useFaults';
import { text } from './words';

interface Draft {
  unitId: string;
  /** Undefined: from the programme's template. */
  from: string | undefined;
  copies: boolean;
  cycleId: string;
  title: string;
  receives: boolean;
  opensAt: string;
  closesAt: string;
  screensUntil: string;
}

export function NewRound() {
  const say = useWords(text);
  const { units } = useOffice();
  const cycles = useQuery(cyclesQuery);
  return (
    <main className={office.main}>
      <Heading title={say.newTitle} />
      <p className={office.intro}>{say.newIntro}</p>
      <Asked query={cycles}>
        {({ items }) => {
          const open = items.filter(({ status }) => status === 'open');
          return open.length === 0 || units.length === 0 ? (
            <Notice kind="info">
              <p>{say.noCycle}</p>
              <p>{say.noCycleWhy}</p>
            </Notice>
          ) : (
            <Steps cycles={open} />
          );
        }}
      </Asked>
    </main>
  );
}

function Steps({ cycles }: { cycles: Schemas['Cycle'][] }) {
  const { units } = useOffice();
  const [second, setSecond] = useState(false);
  const [draft, setDraft] = useState<Draft>({
    unitId: units.length === 1 ? (units[0]?.id ?? '') : '',
    from: undefined,
    copies: false,
    cycleId: chosenCycle(cycles, undefined)?.id ?? '',
    title: '',
    receives: false,
    opensAt: '',
    closesAt: '',
    screensUntil: '',
  });
  const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }));
  return second ? (
    <Second draft={draft} change={change} cycles={cycles} back={() => setSecond(false)} />
  ) : (
    <First draft={draft} change={change} next={() => setSecond(true)} />
  );
}

interface Part {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function First({ draft, change, next }: Part & { next: () => void }) {
  const say = useWords(text);
  const id = useId();
  const { units } = useOffice();
  const [asked, setAsked] = useState(false);
  const earlier = useQuery(unitRoundsQuery(draft.unitId || undefined));
  const rounds = earlier.data?.items ?? [];
  const ready = draft.unitId !== '' && (!draft.copies || draft.from !== undefined);
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (ready) next();
      }}
    >
      <h2>
        {say.step(1)}. {say.fromWhat}
      </h2>
      <PickOne
        id={`${id}-unit`}
        label={say.unit}
        hint={say.unitHint}
        fault={asked && draft.unitId === '' ? say.unitNeeded : undefined}
        value={draft.unitId}
        options={units.map((unit) => ({ value: unit.id, label: unit.title }))}
        onPick={(unitId) => change({ unitId, from: undefined, copies: false })}
      />
      <fieldset className={css.choices}>
        <legend>{say.fromWhat}</legend>
        <label className={css.choice}>
          <input
            type="radio"
            name={id}
            checked={!draft.copies}
            onChange={() => change({ copies: false, from: undefined })}
          />
          <b>{say.fromTemplate}</b>
          <span>{say.fromTemplateWhy}</span>
        </label>
        <label className={css.choice}>
          <input
            type="radio"
            name={id}
            checked={draft.copies}
            disabled={rounds.length === 0}
            onChange={() => change({ copies: true, from: rounds[0]?.id })}
          />
          <b>{say.fromLast}</b>
          <span>{draft.unitId !== '' && earlier.data && rounds.length === 0 ? say.fromNone : say.fromLastWhy}</span>
        </label>
      </fieldset>
      {draft.copies ? (
        <PickOne
          id={`${id}-from`}
          label={say.which}
          value={draft.from ?? ''}
          fault={asked && draft.from === undefined ? say.fromNeeded : undefined}
          options={rounds.map((round) => ({ value: round.id, label: round.title }))}
          onPick={(from) => change({ from: from || undefined })}
        />
      ) : null}
      <div className={office.buttons}>
        <Link className="btn two" to={paths.rounds}>
          {say.back}
        </Link>
        <button type="submit" className="btn">
          {say.next}
        </button>
      </div>
    </form>
  );
}

function Second({ draft, change, cycles, back }: Part & { cycles: Schemas['Cycle'][]; back: () => void }) {
  const say = useWords(text);
  const id = useId();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const cycle = cycles.find((one) => one.id === draft.cycleId);
  const unit = useQuery(unitQuery(api, draft.unitId));
  const programme = useQuery(programmeQuery(api, cycle?.programmeId ?? ''));
  const tier = programme.data?.tiers.find(({ unitLevel }) => unitLevel === unit.data?.level);
  const create = useMutation({
    mutationFn: () => {
      const registrationOpensAt = fromTyped(draft.opensAt);
      const registrationClosesAt = fromTyped(draft.closesAt);
      const screeningClosesAt = fromTyped(draft.screensUntil);
      return must(
        api.POST('/api/rounds', {
          body: {
            cycleId: draft.cycleId,
            tier: tier?.tier ?? '',
            unitId: draft.unitId,
            ...(draft.from ? { from: draft.from } : {}),
            ...(draft.title.trim() ? { title: draft.title.trim() } : {}),
            receivesPromotions: draft.receives,
            ...(registrationOpensAt ? { registrationOpensAt } : {}),
            ...(registrationClosesAt ? { registrationClosesAt } : {}),
            ...(screeningClosesAt ? { screeningClosesAt } : {}),
          },
        }),
      );
    },
    onSuccess: (round) => navigate({ to: '/ky/$roundId/ke-hoach', params: { roundId: round.id } }),
  });
  const fault = useFaults(create.error);
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!create.isPending && tier) create.mutate();
      }}
    >
      <h2>{say.step(2)}</h2>
      {create.error ? <Trouble failure={create.error} /> : null}
      <dl className="facts">
        <div>
          <dt>{say.unit}</dt>
          <dd>{unit.data?.title}</dd>
        </div>
        <div>
          <dt>{say.tier}</dt>
          <dd>
            {tier ? (language === 'vi' ? tier.nameVi : tier.nameEn) : programme.data && unit.data ? say.noTier : ''}
          </dd>
        </div>
      </dl>
      <PickOne
        id={`${id}-cycle`}
        label={say.cycle}
        value={draft.cycleId}
        fault={fault('cycleId')}
        options={cycles.map((one) => ({ value: one.id, label: one.name }))}
        onPick={(cycleId) => change({ cycleId })}
      />
      <Field
        label={say.roundTitle}
        hint={say.roundTitleHint}
        fault={fault('title')}
        maxLength={300}
        value={draft.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <div className={css.two}>
        <Field
          label={say.opensAt}
          type="datetime-local"
          fault={fault('registrationOpensAt')}
          value={draft.opensAt}
          onChange={(event) => change({ opensAt: event.target.value })}
        />
        <Field
          label={say.closesAt}
          type="datetime-local"
          fault={fault('registrationClosesAt')}
          value={draft.closesAt}
          onChange={(event) => change({ closesAt: event.target.value })}
        />
        <Field
          label={say.screensUntil}
          type="datetime-local"
          fault={fault('screeningClosesAt')}
          value={draft.screensUntil}
          onChange={(event) => change({ screensUntil: event.target.value })}
        />
      </div>
      <p className="hint">
        {say.closesHint} {say.datesLater}
      </p>
      <label className={css.choice}>
        <input
          type="checkbox"
          checked={draft.receives}
          onChange={(event) => change({ receives: event.target.checked })}
        />
        <b>{say.receives}</b>
        <span>{fault('receivesPromotions') ?? say.receivesHint}</span>
      </label>
      <div className={office.buttons}>
        <button type="button" className="btn two" onClick={back}>
          {say.back}
        </button>
        <button type="submit" className={tier ? 'btn' : 'btn wait'}>
          {create.isPending ? say.creating : say.create}
        </button>
      </div>
    </form>
  );
}

interface PickProps {
  id: string;
  label: string;
  hint?: string;
  fault?: string | undefined;
  value: string;
  options: { value: string; label: string }[];
  onPick: (value: string) => void;
}

function PickOne({ id, label, hint, fault, value, options, onPick }: PickProps) {
  const say = useWords(text);
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className={fault ? 'field err' : 'field'}>
      <label htmlFor={id}>{label}</label>
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
      <select
        id={id}
        className="inp"
        value={value}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onPick(event.target.value)}
      >
        {value === '' ? <option value="">{say.pick}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
