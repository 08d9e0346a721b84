/** Time and chance, so that tests hold them. */
export interface Clock {
  /** Milliseconds of this device's clock, which people set and which jumps. */
  now(): number;
  /** Calls once after so many milliseconds; returns how to take it back. */
  later(ms: number, call: () => void): () => void;
  /** 0 ≤ r < 1. */
  random(): number;
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  later(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** About so many milliseconds: between nine tenths and eleven. Devices that started together drift apart. */
export const about = (ms: number, clock: Clock): number => Math.round(ms * (0.9 + clock.random() / 5));
