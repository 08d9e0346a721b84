import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';

/** The nearest ancestor that scrolls. */
function scrollerOf(from: HTMLElement): HTMLElement {
  for (let at = from.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if (overflowY === 'auto' || overflowY === 'scroll') return at;
  }
  return document.documentElement;
}

const rowAbove = 72;

/**
 * Opening a row closes another, and everything between them would jump. The row that was pressed stays under the finger;
 * only what then does not fit is scrolled into view, with the row above it.
 */
export function useHeldRow(list: RefObject<HTMLElement | null>, open: string | undefined) {
  const held = useRef<{ id: string; top: number }>(undefined);
  const rowOf = useCallback(
    (id: string) => list.current?.querySelector<HTMLElement>(`[data-criterion="${CSS.escape(id)}"]`) ?? undefined,
    [list],
  );
  const hold = useCallback(
    (id: string) => {
      const row = rowOf(id);
      held.current = row && { id, top: row.getBoundingClientRect().top };
    },
    [rowOf],
  );
  const shown = useRef(open);
  useLayoutEffect(() => {
    if (shown.current === open || !open || !list.current) return;
    shown.current = open;
    const row = rowOf(open);
    if (!row) return;
    const scroller = scrollerOf(list.current);
    const frame = scroller.getBoundingClientRect();
    if (held.current?.id === open) scroller.scrollTop += row.getBoundingClientRect().top - held.current.top;
    held.current = undefined;
    const box = row.getBoundingClientRect();
    const low = box.bottom - frame.bottom + 8;
    if (low > 0) scroller.scrollTop += Math.min(low, box.top - frame.top - rowAbove);
    const high = row.getBoundingClientRect().top - frame.top - rowAbove;
    if (high < 0 && box.top - frame.top < rowAbove) scroller.scrollTop += high;
  }, [open, list, rowOf]);
  return hold;
}

/** Focus goes with the open row: to its scale, when the row was opened by hand. */
export function useFocusOnOpen(row: RefObject<HTMLElement | null>, open: boolean) {
  const before = useRef(open);
  useLayoutEffect(() => {
    if (open && !before.current)
      row.current?.querySelector<HTMLElement>('[role=radio][tabindex="0"]')?.focus({ preventScroll: true });
    before.current = open;
  }, [open, row]);
}
