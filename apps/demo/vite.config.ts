import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { browsers } from '../../browsers.ts'
import { compressed } from './build/compressed.ts'
import { firstChunks } from './build/first-chunks.ts'

export default defineConfig(({ command }) => ({
  plugins: [react(), compressed()],
  // `pnpm dev` runs the packages from source; the build takes what users would install.
  ...(command === 'serve'
    ? { resolve: { conditions: ['x-source', 'module', 'browser', 'development|production'] } }
    : {}),
  build: {
    target: browsers,
    outDir: 'dist',
    rolldownOptions: { output: { codeSplitting: { groups: firstChunks } } },
  },
}))
