// What a judge means to give, how it is tapped, and what a sheet then shows: to compare with what the server holds.
import { expect, type Page } from '@playwright/test';
import { best, type Criterion, type Marks, pointsOf, type Tree } from '../src/features/scoresheet/marks';
import { rulerOf } from '../src/features/scoresheet/ruler';
import type { Packet, ServerSheet } from '../src/offline/types';
import { type JudgeAtTablet, touch, words } from './judge';

/** The rubric of a sheet or a sample. */
export function treeOf(packet: Packet, of: Pick<ServerSheet, 'groupId'>): Tree {
  const rubric = packet.rubrics.find((r) => r.groupId === of.groupId);
  if (!rubric) throw new Error(`the packet has no rubric of ${of.groupId}`);
  return rubric.tree;
}

const criteriaOf = (tree: Tree): Criterion[] => tree.criterionGroups.flatMap((group) => group.criteria);

/** A mark for every criterion; no answer that disqualifies. */
export function wish(tree: Tree, random: () => number): Record<string, number | string> {
  const marks: Record<string, number | string> = {};
  for (const c of criteriaOf(tree)) {
    if (c.kind === 'options') {
      const open = (c.options ?? []).filter((o) => !o.knockOut);
      marks[c.id] = open[Math.floor(random() * open.length)]?.id ?? '';
    } else {
      const step = c.step ?? 100;
      marks[c.id] = step * Math.floor(random() * (best(c) / step + 1));
    }
  }
  return marks;
}

/** Which radio of its group to tap, and how often: the same cell again goes one step up inside it. */
interface Taps {
  criterionId: string;
  radio: number;
  times: number;
}

export function tapsFor(tree: Tree, marks: Marks): Taps[] {
  return criteriaOf(tree).flatMap((c) => {
    const mark = marks[c.id];
    if (mark === undefined) return [];
    if (typeof mark === 'string')
      return [{ criterionId: c.id, radio: (c.options ?? []).findIndex((o) => o.id === mark), times: 1 }];
    const { span, cells } = rulerOf(c);
    const radio = Math.min(Math.floor(mark / span), cells.length - 1);
    return [{ criterionId: c.id, radio, times: 1 + Math.round((mark - (cells[radio] ?? 0)) / (c.step ?? 100)) }];
  });
}

/** Scores the open sheet with a finger: a criterion that is closed is opened, then its cells are tapped. */
export async function scoreByTouch(judge: JudgeAtTablet, tree: Tree, marks: Marks): Promise<void> {
  const { page } = judge;
  for (const { criterionId, radio, times } of tapsFor(tree, marks)) {
    const row = judge.row(criterionId);
    const closed = row.locator(':scope > button[aria-expanded="false"]');
    if (await closed.count()) await touch(page, closed);
    const cell = row.getByRole('radio').nth(radio);
    await cell.waitFor();
    for (let i = 0; i < times; i++) await touch(page, cell);
  }
}

/** The same as fast as the page can take it: every tap is a click in the page, painted before the next. */
export async function scoreInPage(page: Page, tree: Tree, marks: Marks): Promise<void> {
  await page.evaluate(
    async (taps) => {
      const painted = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const found = async <E extends Element>(selector: string): Promise<E> => {
        for (let frames = 0; frames < 300; frames++) {
          const element = document.querySelector<E>(selector);
          if (element) return element;
          await painted();
        }
        throw new Error(`there is no ${selector}`);
      };
      for (const { criterionId, radio, times } of taps) {
        const row = await found<HTMLElement>(`[data-criterion="${criterionId}"]`);
        row.querySelector<HTMLButtonElement>(':scope > button[aria-expanded="false"]')?.click();
        await found(`[data-criterion="${criterionId}"] [role="radio"]`);
        for (let i = 0; i < times; i++) row.querySelectorAll<HTMLElement>('[role="radio"]')[radio]?.click();
      }
    },
    tapsFor(tree, marks),
  );
}

/** What a sheet shows. */
export interface Shown {
  /** Hundredths, of every criterion that shows a mark. */
  points: Record<string, number>;
  total: number | undefined;
  submitted: boolean;
}

const hundredths = (figure: string): number => Math.round(Number(figure.replace(',', '.')) * 100);

/** Reads the open sheet as it stands on the screen. */
export async function readSheet(judge: JudgeAtTablet): Promise<Shown> {
  const { rows, total, submitted } = await judge.page.evaluate(
    ({ totalWord, submittedWord }) => ({
      rows: [...document.querySelectorAll<HTMLElement>('[data-criterion]')].map((row): [string, string] => [
        row.dataset.criterion ?? '',
        // An open row says its mark in an <output>, a closed one at its end.
        (row.querySelector('output') ?? row.firstElementChild?.lastElementChild)?.textContent ?? '',
      ]),
      total: [...document.querySelectorAll('footer p')].map((p) => p.textContent).find((p) => p.startsWith(totalWord)),
      submitted: [...document.querySelectorAll('[role="status"]')].some((s) => s.textContent.includes(submittedWord)),
    }),
    { totalWord: words.sheet.total, submittedWord: words.sheet.submitted },
  );
  const points: Record<string, number> = {};
  for (const [id, said] of rows) {
    const figure = /(\d+(?:,\d+)?)\s*\/\s*\d+(?:,\d+)?\s*$/.exec(said.trim())?.[1];
    if (figure !== undefined) points[id] = hundredths(figure);
  }
  const sum = /(\d+(?:,\d+)?)\s*\/\s*\d+/.exec(total ?? '')?.[1];
  return { points, total: sum === undefined ? undefined : hundredths(sum), submitted };
}

/** The points that these marks give, criterion by criterion. */
export function pointsByCriterion(tree: Tree, marks: Marks): Record<string, number> {
  const points: Record<string, number> = {};
  for (const c of criteriaOf(tree)) {
    const given = pointsOf(c, marks[c.id]);
    if (given !== undefined) points[c.id] = given;
  }
  return points;
}

export const totalOf = (tree: Tree, marks: Marks): number =>
  Object.values(pointsByCriterion(tree, marks)).reduce((sum, p) => sum + p, 0);

/** Fails unless the open sheet shows exactly these marks. */
export async function expectShown(judge: JudgeAtTablet, tree: Tree, marks: Marks): Promise<Shown> {
  await expect.poll(async () => (await readSheet(judge)).points).toEqual(pointsByCriterion(tree, marks));
  const shown = await readSheet(judge);
  if (Object.keys(marks).length > 0) expect(shown.total).toBe(totalOf(tree, marks));
  return shown;
}
