import type { Decorator, Preview } from '@storybook/react-vite'
import { StrictMode } from 'react'
import { configure } from 'storybook/test'
import { PaceContext } from '../packages/ui/src/story-chat.tsx'
import { UIProvider } from '../packages/ui/src/ui-provider/ui-provider.tsx'
import { words as arabic } from '../packages/ui/src/words/ar.ts'
import { words as german } from '../packages/ui/src/words/de.ts'
import { words as japanese } from '../packages/ui/src/words/ja.ts'
import { words as chinese } from '../packages/ui/src/words/zh-Hans.ts'
import { english, type Words } from '../packages/ui/src/words.ts'
import { AXE_OFF, AXE_TAGS } from './axe.ts'
import { DocsPage } from './docs-page.tsx'
import { PageContainer } from './page-container.tsx'
import '../packages/ui/src/styles.css'
import '../packages/ui/src/palette.css'
import '../packages/ui/src/present.css'
import './docs.css'
import './preview.css'

// What a story waits for is taken when it comes: a busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 30_000 })

const PACKS: Readonly<Record<string, Words>> = {
  en: english,
  de: german,
  ja: japanese,
  ar: arabic,
  'zh-Hans': chinese,
}

const ACCENTS: Readonly<Record<string, string>> = {
  blue: '',
  green: 'oklch(0.55 0.14 155)',
  orange: 'oklch(0.65 0.17 55)',
  pink: 'oklch(0.6 0.2 355)',
  grey: 'oklch(0.45 0.01 260)',
}

/** What the toolbar says, said to the page; on a page with many stories, to each of them. */
const withPage: Decorator = (Story, { globals, viewMode }) => {
  const { theme, accent, density, direction, locale, width, motion } = globals as Record<
    string,
    string
  >
  const page = document.documentElement
  const dir = direction === 'auto' ? (locale === 'ar' ? 'rtl' : 'ltr') : (direction ?? 'ltr')
  const isAlone = viewMode !== 'docs'
  if (isAlone) {
    page.dataset['theme'] = theme
    page.lang = locale ?? 'en'
    page.dir = dir
  }
  page.dataset['motion'] = motion
  page.dataset['density'] = density
  page.style.setProperty('--x-accent', ACCENTS[accent ?? ''] || null)
  return (
    <div
      data-story-width={width}
      data-story-theme={isAlone ? undefined : theme}
      data-theme={isAlone ? undefined : theme}
      lang={isAlone ? undefined : locale}
      dir={isAlone ? undefined : dir}
    >
      <Story />
    </div>
  )
}

const withWords: Decorator = (Story, { globals }) => {
  const words = PACKS[String(globals['locale'])]
  // A story with words of its own keeps them.
  return words && words !== english ? (
    <UIProvider words={words}>
      <Story />
    </UIProvider>
  ) : (
    <Story />
  )
}

const withPace: Decorator = (Story, { globals }) => {
  const pace = String(globals['pace'])
  const tokensPerSecond =
    pace === 'story' ? undefined : pace === 'instant' ? 'instant' : Number(pace)
  return (
    <PaceContext.Provider value={tokensPerSecond}>
      <Story />
    </PaceContext.Provider>
  )
}

const withStrictMode: Decorator = (Story, { globals }) =>
  globals['strict'] === 'on' ? (
    <StrictMode>
      <Story />
    </StrictMode>
  ) : (
    <Story />
  )

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    layout: 'fullscreen',
    controls: { expanded: true },
    docs: {
      codePanel: true,
      toc: { headingSelector: 'h2, h3', title: 'On this page' },
      page: DocsPage,
      container: PageContainer,
      // The code to copy stands on the page once; that of a story is its own wrapper.
      canvas: { sourceState: 'none' },
    },
    a11y: {
      test: 'error',
      options: { runOnly: AXE_TAGS },
      config: { rules: Object.keys(AXE_OFF).map((id) => ({ id, enabled: false })) },
    },
    options: {
      // Storybook reads this function out of the file: it must need nothing around it.
      storySort: (one = { title: '' }, other = { title: '' }) => {
        const groups = [
          'Start',
          'Hooks',
          'Conversation',
          'Composer',
          'Answers',
          'Tools',
          'Models and settings',
          'Notices',
          'Foundations',
        ]
        const firsts = ['Chat', 'MessageList', 'Message', 'Composer', 'Markdown']
        const rankOf = (title = '') => {
          const [group = '', page = ''] = title.split('/')
          const first = firsts.indexOf(page.split(': ', 1).join(''))
          return groups.indexOf(group) * 100 + (first === -1 ? 99 : first)
        }
        if (one.title === other.title) return 0
        return rankOf(one.title) - rankOf(other.title) || one.title.localeCompare(other.title)
      },
    },
  },
  globalTypes: {
    theme: {
      description: 'Theme',
      toolbar: { icon: 'contrast', items: ['light', 'dark'], dynamicTitle: true },
    },
    accent: {
      description: 'Accent: one colour, and the theme follows',
      toolbar: { icon: 'paintbrush', items: Object.keys(ACCENTS), dynamicTitle: true },
    },
    density: {
      description: 'Density',
      toolbar: { icon: 'component', items: ['normal', 'compact'], dynamicTitle: true },
    },
    direction: {
      description: 'Direction; auto is that of the language',
      toolbar: { icon: 'transfer', items: ['auto', 'ltr', 'rtl'], dynamicTitle: true },
    },
    locale: {
      description: 'Words, numbers and times',
      toolbar: {
        icon: 'globe',
        dynamicTitle: true,
        items: [
          { value: 'en', title: 'English' },
          { value: 'de', title: 'Deutsch' },
          { value: 'ja', title: '日本語' },
          { value: 'ar', title: 'العربية' },
          { value: 'zh-Hans', title: '简体中文' },
        ],
      },
    },
    width: {
      description: 'Width of what is around the component; it asks its container, not the window',
      toolbar: {
        icon: 'expandalt',
        dynamicTitle: true,
        items: [
          { value: 'full', title: 'Full width' },
          { value: '320', title: '320 px' },
          { value: '390', title: '390 px, a phone' },
          { value: '768', title: '768 px, a panel' },
        ],
      },
    },
    motion: {
      description: 'Motion; reduced is as the system setting of a reader would have it',
      toolbar: {
        icon: 'stopalt',
        dynamicTitle: true,
        items: [
          { value: 'full', title: 'Motion' },
          { value: 'reduced', title: 'Reduced motion' },
        ],
      },
    },
    pace: {
      description: 'How fast the sandbox answers',
      toolbar: {
        icon: 'timer',
        dynamicTitle: true,
        items: [
          { value: 'story', title: 'Pace of the story' },
          { value: '20', title: '20 tokens/s' },
          { value: '200', title: '200 tokens/s' },
          { value: '1000', title: '1,000 tokens/s' },
          { value: 'instant', title: 'At once' },
        ],
      },
    },
    strict: {
      description: 'React StrictMode',
      toolbar: {
        icon: 'beaker',
        dynamicTitle: true,
        items: [
          { value: 'off', title: 'No StrictMode' },
          { value: 'on', title: 'StrictMode' },
        ],
      },
    },
  },
  initialGlobals: {
    theme: 'light',
    accent: 'blue',
    density: 'normal',
    direction: 'auto',
    locale: 'en',
    width: 'full',
    motion: 'full',
    pace: 'story',
    strict: 'off',
  },
  decorators: [withPace, withWords, withStrictMode, withPage],
}

export default preview
