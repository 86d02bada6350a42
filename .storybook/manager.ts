// The frame around the stories: its name, and one list in the order that preview.tsx gives.
import { addons } from 'storybook/manager-api'
import { create } from 'storybook/theming'

addons.setConfig({
  theme: create({ base: 'light', brandTitle: '@x components' }),
  sidebar: { showRoots: false },
})
