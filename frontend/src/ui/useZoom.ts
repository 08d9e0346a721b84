import { type RefObject, useEffect, useRef } from 'react';
import { fitted, held, type Size, type View, zoomed } from './view';

interface Finger {
  x: number;
  y: number;
}

export interface Zoom {
  by: (factor: number) => void;
  reset: () => void;
  pan: (x: number, y: number) => void;
  isFitted: () => boolean;
}

interface Options {
  /** Of the picture itself; only its proportion matters. */
  picture: Size;
  /** -1: to the picture before, 1: to the one after. Only while the picture is fitted. */
  onSwipe: (by: -1 | 1) => void;
}

const doubleTap = 300; // milliseconds
const swipe = 48; // pixels

/** Pinch, wheel, drag, double tap and swipe on a frame with one picture in it, by pointer events; paints without React. */
export function useZoom(
  frame: RefObject<HTMLElement | null>,
  picture: RefObject<HTMLElement | null>,
  options: Options,
): RefObject<Zoom | undefined> {
  const zoom = useRef<Zoom>(undefined);
  const asked = useRef(options);
  useEffect(() => {
    asked.current = options;
  });

  useEffect(() => {
    const area = frame.current;
    if (!area) return;
    let view: View = fitted;
    let lastTap = { at: 0, x: 0, y: 0 };
    let start: Finger | undefined;
    let moved = false;
    let pinched = false;
    const fingers = new Map<number, Finger>();

    const show = (next: View) => {
      view = held(next, { width: area.clientWidth, height: area.clientHeight }, asked.current.picture);
      if (picture.current) picture.current.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
      area.style.cursor = view.scale > 1 ? 'grab' : 'zoom-in';
    };
    const fromCentre = (x: number, y: number): Finger => {
      const box = area.getBoundingClientRect();
      return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
    };
    const pair = (): { middle: Finger; apart: number } | undefined => {
      const [a, b] = [...fingers.values()];
      if (!a || !b) return undefined;
      return { middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, apart: Math.hypot(a.x - b.x, a.y - b.y) || 1 };
    };

    const down = (event: PointerEvent) => {
      area.setPointerCapture?.(event.pointerId);
      fingers.set(event.pointerId, fromCentre(event.clientX, event.clientY));
      if (fingers.size === 1) {
        start = fromCentre(event.clientX, event.clientY);
        moved = false;
        pinched = false;
      } else {
        pinched = true;
      }
    };
    const move = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const now = fromCentre(event.clientX, event.clientY);
      if (start && Math.hypot(now.x - start.x, now.y - start.y) > 8) moved = true;
      const two = pair();
      fingers.set(event.pointerId, now);
      const after = pair();
      if (two && after) {
        const grown = zoomed(view, after.apart / two.apart, two.middle);
        show({ ...grown, x: grown.x + after.middle.x - two.middle.x, y: grown.y + after.middle.y - two.middle.y });
      } else if (view.scale > 1) {
        show({ ...view, x: view.x + now.x - before.x, y: view.y + now.y - before.y });
      }
    };
    const up = (event: PointerEvent) => {
      if (!fingers.delete(event.pointerId)) return;
      if (fingers.size > 0 || pinched || event.type === 'pointercancel') return;
      const at = fromCentre(event.clientX, event.clientY);
      if (!moved) {
        const again = event.timeStamp - lastTap.at < doubleTap && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < 40;
        lastTap = again ? { at: 0, x: 0, y: 0 } : { at: event.timeStamp, ...at };
        if (again) show(view.scale > 1 ? fitted : zoomed(view, 2.5, at));
      } else if (start && view.scale === 1) {
        const across = at.x - start.x;
        if (Math.abs(across) > swipe && Math.abs(across) > Math.abs(at.y - start.y))
          asked.current.onSwipe(across < 0 ? 1 : -1);
      }
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      show(
        zoomed(
          view,
          Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)),
          fromCentre(event.clientX, event.clientY),
        ),
      );
    };

    zoom.current = {
      by: (factor) => show(zoomed(view, factor, { x: 0, y: 0 })),
      reset: () => show(fitted),
      pan: (x, y) => show({ ...view, x: view.x + x, y: view.y + y }),
      isFitted: () => view.scale === 1,
    };
    const resized = new ResizeObserver(() => show(view));
    resized.observe(area);
    area.addEventListener('pointerdown', down);
    area.addEventListener('pointermove', move);
    area.addEventListener('pointerup', up);
    area.addEventListener('pointercancel', up);
    area.addEventListener('wheel', wheel, { passive: false });
    return () => {
      resized.disconnect();
      area.removeEventListener('pointerdown', down);
      area.removeEventListener('pointermove', move);
      area.removeEventListener('pointerup', up);
      area.removeEventListener('pointercancel', up);
      area.removeEventListener('wheel', wheel);
    };
  }, [frame, picture]);

  return zoom;
}
