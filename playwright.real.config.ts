import { defineConfig } from '@playwright/test'
import config from './playwright.config.ts'

/** The demo against engines that compute; `pnpm test:real` installs them. */
export default defineConfig({ ...config, testDir: 'apps/demo/real', workers: 1 })
