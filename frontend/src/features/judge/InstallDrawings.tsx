// What the screen of an iPad shows at each step of adding a page to the home screen. What is to be pressed is indigo.
import { Mark } from '../../ui/signs';
import css from './install.module.css';

const line = { fill: 'none', stroke: 'var(--than)', strokeWidth: 1.5 } as const;
const faint = { fill: 'var(--diep-2)' } as const;
const press = { fill: 'none', stroke: 'var(--cham)', strokeWidth: 2.5 } as const;

/** The browser's bar, with its share button. */
export function DrawnShare() {
  return (
    <svg viewBox="0 0 112 72" className={css.drawing} aria-hidden="true">
      <path d="M1 1h110v70H1z" {...line} />
      <path d="M1 23h110" {...line} />
      <path d="M10 8h58v8H10z" {...faint} />
      <path d="M10 32h92M10 42h92M10 52h60" stroke="var(--diep-2)" strokeWidth="4" />
      <rect x="78" y="3" width="26" height="18" fill="var(--cham-nhat)" />
      <path d="M87.5 9.5h-2.5v8h12v-8h-2.5M91 13V4.5M88 7.3l3-3 3 3" {...press} strokeWidth={1.8} />
    </svg>
  );
}

/** The list that opens, with the line to choose. */
export function DrawnAdd() {
  return (
    <svg viewBox="0 0 112 72" className={css.drawing} aria-hidden="true">
      <path d="M1 1h110v70H1z" {...line} />
      <path d="M12 12h46M12 60h52" stroke="var(--diep-2)" strokeWidth="5" />
      <path d="M1 24h110M1 48h110" stroke="var(--vach)" />
      <rect x="3" y="25" width="106" height="22" fill="var(--cham-nhat)" />
      <path d="M12 36h52" stroke="var(--cham)" strokeWidth="5" />
      <path d="M86 28h16v16H86zM94 32v8M90 36h8" {...press} strokeWidth={2} />
      <path d="M88 6h12v12H88zM88 54h12v12H88z" {...faint} />
    </svg>
  );
}

/** The question, with its answer on the top right. */
export function DrawnConfirm() {
  return (
    <svg viewBox="0 0 112 72" className={css.drawing} aria-hidden="true">
      <path d="M1 1h110v70H1z" {...line} />
      <path d="M10 12h18" stroke="var(--diep-2)" strokeWidth="5" />
      <rect x="74" y="3" width="34" height="18" fill="var(--cham-nhat)" />
      <path d="M81 12h20" stroke="var(--cham)" strokeWidth="5" />
      <path d="M1 23h110" {...line} />
      <svg x="12" y="33" width="26" height="28" aria-hidden="true">
        <Mark />
      </svg>
      <path d="M48 42h46" stroke="var(--than)" strokeWidth="5" />
      <path d="M48 54h34" stroke="var(--diep-2)" strokeWidth="4" />
    </svg>
  );
}

/** The home screen, with our mark among the others. */
export function DrawnHome() {
  return (
    <svg viewBox="0 0 112 72" className={css.drawing} aria-hidden="true">
      <path d="M1 1h110v70H1z" {...line} />
      <path d="M14 10h18v18H14zM47 10h18v18H47zM80 10h18v18H80zM14 42h18v18H14zM80 42h18v18H80z" {...faint} />
      <rect x="42" y="36" width="28" height="30" fill="var(--cham-nhat)" />
      <svg x="45" y="38" width="22" height="24" aria-hidden="true">
        <Mark />
      </svg>
    </svg>
  );
}

/** Three dots beside the address. */
export function DrawnMenu() {
  return (
    <svg viewBox="0 0 112 72" className={css.drawing} aria-hidden="true">
      <path d="M1 1h110v70H1z" {...line} />
      <path d="M1 23h110" {...line} />
      <path d="M10 8h66v8H10z" {...faint} />
      <path d="M10 32h92M10 42h92M10 52h60" stroke="var(--diep-2)" strokeWidth="4" />
      <rect x="86" y="3" width="20" height="18" fill="var(--cham-nhat)" />
      <path d="M96 5.5v3M96 10.5v3M96 15.5v3" stroke="var(--cham)" strokeWidth="3" />
    </svg>
  );
}
