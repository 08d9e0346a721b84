// The bar over every page of a judge: who and where on the left, and in three places that never move whether the marks
// are on this device, how many sheets wait, and when the server last took one.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n';
import { clock } from '../../i18n/format';
import type { Sync } from '../../offline/types';
import { Icon } from '../../ui/icons';
import { Mark, State } from '../../ui/signs';
import { text } from './barWords';
import { useJudge, useJudgeSnapshot } from './context';
import css from './JudgeBar.module.css';
import { goingOut } from './standing';

interface BarProps {
  /** Where one is: a heading, or a control that leads elsewhere. */
  title: ReactNode;
  detail?: ReactNode;
  /** Controls at the end. */
  children?: ReactNode;
}

export function JudgeBar({ title, detail, children }: BarProps) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  return (
    <header className={css.head}>
      <div className={`bar ${css.bar}`}>
        <Link
          to="/cham/$judgeId"
          params={{ judgeId }}
          activeOptions={{ exact: true }}
          className={`mark ${css.mark}`}
          aria-label={say.home}
        >
          <Mark />
        </Link>
        <div className={`ctx ${css.ctx}`}>
          <div className={css.title}>{title}</div>
          {detail ? <div className={css.detail}>{detail}</div> : null}
        </div>
        <ToDevice />
        <SyncWords />
        {children ? <div className={css.end}>{children}</div> : null}
      </div>
      <StorageFailure />
    </header>
  );
}

/** Whose device this is now; the way to lock it, and to sign out. */
function ToDevice() {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const { judge } = useJudgeSnapshot();
  return (
    <Link
      to="/cham/$judgeId/may"
      params={{ judgeId }}
      className={css.device}
      aria-label={`${judge.name}: ${say.leave}`}
      title={say.leave}
    >
      <Icon of="lock" />
      <span className={css.name}>{judge.name}</span>
      <span className={css.here}>{say.here}</span>
    </Link>
  );
}

/** The three words. Each is true at the moment it is read: they come from the store alone. */
export function SyncWords() {
  const say = useWords(text);
  const { sync, sheets } = useJudgeSnapshot();
  return (
    <fieldset className={css.sync}>
      <legend className="spoken">{say.group}</legend>
      <span>{saved(sync, say)}</span>
      <span>
        <Waiting sender={sync.sender} going={goingOut({ sync, sheets })} />
      </span>
      <span className={css.last}>{sync.lastSentAt ? say.sent(clock(sync.lastSentAt)) : say.neverSent}</span>
    </fieldset>
  );
}

type Say = (typeof text)['en'];

function saved(sync: Sync, say: Say): ReactNode {
  if (sync.storageFailure) return <State state="bad">{say.notSaved}</State>;
  if (sync.saving > 0) return <State state="none">{say.saving}</State>;
  return (
    <span className="st done">
      <svg viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true">
        <path d="M1.5 3h15v9.5h-15zM6 16h6" />
        <path d="M5.8 7.6l2.2 2.2 4.2-4.6" />
      </svg>
      <span>{say.saved}</span>
    </span>
  );
}

function Waiting({ sender, going }: { sender: Sync['sender']; going: number }) {
  const say = useWords(text);
  const { judgeId } = useJudge();
  switch (sender) {
    case 'signed-out':
      return (
        <Link to="/cham/vao" search={{ cho: judgeId }} className={css.again}>
          <State state="bad">{say.signIn}</State>
        </Link>
      );
    case 'other-tab':
      return <State state={going > 0 ? 'wait' : 'none'}>{going > 0 ? say.otherTab(going) : say.waits(0)}</State>;
    case 'sending':
      return <State state={going > 0 ? 'go' : 'none'}>{going > 0 ? say.sending(going) : say.waits(0)}</State>;
    case 'idle':
    case 'waiting':
      return <State state={going > 0 ? 'wait' : 'none'}>{say.waits(going)}</State>;
  }
}

function StorageFailure() {
  const say = useWords(text);
  const { judgeId } = useJudge();
  const { sync } = useJudgeSnapshot();
  if (!sync.storageFailure) return null;
  return (
    <div className={`notice bad ${css.failure}`} role="alert">
      <p className="b">{sync.storageFailure === 'quota' ? say.quota : say.failed}</p>
      <p>
        {say.keepOpen}{' '}
        <Link to="/cham/$judgeId/may" params={{ judgeId }}>
          {say.device}
        </Link>
      </p>
    </div>
  );
}

/** A judge's page: the bar, what is read and scored, and the controls that never leave the screen. */
export function JudgeFrame({ bar, base, children }: { bar: ReactNode; base?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.frame}>
      {bar}
      {children}
      {base ? <footer className={css.base}>{base}</footer> : null}
    </div>
  );
}
