import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { emulate, outsideRequests, watchRequests } from './packages/ui/test/browser-commands.ts'
import { lowered, withTailwind } from './packages/ui/test/lowered.ts'
import { CHROMIUM_FLAGS } from './scripts/find-browser.mjs'

/** How often each test runs, for `pnpm test:long`. */
const repeats = process.env['VITE_TEST_REPEATS'] ? ['test-repeats.ts'] : []
const executablePath = process.env['CHROMIUM_PATH']

/** Real Chromium. Where it is, is found by scripts/find-browser.mjs, which `pnpm test` runs first. */
function chromium() {
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      // Days and times are the same wherever tests run.
      contextOptions: { locale: 'en-US', timezoneId: 'UTC' },
      launchOptions: {
        ...(executablePath ? { executablePath } : {}),
        args: CHROMIUM_FLAGS,
        // A scrollbar is there to be dragged, as on a desktop.
        ignoreDefaultArgs: ['--hide-scrollbars'],
      },
    }),
    instances: [{ browser: 'chromium' as const }],
    commands: { emulate, lowered, outsideRequests, watchRequests, withTailwind },
  }
}

/** As in vitest.config.ts: no test claims a speed by these. */
const hangs = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } }

/** Tests that put a page under fingers: Chromium gives it no mouse back, so that no other test may come after them. */
const FINGERS = ['phone', 'touch', 'composer-tools'].map(
  (name) => `packages/ui/src/*/${name}.browser.test.tsx`,
)

function ofLayout(name: string, include: string[], exclude: string[]) {
  return {
    plugins: [react()],
    resolve: { conditions: ['x-source'] },
    test: { name, include, exclude, setupFiles: repeats, browser: chromium(), ...hangs },
  }
}

/** Tests in a real browser: layout and scrolling, and every story with axe, in light and then dark from right to left. */
export default defineConfig({
  test: {
    // One more than the cores of the smallest machine: many wait, for a clock or a frame.
    maxWorkers: 3,
    projects: [
      ofLayout('browser', ['packages/*/src/**/*.browser.test.{ts,tsx}'], FINGERS),
      ofLayout('fingers', FINGERS, []),
      {
        plugins: [storybookTest({ configDir: '.storybook' })],
        resolve: { conditions: ['x-source'] },
        test: {
          name: 'storybook',
          browser: chromium(),
          ...hangs,
          setupFiles: ['packages/ui/test/story-checks.ts', ...repeats],
        },
      },
    ],
  },
})
