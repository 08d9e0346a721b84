import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The workbench: one page under /app/, whose routes are loaded as they are needed. build.mjs makes the service worker
// from what this build wrote.
export default defineConfig({
  base: '/app/',
  plugins: [react()],
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    manifest: '.vite/manifest.json',
    target: ['chrome108', 'safari16', 'firefox115'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // data: addresses are no part of the content security policy
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/media': 'http://127.0.0.1:8080' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    testTimeout: 30_000, // two slow cores
    css: false,
    reporters: ['default', './src/test/count.ts'],
  },
});
