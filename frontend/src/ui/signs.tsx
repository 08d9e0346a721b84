// The few signs of the workbench: the mark of three climbing squares, and the ledger squares that stand for states.
// A sign never stands without its word.
import type { ReactNode } from 'react';

export function Mark() {
  return (
    <svg viewBox="0 0 46 48" aria-hidden="true">
      <path d="M3 25h20v20H3z" fill="#f2b531" />
      <path d="M13 14h20v20H13z" fill="#d5412b" />
      <path d="M23 3h20v20H23z" fill="#0f4e68" />
      <path d="M13 25h10v9H13z" fill="#ca2e08" />
      <path d="M23 14h10v9H23z" fill="#1d1a1a" />
    </svg>
  );
}

export type StateName = 'done' | 'wait' | 'go' | 'ahead' | 'slash' | 'back' | 'bad' | 'none';

const square = <path d="M1.75 1.75h14.5v14.5H1.75z" fill="none" stroke="currentColor" strokeWidth="1.5" />;

const shapes: Record<StateName, ReactNode> = {
  done: (
    <>
      <path d="M1 1h16v16H1z" fill="currentColor" />
      <path d="M4.5 9.5l3 3 6-7" fill="none" stroke="#fff" strokeWidth="2.2" />
    </>
  ),
  wait: (
    <>
      {square}
      <path d="M2 16V2l14 14z" fill="currentColor" />
    </>
  ),
  go: (
    <>
      {square}
      <path d="M5.5 5.5h7v7h-7z" fill="currentColor" />
    </>
  ),
  ahead: (
    <path d="M1.75 1.75h14.5v14.5H1.75z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3 2.2" />
  ),
  slash: (
    <>
      {square}
      <path d="M3 15L15 3" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  back: (
    <>
      {square}
      <path d="M8.5 5L4.5 9l4 4M4.5 9h9" fill="none" stroke="currentColor" strokeWidth="1.7" />
    </>
  ),
  bad: (
    <>
      <path d="M9 0l9 9-9 9-9-9z" fill="currentColor" />
      <path d="M6 6l6 6M12 6l-6 6" stroke="#fff" strokeWidth="2" />
    </>
  ),
  none: square,
};

export function StateShape({ state }: { state: StateName }) {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}

const colours: Record<StateName, string> = {
  done: 'done',
  wait: 'wait',
  go: 'go',
  ahead: 'none',
  slash: 'none',
  back: 'wait',
  bad: 'bad',
  none: 'none',
};

/** A state as colour, shape and word. */
export function State({ state, children }: { state: StateName; children: ReactNode }) {
  return (
    <span className={`st ${colours[state]}`}>
      <StateShape state={state} />
      <span>{children}</span>
    </span>
  );
}
