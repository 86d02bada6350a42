import { act, cleanup, render } from '@testing-library/react'
import {
  english as common,
  englishCalls,
  englishModels,
  englishSettings,
  englishShortcuts,
  englishVerification,
  UIProvider,
} from '@x/ui'
import type { Words } from '@x/ui'
import { englishPalette } from '@x/ui/palette'
import { englishPresent } from '@x/ui/present'
import { words as arabic } from '@x/ui/words/ar'
import { words as german } from '@x/ui/words/de'
import { words as japanese } from '@x/ui/words/ja'
import { words as chinese } from '@x/ui/words/zh-Hans'
import { beforeAll, expect, it, vi } from 'vitest'
import { englishConversationList } from '../conversation-list/words.ts'
import { bracketed, leavesOf } from '../../test/leaves.ts'
import { stories as all } from '../../test/stories.tsx'

/** Colours, directions and widths have no words of their own. */
const stories = all.filter(({ name }) => !/Dark|RightToLeft|Phone|Long|Hundred/.test(name))

/** With what only some chats carry. */
const english = {
  ...common,
  calls: englishCalls,
  conversations: englishConversationList,
  models: englishModels,
  settings: englishSettings,
  shortcuts: englishShortcuts,
  verification: englishVerification,
  present: englishPresent,
  palette: englishPalette,
}

const packs = { arabic, german, japanese, chinese }
const READ_ALOUD = ['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription']
const ATTRIBUTES = [...READ_ALOUD, 'title', 'placeholder', 'alt']

beforeAll(() => {
  // jsdom has none.
  window.matchMedia ??= () =>
    ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }) as never
})

const spoken = (Story: React.ComponentType, words: Words): React.ReactElement => (
  <UIProvider words={words}>
    <Story />
  </UIProvider>
)

async function turns(count: number): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve))
    await vi.dynamicImportSettled()
  })
}

/** What a person wrote, and what a story calls its own things. */
const DATA =
  '[data-x-text], [data-x-markdown] :is(h1, h2, h3, h4, h5, h6, p, a, td, th, li), [data-x-suggestions] *, [data-x-code-block] pre, [data-x-conversation-open], [data-story-data], [data-x-present-part=card], [data-x-present-part=progress], [data-x-present-option], [data-x-present-part=form] > button, [data-x-present-field], [data-x-present-facts] dt, [data-x-palette-name]'

/** What a story passes as a prop. */
const GIVEN: ReadonlySet<string> = new Set([
  'Help',
  // A tool's name, and how far it says that it is.
  'get_weather40%',
  'get_weatherasking the second station',
])

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

/** Pieces of English in each pack, by its name, and controls whose names come from elsewhere. */
const found = { unnamed: new Set<string>(), english: new Map<string, string[]>() }

// Each story is shown once, and then spoken in one language after the other.
beforeAll(async () => {
  const words = bracketed(english)
  const foreign = Object.entries(packs).map(([name, pack]) => {
    const theirs = new Map(leavesOf(pack))
    const own = leavesOf(english).flatMap(([path, text]) =>
      theirs.get(path) === text ? [] : [text],
    )
    return { name, pack, own: new Set(own) }
  })
  for (const { name, Story } of stories) {
    const { container, rerender } = render(spoken(Story, words))
    // A sandbox answers in a few turns of the event loop.
    await turns(10)
    for (const text of unnamedIn(container)) found.unnamed.add(`${name}: ${text}`)
    for (const { name: language, pack, own } of foreign) {
      rerender(spoken(Story, pack))
      await turns(1)
      const left = piecesOf(document).filter((piece) => own.has(piece) || piece.includes('⟦'))
      const all = found.english.get(language) ?? []
      found.english.set(language, [...all, ...left.map((piece) => `${name}: ${piece}`)])
    }
    cleanup()
  }
}, 360_000)

/** Names of controls that are in no words. */
function unnamedIn(container: HTMLElement): string[] {
  const controls = container.querySelectorAll(
    '[aria-label], [placeholder], [aria-valuetext], button',
  )
  return [...controls].flatMap((element) => {
    // A block of code is called after its language.
    if (element.closest(DATA) || element.matches('[data-x-code-block]')) return []
    const named =
      element.getAttribute('aria-label') ??
      element.getAttribute('placeholder') ??
      element.textContent
    return named?.trim() && !named.includes('⟦') && !GIVEN.has(named) ? [named] : []
  })
}

it.each(Object.keys(packs))('shows no English in %s, in any state of any component', (language) => {
  expect(found.english.get(language)).toEqual([])
})

it('takes every name of a control from the words', () => {
  expect([...found.unnamed]).toEqual([])
})
