// Drawings come after the figures beside them, in a piece of their own.
import { type ComponentProps, lazy, Suspense } from 'react';
import css from './reliability.module.css';

const drawings = () => import('./plots/plots');
const LazyScale = lazy(async () => ({ default: (await drawings()).Scale }));
const LazyDifference = lazy(async () => ({ default: (await drawings()).Difference }));
const LazyAxis = lazy(async () => ({ default: (await drawings()).DifferenceAxis }));
const LazyRange = lazy(async () => ({ default: (await drawings()).Range }));
const LazyLine = lazy(async () => ({ default: (await drawings()).LineChart }));

const place = <span className={css.place} />;

export const Scale = (props: ComponentProps<typeof LazyScale>) => (
  <Suspense fallback={place}>
    <LazyScale {...props} />
  </Suspense>
);
export const Difference = (props: ComponentProps<typeof LazyDifference>) => (
  <Suspense fallback={place}>
    <LazyDifference {...props} />
  </Suspense>
);
export const DifferenceAxis = (props: ComponentProps<typeof LazyAxis>) => (
  <Suspense fallback={place}>
    <LazyAxis {...props} />
  </Suspense>
);
export const Range = (props: ComponentProps<typeof LazyRange>) => (
  <Suspense fallback={place}>
    <LazyRange {...props} />
  </Suspense>
);
export const LineChart = (props: ComponentProps<typeof LazyLine>) => (
  <Suspense fallback={<div className={css.chartPlace} />}>
    <LazyLine {...props} />
  </Suspense>
);
