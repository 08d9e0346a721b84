import { describe, expect, it } from 'vitest';
import { fitted, held, zoomed } from './view';

const frame = { width: 500, height: 500 };
const picture = { width: 2000, height: 1000 };

describe('a picture in its frame', () => {
  it('keeps the point under the fingers where it is', () => {
    const at = { x: 100, y: -40 };
    const view = zoomed(fitted, 2.5, at);
    // The point of the picture that was at (100, -40) is there still.
    expect(view.x + 2.5 * 100).toBeCloseTo(at.x);
    expect(view.y + 2.5 * -40).toBeCloseTo(at.y);
  });

  it('never leaves the frame', () => {
    expect(held({ scale: 2, x: 9999, y: 9999 }, frame, picture)).toEqual({ scale: 2, x: 250, y: 0 });
    expect(held({ scale: 4, x: -9999, y: -9999 }, frame, picture)).toEqual({ scale: 4, x: -750, y: -250 });
  });

  it('is never smaller than the frame, nor larger than eight times', () => {
    expect(zoomed(fitted, 0.1, { x: 0, y: 0 }).scale).toBe(1);
    expect(zoomed(fitted, 100, { x: 0, y: 0 }).scale).toBe(8);
    expect(held({ scale: 1, x: 30, y: 30 }, frame, picture)).toEqual({ scale: 1, x: 0, y: 0 });
  });
});
