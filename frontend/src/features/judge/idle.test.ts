import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { idleLimit, isIdle, noteTouch, useIdleLock } from './idle';

const lock = vi.fn();
let busy = false;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  lock.mockClear();
  busy = false;
});
afterEach(() => vi.useRealTimers());

const watch = () => renderHook(() => useIdleLock('a', () => busy, lock));
const touch = () => dispatchEvent(new Event('pointerdown'));

it('locks after fifteen minutes without a touch', () => {
  watch();
  vi.advanceTimersByTime(idleLimit - 1000);
  expect(lock).not.toHaveBeenCalled();
  vi.advanceTimersByTime(11_000);
  expect(lock).toHaveBeenCalled();
});

it('stays open while the screen is touched', () => {
  watch();
  for (let minute = 0; minute < 60; minute++) {
    vi.advanceTimersByTime(60_000);
    touch();
  }
  expect(lock).not.toHaveBeenCalled();
});

it('never locks while something is being written, and does so right after', () => {
  busy = true;
  watch();
  vi.advanceTimersByTime(idleLimit + 60_000);
  expect(lock).not.toHaveBeenCalled();
  busy = false;
  vi.advanceTimersByTime(10_000);
  expect(lock).toHaveBeenCalled();
});

it('locks at the first look after a sleep, whatever touched first', () => {
  watch();
  vi.setSystemTime(Date.now() + idleLimit + 1); // the timers slept with the tablet
  touch();
  expect(lock).toHaveBeenCalled();
});

it('remembers the last touch across a reload, and trusts no clock that was set back', () => {
  expect(isIdle('a')).toBe(true);
  noteTouch('a');
  expect(isIdle('a')).toBe(false);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(isIdle('a')).toBe(true);
});
