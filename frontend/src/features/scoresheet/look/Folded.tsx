import { type ReactNode, useState } from 'react';
import css from './folded.module.css';

/** On a phone, what would push the work off the screen is folded behind its name; elsewhere it stands open. */
export function Folded({ name, children }: { name: string; children: ReactNode }) {
  const [phone] = useState(() => window.matchMedia?.('(max-width: 700px)').matches ?? false);
  if (!phone) return children;
  return (
    <details className={css.folded}>
      <summary>{name}</summary>
      {children}
    </details>
  );
}
