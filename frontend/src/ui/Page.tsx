import { type ReactNode, useEffect, useRef } from 'react';

/** Names the page in the window's title, and moves focus to its heading when it opens. */
export function usePageTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tiêu Biểu`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

/** The one heading of a page. */
export function Heading({ title, className }: { title: string; className?: string }) {
  const heading = usePageTitle(title);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {title}
    </h1>
  );
}

/** Something went wrong, or nothing is here: a sentence, and what to do about it. */
export function Notice({ kind, children }: { kind: 'info' | 'wait' | 'bad' | 'done'; children: ReactNode }) {
  return (
    <div className={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
