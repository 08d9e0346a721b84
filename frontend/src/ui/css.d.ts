import 'react';

declare module 'react' {
  // Values that a style sheet reads: lengths that only data knows.
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined;
  }
}
