import { useEffect, useRef } from 'react';

export interface Shortcuts {
  undo: () => void;
  /** The button at the end: to the next criterion without a mark, or submit. */
  main: () => void;
  previous: () => void;
  next: () => void;
  jump: () => void;
  help: () => void;
}

/** All have a modifier, so that no letter typed by mistake (or by dictation) does anything. By place on the keyboard. */
export function useShortcuts(acts: Shortcuts) {
  const now = useRef(acts);
  useEffect(() => {
    now.current = acts;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return;
      const act = shortcut(event);
      if (!act) return;
      event.preventDefault();
      now.current[act]();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function shortcut(event: KeyboardEvent): keyof Shortcuts | undefined {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyZ') {
    // In a text field the field's own undo is meant.
    return event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement ? undefined : 'undo';
  }
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  switch (event.code) {
    case 'Enter':
      return 'main';
    case 'Comma':
      return 'previous';
    case 'Period':
      return 'next';
    case 'KeyG':
      return 'jump';
    case 'Slash':
      return 'help';
    default:
      return undefined;
  }
}
