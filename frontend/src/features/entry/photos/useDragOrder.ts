// Puts rows of a list in order by dragging their handle, by touch, pen or mouse. Keys have buttons of their own.
import { type PointerEvent, type RefObject, useRef } from 'react';

export interface DragOrder {
  list: RefObject<HTMLOListElement | null>;
  grip: (index: number) => (event: PointerEvent) => void;
}

export function useDragOrder(onDrop: (from: number, to: number) => void): DragOrder {
  const list = useRef<HTMLOListElement>(null);
  const grip = (from: number) => (event: PointerEvent) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-photo]') ?? [])];
    const row = rows[from];
    const handle = event.currentTarget;
    if (!row || !(handle instanceof HTMLElement)) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    row.dataset.dragged = '';
    const middles = rows.map((r) => r.getBoundingClientRect()).map((box) => box.top + box.height / 2 + scrollY);
    const start = event.clientY + scrollY;
    let to = from;
    const move = (moved: globalThis.PointerEvent) => {
      const by = moved.clientY + scrollY - start;
      row.style.transform = `translateY(${by}px)`;
      const here = (middles[from] ?? 0) + by;
      to = middles.filter((middle, i) => i !== from && middle < here).length;
      if (moved.clientY > innerHeight - 90) scrollBy(0, 12);
      if (moved.clientY < 90) scrollBy(0, -12);
    };
    const end = (ended: Event) => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      row.style.transform = '';
      delete row.dataset.dragged;
      if (ended.type === 'pointerup' && to !== from) onDrop(from, to);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  };
  return { list, grip };
}
