import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('site/tokens.css', 'utf8');
const tokens = Object.fromEntries(
  [...css.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b/gi)].map(([, name, value]) => [name, value]),
);

function colour(name: string): string {
  const value = tokens[name];
  if (!value) throw new Error(`no token --${name}`);
  return value;
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

// Text on every ground that it stands on in the workbench (1.4.3: 4.5).
const texts: [text: string, grounds: string[]][] = [
  ['than', ['trang', 'diep', 'diep-2', 'cham-nhat', 'son-nhat', 'hoe-nhat', 'dong-nhat', 'hoe']],
  ['than-2', ['trang', 'diep', 'diep-2', 'cham-nhat', 'hoe-nhat']],
  ['than-3', ['trang', 'diep', 'diep-2']],
  ['cham', ['trang', 'diep', 'cham-nhat']],
  ['cham-dam', ['trang', 'diep', 'cham-nhat']],
  ['son', ['trang', 'diep', 'son-nhat']],
  ['hoe-dam', ['trang', 'diep', 'hoe-nhat']],
  ['dong', ['trang', 'diep', 'dong-nhat']],
  ['trang', ['cham', 'cham-dam', 'son', 'dong', 'than']],
];
// Control borders, states and focus against what they stand on (1.4.11, 2.4.11: 3).
const shapes: [shape: string, grounds: string[]][] = [
  ['vach-dam', ['trang', 'diep']],
  ['cham', ['trang', 'diep', 'diep-2']],
  ['than', ['trang', 'diep', 'diep-2', 'cham-nhat', 'hoe']],
];

describe('contrast of the tokens', () => {
  for (const [text, grounds] of texts) {
    test.each(grounds)(`text ${text} on %s is at least 4.5`, (ground) => {
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    });
  }
  for (const [shape, grounds] of shapes) {
    test.each(grounds)(`shape ${shape} on %s is at least 3`, (ground) => {
      expect(contrast(colour(shape), colour(ground))).toBeGreaterThanOrEqual(3);
    });
  }
  // The focus ring is hòe inside charcoal: one of the two is seen on every ground.
  test.each(['trang', 'diep', 'diep-2', 'cham', 'cham-dam', 'son', 'dong', 'than'])(
    'a focus ring on %s is seen',
    (ground) => {
      const seen = Math.max(contrast(colour('hoe'), colour(ground)), contrast(colour('than'), colour(ground)));
      expect(seen).toBeGreaterThanOrEqual(3);
    },
  );
});
