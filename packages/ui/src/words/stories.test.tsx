import { act, cleanup, render } from '@testing-library/react'
import { english as common, englishShortcuts, UIProvider } from '@x/ui'
import type { Words } from '@x/ui'
import { words as arabic } from '@x/ui/words/ar'
import { words as german } from '@x/ui/words/de'
import { words as japanese } from '@x/ui/words/ja'
import { words as chinese } from '@x/ui/words/zh-Hans'
import { beforeAll, expect, it } from 'vitest'
import { englishConversationList } from '../conversation-list/words.ts'
import { bracketed, leavesOf } from '../../test/leaves.ts'
import { stories as all } from '../../test/stories.tsx'

/** Colours, directions and widths have no words of their own. */
const stories = all.filter(({ name }) => !/Dark|RightToLeft|Phone|Long|Hundred/.test(name))

/** With what only some chats carry. */
const english = { ...common, conversations: englishConversationList, shortcuts: englishShortcuts }

const packs = { arabic, german, japanese, chinese }
const READ_ALOUD = ['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription']
const ATTRIBUTES = [...READ_ALOUD, 'title', 'placeholder', 'alt']

beforeAll(() => {
  // jsdom has none.
  window.matchMedia ??= () =>
    ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }) as never
})

async function show(Story: React.ComponentType, words: Words): Promise<HTMLElement> {
  const { container } = render(
    <UIProvider words={words}>
      <Story />
    </UIProvider>,
  )
  // A sandbox answers in a few turns of the event loop.
  await act(async () => {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve))
  })
  return container
}

/** What a person wrote, and what a story calls its own things. */
const DATA =
  '[data-x-text], [data-x-markdown] :is(h1, h2, h3, h4, h5, h6, p, a, td, th, li), [data-x-suggestions] *, [data-x-code-block] pre, [data-x-conversation-open], [data-story-data]'

/** What a story passes as a prop. */
const GIVEN: ReadonlySet<string> = new Set(['Help'])

/** What a reader sees or hears, piece by piece. */
function piecesOf(root: ParentNode): string[] {
  const pieces: string[] = []
  for (const element of root.querySelectorAll('*')) {
    if (element.closest(DATA)) continue
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name)?.trim()
      if (value) pieces.push(value)
    }
    for (const node of element.childNodes) {
      const text = node.nodeType === Node.TEXT_NODE && node.textContent?.trim()
      if (text) pieces.push(text)
    }
  }
  return pieces
}

it.each(Object.entries(packs))(
  'shows no English in %s, in any state of any component',
  async (_, pack) => {
    const theirs = new Map(leavesOf(pack))
    const foreign = new Set(
      leavesOf(english).flatMap(([path, text]) => (theirs.get(path) === text ? [] : [text])),
    )
    const left: string[] = []
    for (const { name, Story } of stories) {
      await show(Story, pack)
      for (const piece of piecesOf(document)) if (foreign.has(piece)) left.push(`${name}: ${piece}`)
      cleanup()
    }
    expect(left).toEqual([])
  },
  60_000,
)

it('takes every name of a control from the words', async () => {
  const left = new Set<string>()
  const words = bracketed(english)
  for (const { name, Story } of stories) {
    const container = await show(Story, words)
    for (const element of container.querySelectorAll(
      '[aria-label], [placeholder], [aria-valuetext], button',
    )) {
      // A block of code is called after its language.
      if (element.closest(DATA) || element.matches('[data-x-code-block]')) continue
      const named =
        element.getAttribute('aria-label') ??
        element.getAttribute('placeholder') ??
        element.textContent
      if (named && !named.includes('⟦') && !GIVEN.has(named)) left.add(`${name}: ${named}`)
    }
    cleanup()
  }
  expect([...left]).toEqual([])
}, 60_000)
