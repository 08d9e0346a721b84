// Saving: by the desk until scoring opens, afterwards rules by the council's vote.
import { useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Field } from '../../ui/Field';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { useRound } from '../panel/round';
import css from './plan.module.css';
import { planText } from './planWords';
import { type Form, planOf, planUntil, type Round, readCount, rulesOf, type Wrong } from './rulesForm';

interface Common {
  base: Round;
  form: Form;
  touched: readonly (keyof Form)[];
  onRefused: (failure: unknown, wrong: Wrong) => void;
  onSaved: (next: Round) => void;
  onUndo: () => void;
}

const none: Wrong = new Set();
const ofPlan = (field: keyof Form) => field in planUntil;

/** `rules` too, until they freeze; `reasoned`: the plan has been announced. */
export function SavePlan({
  base,
  form,
  touched,
  onRefused,
  onSaved,
  onUndo,
  rules = false,
  reasoned,
}: Common & { rules?: boolean; reasoned: boolean }) {
  const { ask } = useRound();
  const say = useWords(planText);
  const [reason, setReason] = useState('');
  const [unsaid, setUnsaid] = useState(false);
  const [wrong, setWrong] = useState(0);
  const mine = rules ? touched : touched.filter(ofPlan);
  const save = useChange(base.id, (typed: Form) =>
    must(
      ask.PUT('/api/rounds/{roundId}', {
        params: { path: { roundId: base.id }, header: seen(base.version) },
        body: {
          ...planOf(typed, base).plan,
          rules: rules ? rulesOf(typed).rules : base.rules,
          ...(reason.trim() ? { reason: reason.trim() } : {}),
        },
      }),
    ),
  );
  const press = () => {
    if (save.isPending || mine.length === 0) return;
    const faults: Wrong = new Set([...planOf(form, base).wrong, ...(rules ? rulesOf(form).wrong : none)]);
    setWrong(faults.size);
    onRefused(undefined, faults);
    setUnsaid(reasoned && reason.trim() === '');
    if (faults.size > 0 || (reasoned && reason.trim() === '')) return;
    save.mutate(form, {
      onSuccess: (next) => {
        setReason('');
        onSaved(next);
      },
      onError: (failure) => onRefused(failure, none),
    });
  };
  return (
    <div className={css.saving}>
      {save.error ? <Trouble failure={save.error} /> : null}
      {reasoned && mine.length > 0 ? (
        <Field
          label={say.reason}
          hint={say.reasonHint}
          fault={unsaid ? say.reasonNeeded : undefined}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      ) : null}
      <Buttons
        count={mine.length}
        wrong={wrong}
        saved={save.isSuccess}
        pending={save.isPending}
        label={rules ? say.save : say.savePlan}
        onPress={press}
        onUndo={onUndo}
      />
    </div>
  );
}

/** By the council's vote, between freezing and approval. */
export function Amend({ base, form, touched, onRefused, onSaved, onUndo }: Common) {
  const { ask } = useRound();
  const say = useWords(planText);
  const [reason, setReason] = useState('');
  const [votes, setVotes] = useState({ for: '', against: '0', abstain: '0' });
  const [asked, setAsked] = useState(false);
  const [wrong, setWrong] = useState(0);
  const mine = touched.filter((field) => !ofPlan(field));
  const counted = {
    for: readCount(votes.for) ?? undefined,
    against: readCount(votes.against) ?? undefined,
    abstain: readCount(votes.abstain) ?? undefined,
  };
  const amend = useChange(
    base.id,
    (body: { rules: Round['rules']; reason: string; votes: { for: number; against: number; abstain: number } }) =>
      must(
        ask.PUT('/api/rounds/{roundId}/rules', {
          params: { path: { roundId: base.id }, header: seen(base.version) },
          body,
        }),
      ),
  );
  const press = () => {
    if (amend.isPending || mine.length === 0) return;
    setAsked(true);
    const read = rulesOf(form);
    setWrong(read.wrong.size);
    onRefused(undefined, read.wrong);
    const { for: yes, against, abstain } = counted;
    if (
      read.wrong.size > 0 ||
      reason.trim() === '' ||
      yes === undefined ||
      against === undefined ||
      abstain === undefined
    )
      return;
    amend.mutate(
      { rules: read.rules, reason: reason.trim(), votes: { for: yes, against, abstain } },
      {
        onSuccess: (next) => {
          setReason('');
          setVotes({ for: '', against: '0', abstain: '0' });
          setAsked(false);
          onSaved(next);
        },
        onError: (failure) => onRefused(failure, none),
      },
    );
  };
  const fault = (value: number | undefined) => (asked && value === undefined ? say.notNumber : undefined);
  return (
    <div className={css.saving}>
      {amend.error ? <Trouble failure={amend.error} /> : null}
      {mine.length > 0 ? (
        <>
          <Field
            label={say.reason}
            hint={say.publicNote}
            fault={asked && reason.trim() === '' ? say.reasonNeeded : undefined}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <fieldset className={css.levels}>
            <legend>{say.votes}</legend>
            <p className="hint">{say.votesHint}</p>
            <div className={css.votes}>
              <Field
                label={say.votesFor}
                inputMode="numeric"
                fault={fault(counted.for)}
                value={votes.for}
                onChange={(event) => setVotes({ ...votes, for: event.target.value })}
              />
              <Field
                label={say.votesAgainst}
                inputMode="numeric"
                fault={fault(counted.against)}
                value={votes.against}
                onChange={(event) => setVotes({ ...votes, against: event.target.value })}
              />
              <Field
                label={say.votesAbstain}
                inputMode="numeric"
                fault={fault(counted.abstain)}
                value={votes.abstain}
                onChange={(event) => setVotes({ ...votes, abstain: event.target.value })}
              />
            </div>
          </fieldset>
        </>
      ) : null}
      <Buttons
        count={mine.length}
        wrong={wrong}
        saved={amend.isSuccess}
        pending={amend.isPending}
        label={say.amend}
        onPress={press}
        onUndo={onUndo}
      />
    </div>
  );
}

interface ButtonsProps {
  count: number;
  wrong: number;
  saved: boolean;
  pending: boolean;
  label: string;
  onPress: () => void;
  onUndo: () => void;
}

function Buttons({ count, wrong, saved, pending, label, onPress, onUndo }: ButtonsProps) {
  const say = useWords(planText);
  return (
    <div className={office.buttons}>
      <button type="button" className={count === 0 || wrong > 0 ? 'btn wait' : 'btn'} onClick={onPress}>
        {pending ? say.saving : count === 0 ? say.nothing : label}
      </button>
      {count > 0 ? (
        <button type="button" className="btn quiet" onClick={onUndo}>
          {say.undo}
        </button>
      ) : null}
      <span role="status">
        {count > 0 ? (wrong > 0 ? say.wrong(wrong) : say.changes(count)) : saved ? say.saved : ''}
      </span>
    </div>
  );
}
