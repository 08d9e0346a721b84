import { test } from '@playwright/test';

/** Something measured, printed with the test's line. */
export function figure(description: string): void {
  test.info().annotations.push({ type: 'figure', description });
}
