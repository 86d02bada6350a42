import { defineConfig } from 'vitest/config'

/** The tests by which mutants of what reads the wire are told: stryker.config.mjs. */
export default defineConfig({
  resolve: { conditions: ['x-source'] },
  ssr: { resolve: { conditions: ['x-source'] } },
  test: {
    include: ['packages/core/src/{client,dialect,http,message}/**/*.test.ts'],
    exclude: [
      '**/*.{long,redis,browser}.test.ts',
      // Minutes for each mutant that lives, and others tell what they tell.
      '**/{fuzz,leak,linear,patience,robustness}.test.ts',
      '**/{step-wire,replay-prefix}.property.test.ts',
      '**/node_modules/**',
    ],
    env: { TEST_SAMPLES: 'few' },
    testTimeout: 60_000,
  },
})
