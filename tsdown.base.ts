import type { UserConfig } from 'tsdown'

/** How every package is built: ES modules that mirror `src`, with types, one file for each. */
export const base: UserConfig = {
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: { sourcemap: true },
  sourcemap: true,
  // The maps lead to `src`, which is published beside them, for a debugger and for go-to-definition alike.
  outputOptions: { sourcemapExcludeSources: true },
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
