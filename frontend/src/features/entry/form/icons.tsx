// Drawn signs of the facility's pages; each stands beside its word.
import type { ReactNode } from 'react';

const drawn = (children: ReactNode) => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

export const Camera = () =>
  drawn(
    <>
      <path d="M3 7.5h4l1.6-2.5h6.8L17 7.5h4v12H3z" />
      <circle cx="12" cy="13" r="3.6" />
    </>,
  );
export const FileSign = () =>
  drawn(
    <>
      <path d="M5.5 3h8.5l4.5 4.5V21h-13z" />
      <path d="M14 3v4.5h4.5M8.5 12h7M8.5 15.5h7" />
    </>,
  );
export const Again = () => drawn(<path d="M19 12a7 7 0 1 1-2.1-5L19 9M19 4v5h-5" strokeLinecap="round" />);
export const Chevron = ({ up }: { up: boolean }) => drawn(<path d={up ? 'M6 15l6-6 6 6' : 'M6 9l6 6 6-6'} />);
export const Arrow = ({ to }: { to: 'up' | 'down' }) =>
  drawn(<path d={to === 'up' ? 'M12 20V5M6 11l6-6 6 6' : 'M12 4v15M6 13l6 6 6-6'} />);
export const Grip = () => drawn(<path d="M5 8h14M5 12h14M5 16h14" />);
export const Bin = () => drawn(<path d="M5 7h14M9 7V4.5h6V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5" />);
