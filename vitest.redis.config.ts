import { defineConfig } from 'vitest/config'

/** How often each test runs, for `pnpm test:long`. */
const repeats = process.env['VITE_TEST_REPEATS'] ? ['test-repeats.ts'] : []

/** Tests over a real Redis, which each starts and ends itself. The server is found by scripts/find-redis.mjs. */
export default defineConfig({
  resolve: { conditions: ['x-source'] },
  ssr: { resolve: { conditions: ['x-source'] } },
  test: {
    name: 'redis',
    include: ['packages/*/src/**/*.redis.test.ts', 'apps/demo/server/*.redis.test.ts'],
    // They wait for most of their time.
    maxWorkers: 3,
    setupFiles: repeats,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
