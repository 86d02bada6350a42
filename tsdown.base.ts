import type { UserConfig } from 'tsdown'

/** How every package is built: ES modules that mirror `src`, with types, one file for each. */
export const base: UserConfig = {
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  unbundle: true,
  clean: true,
  // Workspace packages stay imports, and are not inlined through their `x-source` condition.
  deps: { neverBundle: [/^@x\//] },
  inputOptions: {
    onLog(level, log, defaultHandler) {
      // 'use client' is kept in each file; the warning speaks of bundles.
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') defaultHandler(level, log)
    },
  },
}
