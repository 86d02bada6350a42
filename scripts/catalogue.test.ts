// The pages of the catalogue leave out no state attribute, and describe none that is not there.
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { AXE_OFF, AXE_TAGS } from '../.storybook/axe.ts'
import { membersOf, readApi } from '../.storybook/api.ts'
import { ATTRIBUTES } from '../.storybook/attributes.ts'
import { EXAMPLES } from '../.storybook/examples.ts'
import { ENTRIES, PAGES } from '../.storybook/pages.ts'

const source = globSync('packages/ui/src/**/*.tsx', {
  exclude: ['**/*.test.tsx', '**/*.stories.tsx', '**/story-*'],
})
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
const pages = globSync('packages/{react,ui}/{src,stories}/**/*.stories.tsx').map((path) => {
  const text = readFileSync(path, 'utf8')
  const [, id = '', title = ''] = /\bid: '([^']+)',\s*title:\s*'([^']+)'/.exec(text) ?? []
  return { path, id, title }
})

/** What a person looks for, in the order of the list. */
const GROUPS = [
  'Hooks',
  'Conversation',
  'Composer',
  'Answers',
  'Tools',
  'Models and settings',
  'Notices',
]

it('says what every state attribute means', () => {
  const used = new Set(
    [...source.matchAll(/['\s](data-(?!x-)[a-z][a-z-]*)'?[=:]/g)].map(([, name]) => name),
  )
  expect(new Set(Object.keys(ATTRIBUTES))).toEqual(used)
})

it('has every story hold the best practices of axe, but for those of a whole page', () => {
  expect(AXE_TAGS).toContain('best-practice')
  expect(Object.keys(AXE_OFF)).toEqual(['region', 'landmark-one-main', 'page-has-heading-one'])
  for (const { path } of pages) expect(readFileSync(path, 'utf8'), path).not.toMatch(/\ba11y\b/)
})

it('gives an example of no page that is not there', () => {
  expect(pages.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(EXAMPLES)))
})

// The id is the address: a page may change its group and its words, and links and pictures stay.
it.each(pages)('$path has an address, a group, and words to be found by', ({ id, title }) => {
  expect(id).toMatch(/^[a-z][a-z-]*$/)
  expect(pages.filter((page) => page.id === id)).toHaveLength(1)
  const [group = '', name = ''] = title.split('/')
  expect(GROUPS).toContain(group)
  expect(name).toMatch(/^[^:]+: .+/)
})

// Storybook's search looks at titles alone.
it.each([
  ['approval', 'toolcall'],
  ['scroll', 'messagelist'],
  ['markdown', 'markdown'],
  ['attach', 'attachments'],
  ['cost', 'usage'],
  ['stop', 'composer'],
  ['input', 'composer'],
  ['voice', 'composer'],
  ['keyboard', 'shortcuts'],
  ['latex', 'markdown-plug-ins'],
  ['offline', 'errornotice'],
  ['login', 'errornotice'],
  ['popup', 'widget'],
  ['theme', 'chat'],
  ['rtl', 'chat'],
  ['typing', 'message'],
  ['thumb', 'messageactions'],
  ['history', 'conversationlist'],
  ['upload', 'attachments'],
  ['credit', 'balancenotice'],
  ['loading', 'message'],
  ['spinner', 'message'],
  ['bubble', 'message'],
  ['code copy', 'markdown'],
  ['download', 'markdown'],
  ['syntax', 'markdown-plug-ins'],
  ['formula', 'markdown-plug-ins'],
  ['mermaid', 'markdown-plug-ins'],
  ['microphone', 'composer'],
  ['sidebar', 'conversationlist'],
  ['like', 'messageactions'],
  ['permission', 'toolcall'],
  ['confirm', 'toolcall'],
  ['drag', 'attachments'],
  ['image', 'attachments'],
  ['dark', 'chat'],
  ['mobile', 'chat'],
  ['color', 'chat'],
  ['language', 'chat'],
  ['welcome', 'suggestions'],
  ['autocomplete', 'composer-triggers'],
  ['virtual', 'messagelist'],
  ['date', 'messagelist'],
  ['error', 'errornotice'],
  ['notification', 'errornotice'],
  ['verify', 'verificationbadge'],
  ['dropdown', 'overlays'],
  ['modal', 'chat-places'],
  ['skeleton', 'message'],
  ['timestamp', 'message'],
  ['textarea', 'composer'],
  ['abort', 'composer'],
  ['prompt', 'composer'],
  ['toast', 'errornotice'],
  ['alert', 'errornotice'],
  ['banner', 'errornotice'],
  ['network', 'errornotice'],
  ['clipboard', 'messageactions'],
  ['rating', 'messageactions'],
  ['virtualized', 'messagelist'],
  ['infinite scroll', 'messagelist'],
  ['fork', 'messagelist'],
  ['pdf', 'attachments'],
  ['photo', 'attachments'],
  ['lightbox', 'attachments'],
  ['gallery', 'attachments'],
  ['streaming', 'markdown-while-it-streams'],
  ['reconnect', 'streaming'],
  ['chain of thought', 'reasoning'],
  ['reference', 'sources'],
  ['onboarding', 'suggestions'],
  ['audio', 'readaloud'],
  ['tts', 'readaloud'],
  ['drawer', 'widget'],
  ['embed', 'widget'],
  ['unread', 'widget'],
  ['human in the loop', 'toolviews'],
  ['graph', 'present'],
  ['agent', 'toolcall'],
  ['i18n', 'chat'],
  ['translation', 'chat'],
  ['accessibility', 'chat'],
  ['responsive', 'chat'],
  ['storage', 'hooks-conversations'],
  ['session', 'hooks-conversations'],
])('finds by %j the page of %s', (word, wanted) => {
  const found = pages.filter(({ title }) =>
    word.split(' ').every((each) => title.toLowerCase().includes(each)),
  )
  expect(found.map(({ id }) => id)).toContain(wanted)
})

const api = readApi(
  Object.fromEntries(
    globSync('packages/{core,react,ui}/src/**/*.{ts,tsx}', {
      exclude: ['**/*.{test,stories,test-d}.*'],
    }).map((path) => [path, readFileSync(path, 'utf8')]),
  ),
)
const described = Object.values(PAGES).flat()

/** Hooks for authors of parts. */
const FOR_PARTS = ['useOwned']

const names = ENTRIES.flatMap(([, path]) => {
  const values = readFileSync(path, 'utf8').matchAll(/export \{([^}]*)\}/g)
  return [...values].flatMap(([, list = '']) =>
    [...list.matchAll(/(?<!type )\b([A-Z]\w+|use[A-Z]\w+)/g)].map(([, name = '']) => name),
  )
}).filter((name) => api.exported.has(name) && !FOR_PARTS.includes(name))

it.each([...new Set(names)])('describes %s on a page', (name) => {
  expect(described).toContain(name)
})

it.each(described)('finds what %s is and what it takes', (name) => {
  const found = api.exported.get(name)
  expect(found?.text).toMatch(/[a-z]{3}.*\.$/)
  if (api.declarations.has(found?.takes ?? '')) {
    expect(membersOf(api, found?.takes ?? '').members.length).toBeGreaterThan(0)
  }
})

it('describes pages that are there', () => {
  expect(pages.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(PAGES)))
})
