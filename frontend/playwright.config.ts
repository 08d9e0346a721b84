import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../.cache/e2e/results',
  workers: Number(process.env.TIEUBIEU_E2E_WORKERS ?? 1),
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['./e2e/count.ts']],
});
