import { expect, it } from 'vitest';
import vectors from '../../../server/scoresheet/testdata/canonical.json';
import { toHex } from './bytes';
import { canonical } from './canonical';

it('reads vectors', () => expect(vectors.accepted.length).toBeGreaterThan(10));

it.each(vectors.accepted)('agrees with the server: $name', async (vector) => {
  const made = canonical(JSON.parse(vector.body));
  expect(made).toBe(vector.canonical);
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(made));
  expect(toHex(new Uint8Array(sum))).toBe(vector.sha256);
});
