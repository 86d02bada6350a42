import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const react18 = fileURLToPath(new URL('packages/react/test/react-18/node_modules', import.meta.url))

/** Packages from source, so that no test needs a build. */
const resolve = { conditions: ['x-source'] }
/**
 * After how many milliseconds a test hangs. No test claims a speed by them: what is waited for is taken when it comes,
 * and a busy machine is slow, not wrong.
 */
const hangs = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } }
/** How often each test runs, for `pnpm test:long`. */
const repeats = process.env['VITE_TEST_REPEATS'] ? ['test-repeats.ts'] : []
const ssr = { resolve: { conditions: ['x-source'] } }
const setupFiles = ['packages/react/test/setup.ts', 'packages/ui/test/later.ts', ...repeats]

/** Files that leave a copy of React behind which those after them would stumble over. */
const APART = [
  'packages/ui/src/server-rendering.test.tsx',
  'packages/ui/src/lazy-part.test.tsx',
  'packages/ui/src/chat/going-on.test.tsx',
]

/**
 * Tests with a DOM. Files share a window and what they import, which are a third of their time: setup.ts takes away what
 * they rendered. Those that cannot share run apart.
 */
const shared = {
  ...hangs,
  environment: 'jsdom',
  include: ['packages/*/src/**/*.test.tsx'],
  exclude: ['**/*.browser.test.tsx', ...APART],
  isolate: false,
  setupFiles,
}
const apart = { ...hangs, environment: 'jsdom', include: APART, setupFiles }

/** The packages from source, over the oldest React that they promise to work with. */
const resolveReact18 = {
  ...resolve,
  alias: [
    { find: /^react$/, replacement: `${react18}/react/index.js` },
    { find: /^react\/(jsx-runtime|jsx-dev-runtime)$/, replacement: `${react18}/react/$1.js` },
    { find: /^react-dom$/, replacement: `${react18}/react-dom/index.js` },
    {
      find: /^react-dom\/(client|server|test-utils)$/,
      replacement: `${react18}/react-dom/$1.js`,
    },
    { find: /^@base-ui\/react\/(\w+)$/, replacement: `${react18}/@base-ui/react/$1/index.mjs` },
    {
      find: /^@testing-library\/react$/,
      replacement: `${react18}/@testing-library/react/dist/index.js`,
    },
  ],
}

/** Tests without a browser. Those in one are in vitest.browser.config.ts, long ones in vitest.long.config.ts. */
export default defineConfig({
  test: {
    // One more than the cores of the smallest machine: many wait, for a clock or a frame.
    maxWorkers: 3,
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/*/{server,src}/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: [
            '**/*.browser.test.ts',
            '**/*.long.test.ts',
            '**/*.redis.test.ts',
            '**/node_modules/**',
          ],
          setupFiles: repeats,
          ...hangs,
        },
      },
      { resolve, ssr, test: { name: 'jsdom', ...shared } },
      { resolve, ssr, test: { name: 'jsdom-apart', ...apart } },
      {
        resolve: resolveReact18,
        ssr,
        test: {
          name: 'react-18',
          ...shared,
          // Words do not depend on React, and this is the longest of all tests.
          exclude: [...shared.exclude, 'packages/ui/src/words/stories.test.tsx'],
        },
      },
      { resolve: resolveReact18, ssr, test: { name: 'react-18-apart', ...apart } },
    ],
  },
})
