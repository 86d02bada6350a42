import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compression } from 'vite-plugin-compression2'
import { browsers } from '../../browsers.ts'

export default defineConfig(({ command }) => ({
  plugins: [react(), compression({ algorithms: ['brotliCompress', 'gzip'], threshold: 500 })],
  // `pnpm dev` runs the packages from source; the build takes what users would install.
  ...(command === 'serve'
    ? { resolve: { conditions: ['x-source', 'module', 'browser', 'development|production'] } }
    : {}),
  build: {
    target: browsers,
    outDir: 'dist',
    // Few files, as each costs a phone a way to the server: React, which stays the same, and all else that loads at once.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/,
              priority: 2,
            },
            { name: 'page', tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
}))
