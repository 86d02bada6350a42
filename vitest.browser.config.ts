import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { emulate, outsideRequests, watchRequests } from './packages/ui/test/browser-commands.ts'
import { CHROMIUM_FLAGS } from './scripts/find-browser.mjs'

const executablePath = process.env['CHROMIUM_PATH']

/** Real Chromium. Where it is, is found by scripts/find-browser.mjs, which `pnpm test` runs first. */
function chromium() {
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: {
        ...(executablePath ? { executablePath } : {}),
        args: CHROMIUM_FLAGS,
        // A scrollbar is there to be dragged, as on a desktop.
        ignoreDefaultArgs: ['--hide-scrollbars'],
      },
    }),
    instances: [{ browser: 'chromium' as const }],
    commands: { emulate, outsideRequests, watchRequests },
  }
}

/** Tests in a real browser: layout and scrolling, and every story with axe. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        resolve: { conditions: ['x-source'] },
        test: {
          name: 'browser',
          include: ['packages/*/src/**/*.browser.test.{ts,tsx}'],
          browser: chromium(),
          testTimeout: 60_000,
        },
      },
      {
        plugins: [storybookTest({ configDir: '.storybook' })],
        resolve: { conditions: ['x-source'] },
        test: { name: 'storybook', browser: chromium(), testTimeout: 60_000 },
      },
    ],
  },
})
