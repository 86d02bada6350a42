import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { browsers } from '../../browsers.ts'

export default defineConfig(({ command }) => ({
  plugins: [react()],
  // `pnpm dev` runs the packages from source; the build takes what users would install.
  ...(command === 'serve'
    ? { resolve: { conditions: ['x-source', 'module', 'browser', 'development|production'] } }
    : {}),
  build: { target: browsers, outDir: 'dist' },
}))
