import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sizes = 'dist/sizes.json'; // from where vitest runs

/** Bytes of gzipped scripts that the judge's scoring page may load first. */
const budget = 180_000;

test('the scoring page loads at most 180 KB of gzipped scripts first', () => {
  expect(existsSync(sizes), 'run npm run build first').toBe(true);
  const { judgeScripts } = JSON.parse(readFileSync(sizes, 'utf8')) as { judgeScripts: number };
  expect(judgeScripts).toBeGreaterThan(10_000);
  expect(judgeScripts).toBeLessThanOrEqual(budget);
});
