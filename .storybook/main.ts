import type { StorybookConfig } from '@storybook/react-vite'
import { browsers } from '../browsers.ts'

const config: StorybookConfig = {
  stories: [
    './*.mdx',
    '../packages/react/stories/*.stories.tsx',
    '../packages/ui/src/**/*.stories.tsx',
  ],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: { name: '@storybook/react-vite', options: {} },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  viteFinal: (vite) => ({
    ...vite,
    // Newer browsers than Vite's default: what is written for older ones cannot be dark inside of a light page.
    build: { ...vite.build, target: browsers, cssTarget: browsers },
    // Packages from source: the catalogue needs no build.
    resolve: {
      ...vite.resolve,
      conditions: ['x-source', 'module', 'browser', 'development|production'],
    },
  }),
}

export default config
