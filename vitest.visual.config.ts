import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { CHROMIUM_FLAGS, findBrowser } from './scripts/find-browser.mjs'

/** `pnpm visual`: pictures of stories against those kept. Apart from `pnpm test`, since another version of the browser draws other pixels. */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['x-source'] },
  test: {
    name: 'visual',
    include: ['packages/ui/test/visual/visual.tsx'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: await findBrowser(), args: CHROMIUM_FLAGS },
        contextOptions: { timezoneId: 'UTC', locale: 'en', reducedMotion: 'reduce' },
      }),
      instances: [{ browser: 'chromium' }],
      expect: {
        toMatchScreenshot: {
          comparatorName: 'pixelmatch',
          comparatorOptions: { threshold: 0.2, allowedMismatchedPixelRatio: 0.002 },
          resolveScreenshotPath: ({ arg, ext, root }) =>
            `${root}/packages/ui/test/visual/pictures/${arg}${ext}`,
        },
      },
    },
  },
})
