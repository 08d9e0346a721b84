import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sizes = 'dist/sizes.json'; // from where vitest runs

/** Bytes of gzipped scripts that the judge's scoring page may load first. */
const budget = 180_000;

/** Bytes of gzipped scripts that a facility's form may load first. */
const facilityBudget = 200_000;

function sizesOf(): Record<string, number> {
  expect(existsSync(sizes), 'run npm run build first').toBe(true);
  return JSON.parse(readFileSync(sizes, 'utf8')) as Record<string, number>;
}

test('a facility’s form loads at most 200 KB of gzipped scripts first', () => {
  const { facilityScripts } = sizesOf();
  expect(facilityScripts).toBeGreaterThan(10_000);
  expect(facilityScripts).toBeLessThanOrEqual(facilityBudget);
});

/** Bytes, gzipped, of everything that a facility's phone fetches on its first visit: page, fonts, and what is kept. */
const visitBudget = 600_000;

test('a facility’s phone fetches at most 600 KB on its first visit, and nothing that only judges need', () => {
  const { facilityVisit, facilityScripts, judgesPart } = sizesOf();
  expect(facilityVisit).toBeGreaterThan(facilityScripts ?? 0);
  expect(facilityVisit).toBeLessThanOrEqual(visitBudget);
  expect(judgesPart).toBeGreaterThan(400_000); // the reader of PDFs is there
});

test('the scoring page loads at most 180 KB of gzipped scripts first', () => {
  const { judgeScripts } = sizesOf();
  expect(judgeScripts).toBeGreaterThan(10_000);
  expect(judgeScripts).toBeLessThanOrEqual(budget);
});
