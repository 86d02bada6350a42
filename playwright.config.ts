import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS } from './scripts/find-browser.mjs'

const executablePath = process.env['CHROMIUM_PATH']

/** End to end on the built demo. Each test starts the servers that it needs, on free ports of loopback. */
export default defineConfig({
  testDir: 'apps/demo/e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'test-results',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // One more than the cores of the smallest machine: answers are waited for.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  use: {
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: CHROMIUM_FLAGS,
    },
  },
})
