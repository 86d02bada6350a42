// Words that have no room for all of them: what is cut off is their end, whatever way they and the page are read.
import './styles.css'
import { cleanup, render } from '@testing-library/react'
import { createChat, createClient, createConversations, type Conversations } from '@x/core'
import { record } from '@x/core/test/stored-chat'
import { memoryStorage } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Attachments, Composer, ConversationList, Sources, ToolCall } from '@x/ui'
import { ModelPicker } from '@x/ui/overlays'
import { afterEach, expect, it } from 'vitest'

let list: Conversations | undefined

afterEach(() => {
  cleanup()
  list?.dispose()
})

const WORDS = {
  english: 'A long sentence of English words that is read from the left and has no room here',
  arabic: 'جملة طويلة من كلمات عربية تقرأ من اليمين وليس لها هنا مكان يكفي لكل كلماتها',
}

/** The elements that cut words off, by what names them. */
function cutWords(): Element[] {
  return [...document.querySelectorAll('*')].filter(
    (each) =>
      getComputedStyle(each).textOverflow === 'ellipsis' && each.scrollWidth > each.clientWidth,
  )
}

/** Whether its first letter is in sight. */
function showsBeginning(element: Element): boolean {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()
  if (!text) return false
  const range = document.createRange()
  range.setStart(text, 0)
  range.setEnd(text, 1)
  const { left, right } = range.getBoundingClientRect()
  const box = element.getBoundingClientRect()
  return left >= box.left - 0.5 && right <= box.right + 0.5
}

it.each(
  (['ltr', 'rtl'] as const).flatMap((dir) =>
    (['english', 'arabic'] as const).map((words) => [dir, words] as const),
  ),
)('begin where they begin, in a page of %s, of %s', async (dir, language) => {
  const words = WORDS[language]
  const storage = memoryStorage()
  storage.records.set('a', record({ id: 'a', title: words }))
  list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  const client = createClient({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: () => new Promise<never>(() => undefined),
  })
  const chat = createChat({ client, model: 'm' })
  void chat.send('first')
  void chat.send(words)
  const file = new File([''], `${words}.txt`)
  const source = {
    type: 'source' as const,
    id: '1',
    url: 'https://a-name-of-a-host-that-is-long.example/',
  }
  const models = { models: [{ id: words, raw: {} }], status: 'ready' as const }
  render(
    <div dir={dir} style={{ inlineSize: 240 }}>
      <ConversationList list={list} onChoose={() => undefined} />
      <ChatProvider chat={chat}>
        <Composer />
      </ChatProvider>
      <Attachments items={[file]} />
      <div style={{ inlineSize: 120 }}>
        <Sources sources={[source]} />
      </div>
      <ToolCall
        call={{
          progress: words,
          type: 'tool',
          id: '1',
          name: 'a_tool_with_a_name_of_many_words',
          argsText: '{}',
          args: {},
          state: 'running',
        }}
      />
      <ModelPicker models={models as never} value={words} />
    </div>,
  )
  await expect.poll(() => document.querySelector('[data-x-conversation-title]')).toBeTruthy()
  await expect
    .poll(() => document.querySelector('[data-x-queue-actions], [data-x-queued] button'))
    .toBeTruthy()
  const cut = cutWords()
  expect(cut.length).toBeGreaterThanOrEqual(4)
  expect(cut.some((each) => each.matches('[data-x-tool-state]'))).toBe(true)
  expect(cut.filter((each) => !showsBeginning(each)).map((each) => each.outerHTML)).toEqual([])
  chat.dispose()
})
