import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig(({ command }) => ({
  plugins: [react()],
  // `pnpm dev` runs the packages from source; the build takes what users would install.
  ...(command === 'serve'
    ? { resolve: { conditions: ['x-source', 'module', 'browser', 'development|production'] } }
    : {}),
  build: { target: 'es2022', outDir: 'dist' },
}))
