import { defineConfig } from 'vitest/config'

/** `pnpm test:browsers`: each file drives a browser of its own over WebDriver BiDi. */
export default defineConfig({
  test: {
    name: 'other-browsers',
    include: ['apps/demo/e2e-other/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    expect: { poll: { timeout: 30_000, interval: 50 } },
  },
})
