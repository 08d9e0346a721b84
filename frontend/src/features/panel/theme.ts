import { createTheme } from '@mantine/core';

/** Only what Mantine's own logic asks for; all looks are in mantine.css. */
export const theme = createTheme({
  fontFamily: 'var(--font-viec)',
  defaultRadius: 'xs',
  respectReducedMotion: true,
});
