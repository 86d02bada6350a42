import { constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compression, defineAlgorithm } from 'vite-plugin-compression2'
import { browsers } from '../../browsers.ts'

/** The best brotli takes twenty times as long for a tenth less: for what everybody waits for, not for each diagram. */
const AT_ONCE = /\/(?:index|react|answering)-/
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

export default defineConfig(({ command }) => ({
  plugins: [
    react(),
    compression({ algorithms: ['brotliCompress', 'gzip'], threshold: 500, include: AT_ONCE }),
    compression({
      algorithms: [defineAlgorithm('brotliCompress', quick), 'gzip'],
      threshold: 500,
      include: /\.(?:html|js|css|svg|webmanifest)$/,
      exclude: AT_ONCE,
    }),
  ],
  // `pnpm dev` runs the packages from source; the build takes what users would install.
  ...(command === 'serve'
    ? { resolve: { conditions: ['x-source', 'module', 'browser', 'development|production'] } }
    : {}),
  build: {
    target: browsers,
    // Each of those browsers has it.
    modulePreload: {
      polyfill: false,
      // What a script needs is fetched beside it where somebody waits for it; the names of all files would be in the page.
      resolveDependencies: (file, needed) =>
        /\/answering-/.test(file) ? needed : needed.filter((each) => each.endsWith('.css')),
    },
    outDir: 'dist',
    // Few files, as each costs a phone a way to the server: React, which stays the same, and all else that loads at once.
    rolldownOptions: {
      treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/,
              priority: 3,
            },
            { name: 'page', tags: ['$initial'], priority: 2 },
            { name: 'keeper', test: /core[\\/]dist[\\/]chat[\\/]keeping/, priority: 1 },
            { name: 'later', test: /ui[\\/]dist[\\/]later\.js/, priority: 1 },
          ],
        },
      },
    },
  },
}))
