import { useQuery } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import { must } from '../../api/problem';
import { useWords } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Page';
import { State } from '../../ui/signs';
import { Asked, Trouble } from './Asked';
import { seen, useChange } from './changes';
import { text } from './closingWords';
import { closing, fromCheck, fromRefusal, type Missing, taken } from './missing';
import css from './office.module.css';
import { phaseQuery } from './queries';
import { ReasonDialog } from './ReasonDialog';
import { useRound } from './round';

/** Closes the stage that is scored: into stage 2 where one is to come, else into the council. */
export function CloseStage() {
  const { round, ask } = useRound();
  const second = round.rules.stages.length > 1 && round.stage === 1;
  const check = useQuery(phaseQuery(ask, round.id));
  return (
    <Asked query={check}>
      {(phase) => {
        const listed = phase ? fromCheck(phase) : [];
        // The server lists what stands before the council; that stage 2 is not open is no news here.
        return <Close second={second} listed={listed.filter(({ code }) => code !== 'second-stage-not-open')} />;
      }}
    </Asked>
  );
}

interface Move {
  override: boolean;
  reason: string;
}

function Close({ second, listed }: { second: boolean; listed: Missing[] }) {
  const { round, office, ask } = useRound();
  const say = useWords(text);
  const list = useRef<HTMLUListElement>(null);
  const [asking, setAsking] = useState(false);
  const close = useChange(round.id, ({ override, reason }: Move) => {
    const at = { params: { path: { roundId: round.id }, header: seen(round.version) } };
    return second
      ? must(ask.PUT('/api/rounds/{roundId}/second-stage', { ...at, body: { override, reason } }))
      : must(ask.PUT('/api/rounds/{roundId}/phase', { ...at, body: { phase: 'deliberation', override, reason } }));
  });
  const refused = fromRefusal(close.error);
  const missing = refused ?? listed;
  const state = closing(missing);
  const label = second ? say.second : say.close;
  return (
    <section className={css.part}>
      <h2>{say.missing}</h2>
      <MissingList items={missing} list={list} />
      {close.error && !refused ? <Trouble failure={close.error} /> : null}
      {state === 'override' && !office.head ? <p className="hint">{say.overrideHead}</p> : null}
      <div className={css.buttons}>
        {state === 'blocked' || (state === 'override' && !office.head) ? (
          <button type="button" className="btn wait" onClick={() => goTo(list.current)}>
            {say.closeMissing(missing.length)}
          </button>
        ) : null}
        {state === 'ready' ? (
          <button type="button" className="btn" onClick={() => setAsking(true)}>
            {label}
          </button>
        ) : null}
        {state === 'override' && office.head ? (
          <button type="button" className="btn two" onClick={() => setAsking(true)}>
            {second ? say.secondOverride : say.override}
          </button>
        ) : null}
      </div>
      {asking && state === 'ready' ? (
        <Confirm
          title={second ? say.secondConfirm : say.closeConfirm}
          what={second ? say.secondWhat : say.closeConfirmWhat}
          label={label}
          onConfirm={() => {
            setAsking(false);
            close.mutate({ override: false, reason: '' });
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
      {asking && state === 'override' ? (
        <ReasonDialog
          title={second ? say.secondOverride : say.overrideTitle}
          confirm={second ? say.secondOverride : say.override}
          danger
          onConfirm={(reason) => close.mutateAsync({ override: true, reason })}
          onClose={() => setAsking(false)}
        >
          <p>{say.overrideWhat}</p>
          <ul className={css.listed}>
            {missing.map((item) => (
              <li key={item.code}>
                <MissingWhose message={item.message} />
              </li>
            ))}
          </ul>
        </ReasonDialog>
      ) : null}
    </section>
  );
}

/** Seen from its beginning, with the focus on it, so that what follows is read from there. */
function goTo(list: HTMLElement | null) {
  list?.scrollIntoView?.({ block: 'center' });
  list?.focus({ preventScroll: true });
}

function MissingList({ items, list }: { items: readonly Missing[]; list: RefObject<HTMLUListElement | null> }) {
  const say = useWords(text);
  if (items.length === 0) return <Notice kind="done">{say.nothingMissing}</Notice>;
  return (
    <ul className={css.missing} ref={list} tabIndex={-1} aria-label={say.missing}>
      {items.map((item) => (
        <li key={item.code}>
          <State state={item.overridable ? 'wait' : 'bad'}>{item.overridable ? say.overridable : say.required}</State>
          <MissingWhose message={item.message} />
        </li>
      ))}
    </ul>
  );
}

function MissingWhose({ message }: { message: string }) {
  const { what, whose } = taken(message);
  return (
    <div lang="vi">
      <p>{what}</p>
      {whose.length > 0 ? (
        <ul>
          {whose.map((judge) => (
            <li key={judge}>{judge}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

interface ConfirmProps {
  title: string;
  what: string;
  label: string;
  onConfirm: () => void;
  onClose: () => void;
}

function Confirm({ title, what, label, onConfirm, onClose }: ConfirmProps) {
  const say = useWords(text);
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{what}</p>
      <div className="acts">
        <button type="button" className="btn two" onClick={onClose}>
          {say.cancel}
        </button>
        <button type="button" className="btn" onClick={onConfirm}>
          {label}
        </button>
      </div>
    </Dialog>
  );
}
