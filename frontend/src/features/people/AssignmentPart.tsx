// How entries are shared out: chosen, looked at, and only then applied.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { must, Refusal } from '../../api/problem';
import { useWords } from '../../i18n';
import { day } from '../../i18n/format';
import { Field } from '../../ui/Field';
import { Notice } from '../../ui/Page';
import { Asked, Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import css from '../panel/office.module.css';
import { beforeScoring, useRound } from '../panel/round';
import { text } from './assignmentWords';
import { PlanTable } from './PlanTable';
import own from './people.module.css';
import { assignmentQuery, type Group, type Plan, type Terms } from './queries';

const modes: Terms['mode'][] = ['by-group', 'everyone', 'balanced'];
const numeric = (typed: string): number => (/^\d{1,6}$/.test(typed.trim()) ? Number(typed.trim()) : 0);

export function AssignmentPart({ groups }: { groups: readonly Group[] }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const assignment = useQuery(assignmentQuery(ask, round.id));
  const scoring = round.phase === 'scoring';
  return (
    <section className={css.part}>
      <h2>{say.title}</h2>
      <p className={css.intro}>{say.intro}</p>
      <Asked query={assignment}>
        {(now) => (
          <>
            <p>
              <b>{say.now(now.mode)}</b>
              {now.version === 0 ? say.defaulted : now.appliedAt ? say.since(day(now.appliedAt)) : ''}
            </p>
            {beforeScoring(round.phase) || (scoring && now.mode === 'balanced') ? (
              <Choose key={now.version} now={now} groups={groups} widening={scoring} />
            ) : (
              <p>{say.inUse}</p>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}

function Choose({ now, groups, widening }: { now: Terms; groups: readonly Group[]; widening: boolean }) {
  const { round, ask } = useRound();
  const say = useWords(text);
  const minimum = round.rules.minimumSheets;
  const [mode, setMode] = useState(now.mode);
  const [perEntry, setPerEntry] = useState(String(now.perEntry || Math.max(minimum, 5)));
  const [maxPerJudge, setMax] = useState(now.maxPerJudge ? String(now.maxPerJudge) : '');
  const [plan, setPlan] = useState<Plan>();
  const terms: Terms =
    mode === 'balanced' ? { mode, perEntry: numeric(perEntry), maxPerJudge: numeric(maxPerJudge) } : { mode };
  const path = { roundId: round.id };
  const look = useChange(round.id, (asked: Terms) =>
    must(ask.POST('/api/rounds/{roundId}/assignment-plans', { params: { path }, body: asked })),
  );
  const apply = useChange(round.id, (asked: Plan) =>
    must(
      ask.PUT('/api/rounds/{roundId}/assignment', {
        params: { path, header: seen(asked.version) },
        body: {
          mode: asked.mode,
          perEntry: asked.perEntry ?? 0,
          maxPerJudge: asked.maxPerJudge ?? 0,
          digest: asked.digest,
        },
      }),
    ),
  );
  const choose = (change: () => void) => {
    change();
    setPlan(undefined);
    look.reset();
    apply.reset();
  };
  const stale = apply.error instanceof Refusal && apply.error.problem.status === 412;
  return (
    <form
      className={own.form}
      onSubmit={(event) => {
        event.preventDefault();
        apply.reset();
        look.mutate(terms, { onSuccess: setPlan });
      }}
    >
      {widening ? (
        <p>{say.widen}</p>
      ) : (
        <fieldset className={own.modes}>
          <legend>{say.pickMode}</legend>
          {modes.map((one) => (
            <label key={one} className={own.tick}>
              <input type="radio" name="mode" checked={mode === one} onChange={() => choose(() => setMode(one))} />
              <span>
                {say.mode(one)}
                <span>{say.what(one)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {mode === 'balanced' ? (
        <div className={own.numbers}>
          <Field
            label={say.perEntry}
            hint={say.perEntryHint(minimum)}
            inputMode="numeric"
            value={perEntry}
            onChange={(event) => choose(() => setPerEntry(event.target.value))}
          />
          <Field
            label={say.maxPerJudge}
            hint={say.maxHint}
            inputMode="numeric"
            value={maxPerJudge}
            onChange={(event) => choose(() => setMax(event.target.value))}
          />
        </div>
      ) : null}
      <p>
        <button type="submit" className="btn two">
          {say.preview}
        </button>
      </p>
      {look.error ? <Trouble failure={look.error} /> : null}
      {plan ? <PlanTable plan={plan} groups={groups} /> : null}
      {stale ? (
        <Notice kind="wait">
          <p>{say.stale}</p>
        </Notice>
      ) : apply.error ? (
        <Trouble failure={apply.error} />
      ) : null}
      {plan ? (
        <p>
          <button type="button" className="btn" onClick={() => apply.mutate(plan)}>
            {say.apply}
          </button>
        </p>
      ) : null}
    </form>
  );
}
