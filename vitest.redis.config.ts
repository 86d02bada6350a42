import { defineConfig } from 'vitest/config'

/** Tests over a real Redis, which each starts and ends itself. The server is found by scripts/find-redis.mjs. */
export default defineConfig({
  resolve: { conditions: ['x-source'] },
  ssr: { resolve: { conditions: ['x-source'] } },
  test: {
    name: 'redis',
    include: ['packages/*/src/**/*.redis.test.ts', 'apps/demo/server/*.redis.test.ts'],
    // They wait for most of their time: two cores carry all files at once.
    maxWorkers: 6,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
