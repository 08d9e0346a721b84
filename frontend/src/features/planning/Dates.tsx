import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { moment } from '../../i18n/format';
import { paths } from '../../paths';
import { Field } from '../../ui/Field';
import { Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import office from '../panel/office.module.css';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { fromTyped, toTyped } from './moments';
import { phaseText } from './phaseWords';
import css from './plan.module.css';
import { useFaults } from './useFaults';

type Deadline = 'registration' | 'screening';

export function Dates() {
  const { round } = useRound();
  const say = useWords(phaseText);
  const [extending, setExtending] = useState<Deadline>();
  const draft = round.phase === 'draft';
  const may = (what: Deadline) =>
    round.phase === 'registration' || (what === 'screening' && round.phase === 'screening');
  const shown = (at: string | undefined, otherwise: string) => (at ? moment(at) : otherwise);
  return (
    <section className={`${office.part} ${css.dates}`}>
      <h2>{say.dates}</h2>
      <p className={office.intro}>{say.datesWhy}</p>
      <dl className="facts">
        <div>
          <dt>{say.opensAt}</dt>
          <dd>{shown(round.registrationOpensAt, say.notSet)}</dd>
        </div>
        <div>
          <dt>{say.closesAt}</dt>
          <dd>
            {shown(round.registrationClosesAt, say.notSet)}{' '}
            {may('registration') ? <Extend what={say.closesAt} onPress={() => setExtending('registration')} /> : null}
          </dd>
        </div>
        <div>
          <dt>{say.screensUntil}</dt>
          <dd>
            {shown(round.screeningClosesAt, say.notSet)}{' '}
            {may('screening') ? <Extend what={say.screensUntil} onPress={() => setExtending('screening')} /> : null}
          </dd>
        </div>
        <div>
          <dt>{say.publishAt}</dt>
          <dd>{shown(round.publishAt, say.byHand)}</dd>
        </div>
      </dl>
      {draft ? (
        <p>
          <Link className={css.mend} to={paths.plan(round.id)}>
            {say.mend('dates')}
          </Link>
        </p>
      ) : null}
      {round.phase === 'deliberation' || round.phase === 'approved' ? <Schedule key={round.version} /> : null}
      {extending ? <ExtendDialog what={extending} onClose={() => setExtending(undefined)} /> : null}
    </section>
  );
}

function Extend({ what, onPress }: { what: string; onPress: () => void }) {
  const say = useWords(phaseText);
  return (
    <button type="button" className={office.quietAct} aria-label={say.extendTitle(what)} onClick={onPress}>
      {say.extend}
    </button>
  );
}

function ExtendDialog({ what, onClose }: { what: Deadline; onClose: () => void }) {
  const { round, ask } = useRound();
  const say = useWords(phaseText);
  const [to, setTo] = useState(toTyped(what === 'registration' ? round.registrationClosesAt : round.screeningClosesAt));
  const extend = useChange(round.id, ({ at, reason }: { at: string; reason: string }) =>
    must(
      ask.PUT('/api/rounds/{roundId}/deadlines/{deadline}', {
        params: { path: { roundId: round.id, deadline: what }, header: seen(round.version) },
        body: { to: at, reason },
      }),
    ),
  );
  const fault = useFaults(extend.error);
  const at = fromTyped(to);
  return (
    <ReasonDialog
      title={say.extendTitle(what === 'registration' ? say.closesAt : say.screensUntil)}
      confirm={say.extend}
      onConfirm={async (reason) => {
        if (at) await extend.mutateAsync({ at, reason });
      }}
      onClose={onClose}
    >
      <p>{say.extendWhat}</p>
      <Field
        label={say.extendTo}
        hint={say.extendHint}
        type="datetime-local"
        required
        fault={to === '' ? say.momentNeeded : fault('to')}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
    </ReasonDialog>
  );
}

/** An approved result publishes itself at this time. */
function Schedule() {
  const { round, ask } = useRound();
  const say = useWords(phaseText);
  const [typed, setTyped] = useState(toTyped(round.publishAt));
  const schedule = useChange(round.id, (at: string | undefined) =>
    must(
      ask.PUT('/api/rounds/{roundId}/publication-time', {
        params: { path: { roundId: round.id }, header: seen(round.version) },
        body: at ? { publishAt: at } : {},
      }),
    ),
  );
  const fault = useFaults(schedule.error);
  const at = fromTyped(typed);
  return (
    <form
      className={css.go}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (at && !schedule.isPending) schedule.mutate(at);
      }}
    >
      <h3>{say.schedule}</h3>
      <p>{say.scheduleWhy}</p>
      {schedule.error && !fault('publishAt') ? <Trouble failure={schedule.error} /> : null}
      <div className={office.narrow}>
        <Field
          label={say.publishAt}
          type="datetime-local"
          fault={fault('publishAt')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className={office.buttons}>
        <button type="submit" className={at ? 'btn two' : 'btn wait'}>
          {schedule.isPending ? say.working : say.scheduleDo}
        </button>
        {round.publishAt ? (
          <button type="button" className="btn quiet" onClick={() => schedule.mutate(undefined)}>
            {say.unschedule}
          </button>
        ) : null}
      </div>
    </form>
  );
}
