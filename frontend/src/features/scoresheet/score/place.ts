import { type RefObject, useLayoutEffect, useRef } from 'react';

/** The nearest ancestor that scrolls. */
function scrollerOf(from: HTMLElement): HTMLElement {
  for (let at = from.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if (overflowY === 'auto' || overflowY === 'scroll') return at;
  }
  return document.documentElement;
}

export interface Span {
  top: number;
  bottom: number;
}

/** Rows that a judge sees at a time, the open one among them. */
const enough = 5;

/**
 * Where the view begins when a row has been opened, in the pixels of what scrolls: with the row before it at the top, so
 * that the ruler is always at the same place; another way only where that shows fewer than five
 * rows whole, and the other way more. A row that is taller
 * than the view begins at its own top.
 */
export function placeOf(rows: Span[], open: number, view: number, content: number): number {
  const row = rows[open];
  if (!row) return 0;
  const last = Math.max(0, content - view);
  const within = (top: number) => Math.min(Math.max(top, 0), last);
  let best = within(row.top);
  let most = 0;
  for (const first of [open - 1, open - 2, open - 3, open - 4, open]) {
    const begin = first < 0 ? 0 : rows[first]?.top;
    if (begin === undefined) continue;
    const from = within(begin);
    if (row.top < from || row.bottom > from + view) continue;
    const whole = rows.filter((r) => r.top >= from && r.bottom <= from + view).length;
    if (whole >= enough) return from;
    if (whole > most) {
      most = whole;
      best = from;
    }
  }
  return best;
}

/** Brings the open row to its place whenever another one opens; a sheet begins there too, unless something above the
 * criteria is to be read first. */
export function usePlacedRow(list: RefObject<HTMLElement | null>, open: string | undefined, fromTop: boolean) {
  const placed = useRef(fromTop ? open : undefined);
  useLayoutEffect(() => {
    if (placed.current === open || !open || !list.current) return;
    const begins = placed.current === undefined;
    placed.current = open;
    const scroller = scrollerOf(list.current);
    const shift = scroller.scrollTop - scroller.getBoundingClientRect().top;
    // What is stuck to the top covers some of the view.
    const covered = Number.parseFloat(getComputedStyle(scroller).scrollPaddingTop) || 0;
    const elements = [...list.current.querySelectorAll<HTMLElement>('[data-criterion]')];
    const rows = elements.map((e) => {
      const box = e.getBoundingClientRect();
      return { top: box.top + shift - covered, bottom: box.bottom + shift - covered };
    });
    const index = elements.findIndex((e) => e.dataset.criterion === open);
    const view = scroller.clientHeight - covered;
    // A new sheet is read from its top, where the first scale is in sight from there.
    if (begins && index === 0 && (rows[0]?.bottom ?? 0) <= view) return;
    scroller.scrollTop = placeOf(rows, index, view, scroller.scrollHeight - covered);
  }, [open, list]);
}

/** Focus goes with the open row: to its scale, when the row was opened by hand. */
export function useFocusOnOpen(row: RefObject<HTMLElement | null>, open: boolean) {
  const before = useRef(open);
  useLayoutEffect(() => {
    if (open && !before.current) {
      row.current?.querySelector<HTMLElement>('[role=radio][tabindex="0"]')?.focus({ preventScroll: true });
    }
    before.current = open;
  }, [open, row]);
}
