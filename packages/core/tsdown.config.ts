import { defineConfig } from 'tsdown'
import { base } from '../../tsdown.base.ts'

export default defineConfig({
  ...base,
  entry: [
    'src/index.ts',
    'src/indexeddb/index.ts',
    'src/nanogpt/index.ts',
    'src/nanogpt/tee/index.ts',
    'src/nanogpt/testing/index.ts',
    'src/server/index.ts',
    'src/server/check/index.ts',
    'src/server/node/index.ts',
    'src/server/redis/index.ts',
    'src/server/telemetry/index.ts',
    'src/structured/index.ts',
    'src/testing/index.ts',
    'src/tools/index.ts',
  ],
})
