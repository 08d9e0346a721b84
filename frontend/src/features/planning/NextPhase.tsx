// The guard of the next phase as a checklist: each line leads to where it is mended.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type RefObject, useRef, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { paths } from '../../paths';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked, Trouble } from '../panel/Asked';
import { seen, useChange } from '../panel/changes';
import { closing, fromCheck, fromRefusal, type Missing, taken } from '../panel/missing';
import office from '../panel/office.module.css';
import { phaseQuery } from '../panel/queries';
import { ReasonDialog } from '../panel/ReasonDialog';
import { useRound } from '../panel/round';
import { mendOf, pageOf } from './mend';
import { phaseText } from './phaseWords';
import css from './plan.module.css';
import type { Phase } from './progress';

const order: Phase[] = [
  'draft',
  'registration',
  'screening',
  'scoring',
  'deliberation',
  'approved',
  'published',
  'closed',
];

export const after = (phase: Phase): Phase | undefined => order[order.indexOf(phase) + 1];
export const before = (phase: Phase): Phase | undefined => order[order.indexOf(phase) - 1];

/** Entered here; the others have pages of their own. */
type Entered = Exclude<Phase, 'draft' | 'deliberation' | 'approved' | 'published'>;

export function NextPhase() {
  const { round, ask } = useRound();
  const say = useWords(phaseText);
  const check = useQuery(phaseQuery(ask, round.id));
  const next = after(round.phase);
  return (
    <section className={office.part}>
      <h2>{say.next}</h2>
      {next === undefined ? (
        <p>{say.last}</p>
      ) : (
        <Asked query={check}>{(phase) => <Step next={next} listed={phase ? fromCheck(phase) : []} />}</Asked>
      )}
    </section>
  );
}

function Step({ next, listed }: { next: Phase; listed: Missing[] }) {
  const { round } = useRound();
  const say = useWords(phaseText);
  const list = useRef<HTMLUListElement>(null);
  if (next === 'draft') return null;
  if (next === 'deliberation' || next === 'approved' || next === 'published') {
    const [there, label, why] =
      next === 'deliberation'
        ? [paths.closing(round.id), say.toClosing, say.closeStage]
        : [`/ky/${round.id}/cong-bo`, say.toPublish, next === 'approved' ? say.approveThere : say.publishThere];
    return (
      <div className={css.go}>
        <h3>{say.doIt(next)}</h3>
        <p>{say.what(next)}</p>
        <Checklist items={listed} list={list} />
        <p>{why}</p>
        <p>
          <Link className={listed.length > 0 ? 'btn two' : 'btn'} to={there}>
            {label}
          </Link>
        </p>
      </div>
    );
  }
  return <Enter next={next} listed={listed} />;
}

function Enter({ next, listed }: { next: Entered; listed: Missing[] }) {
  const { round, ask } = useRound();
  const say = useWords(phaseText);
  const list = useRef<HTMLUListElement>(null);
  const [asking, setAsking] = useState(false);
  const enter = useChange(round.id, ({ override, reason }: { override: boolean; reason: string }) =>
    must(
      ask.PUT('/api/rounds/{roundId}/phase', {
        params: { path: { roundId: round.id }, header: seen(round.version) },
        body: { phase: next, override, ...(reason ? { reason } : {}) },
      }),
    ),
  );
  const refused = fromRefusal(enter.error);
  const missing = refused ?? listed;
  const state = closing(missing);
  const label = say.doIt(next);
  return (
    <div className={css.go}>
      <h3>{label}</h3>
      <p>{say.what(next)}</p>
      <Checklist items={missing} list={list} />
      {enter.error && !refused ? <Trouble failure={enter.error} /> : null}
      <div className={office.buttons}>
        {state === 'blocked' ? (
          <button
            type="button"
            className="btn wait"
            onClick={() => {
              list.current?.scrollIntoView?.({ block: 'center' });
              list.current?.focus({ preventScroll: true });
            }}
          >
            {say.missing(missing.length)}
          </button>
        ) : (
          <button type="button" className={state === 'ready' ? 'btn' : 'btn two'} onClick={() => setAsking(true)}>
            {label}
          </button>
        )}
      </div>
      {asking && state === 'ready' ? (
        <Dialog title={say.confirmTitle(label)} onClose={() => setAsking(false)}>
          <p>{say.what(next)}</p>
          <div className="acts">
            <button type="button" className="btn two" onClick={() => setAsking(false)}>
              {say.cancel}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() => {
                setAsking(false);
                if (!enter.isPending) enter.mutate({ override: false, reason: '' });
              }}
            >
              {label}
            </button>
          </div>
        </Dialog>
      ) : null}
      {asking && state === 'override' ? (
        <ReasonDialog
          title={say.confirmTitle(label)}
          confirm={say.overrideDo}
          danger
          onConfirm={(reason) => enter.mutateAsync({ override: true, reason })}
          onClose={() => setAsking(false)}
        >
          <p>{say.overrideWhat}</p>
          <ul className={office.listed}>
            {missing.map(({ code, message }) => (
              <li key={code} lang="vi">
                {message}
              </li>
            ))}
          </ul>
        </ReasonDialog>
      ) : null}
    </div>
  );
}

function Checklist({ items, list }: { items: readonly Missing[]; list: RefObject<HTMLUListElement | null> }) {
  const { round } = useRound();
  const say = useWords(phaseText);
  if (items.length === 0) return <Notice kind="done">{say.ready}</Notice>;
  return (
    <ul className={office.missing} ref={list} tabIndex={-1} aria-label={say.missing(items.length)}>
      {items.map(({ code, message, overridable }) => {
        const mend = mendOf(code);
        const page = mend && pageOf(mend, round.id);
        const { what, whose } = taken(message);
        return (
          <li key={code}>
            <State state={overridable ? 'wait' : 'bad'}>{overridable ? say.overridable : say.required}</State>
            <p lang="vi">{what}</p>
            {whose.length > 0 ? (
              <ul lang="vi">
                {whose.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            ) : null}
            {mend === undefined ? null : page === undefined ? (
              <p className="hint">{say.mend(mend)}</p>
            ) : (
              <p>
                <Link className={css.mend} to={page}>
                  {say.mend(mend)}
                </Link>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
