import { defineConfig } from 'vitest/config'

/** `pnpm test:long`: what takes too long for each run. Each file has a short sibling in the usual suite. */
export default defineConfig({
  resolve: { conditions: ['x-source'] },
  ssr: { resolve: { conditions: ['x-source'] } },
  test: {
    name: 'long',
    include: ['packages/*/src/**/*.long.test.ts', 'apps/*/server/**/*.long.test.ts'],
    testTimeout: 30 * 60_000,
  },
})
