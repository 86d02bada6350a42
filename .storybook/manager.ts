// The frame around the stories: its name, and one list in the order that preview.tsx gives.
import { addons } from 'storybook/manager-api'
import { create } from 'storybook/theming'

addons.setConfig({
  theme: create({ base: 'light', brandTitle: '@x components' }),
  sidebar: {
    showRoots: true,
    // `Usage: tokens, time, cost` is `Usage` in the list, and found by all of it.
    renderLabel: ({ name }) => name.split(': ')[0],
  },
})
