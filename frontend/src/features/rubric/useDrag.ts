// Dragging a criterion to another place, by mouse, pen or finger. Keys have buttons of their own.
import { type PointerEvent as ReactPointer, useEffect, useState } from 'react';
import type { Place } from './draft';

export interface Dragging {
  id: string;
  /** The row before which it would come to stand, counted with itself; undefined: nowhere yet. */
  before: Place | undefined;
}

/** Rows carry data-place="group:index"; the end of a group is such a row too. */
function placeUnder(x: number, y: number): Place | undefined {
  const row = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-place]');
  const [group, at] = (row?.dataset.place ?? '').split(':').map(Number);
  if (!row || group === undefined || at === undefined) return undefined;
  const box = row.getBoundingClientRect();
  const below = row.dataset.end === undefined && y > box.top + box.height / 2;
  return { group, at: at + (below ? 1 : 0) };
}

export function useDrag(onDrop: (id: string, before: Place) => void) {
  const [dragging, setDragging] = useState<Dragging>();
  const id = dragging?.id;
  const before = dragging?.before;
  useEffect(() => {
    if (id === undefined) return;
    const moved = (event: PointerEvent) => {
      const place = placeUnder(event.clientX, event.clientY);
      if (place) setDragging({ id, before: place });
      const edge = 80; // near the edge of the window, the page goes on
      if (event.clientY < edge) window.scrollBy(0, -12);
      else if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
    };
    const ended = (event: PointerEvent) => {
      setDragging(undefined);
      if (before && event.type === 'pointerup') onDrop(id, before);
    };
    const left = (event: KeyboardEvent) => event.key === 'Escape' && setDragging(undefined);
    window.addEventListener('pointermove', moved);
    window.addEventListener('pointerup', ended);
    window.addEventListener('pointercancel', ended);
    window.addEventListener('keydown', left);
    return () => {
      window.removeEventListener('pointermove', moved);
      window.removeEventListener('pointerup', ended);
      window.removeEventListener('pointercancel', ended);
      window.removeEventListener('keydown', left);
    };
  }, [id, before, onDrop]);
  const take = (criterion: string) => (event: ReactPointer) => {
    if (event.button !== 0) return;
    event.preventDefault();
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      event.currentTarget.releasePointerCapture(event.pointerId);
    setDragging({ id: criterion, before: undefined });
  };
  return { dragging, take };
}
