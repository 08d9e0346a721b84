import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { sheetIdOf } from './judgePacket';
import { judgePages } from './judgePages';
import { MemoryJudgeStore } from './judgeStore';

// jsdom has no modal dialogs: it shows them, and leaves out the backdrop.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};
Element.prototype.scrollIntoView ??= () => {};

/** Opens a page of the judge, "/phieu/NB26-003" by its code; the store has been set up before. */
export async function openJudgePage(at: string, store = new MemoryJudgeStore()) {
  const user = userEvent.setup();
  const { element, router } = judgePages(
    store,
    at.replace(/NB26-\d+/, (code) => sheetIdOf(code)),
  );
  const view = render(element);
  await screen.findByRole('main');
  return { store, user, router, ...view };
}
