import { defineConfig } from '@playwright/test'

/** `npm run e2e:electron`: the end-to-end specs in the desktop shell, where the Electron runtime is installed. */
export default defineConfig({
  testDir: 'e2e/electron',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/electron',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 30_000 },
})
