// A draft that is sent, and what becomes of it when the chat does not take it in.
import type { ChatOptions, MediaPart } from '@x/core'
import { expect, it } from 'vitest'
import { looseChat, textsOf } from '../test/chat.tsx'
import { sendDraft } from './index.ts'

const picture: MediaPart = { type: 'image', url: 'data:image/png;base64,AA==' }

function drafted(change: Partial<ChatOptions> = {}) {
  const made = looseChat(change)
  const { chat } = made
  return {
    ...made,
    type(text: string) {
      chat.draft.set(text)
      chat.attachments.set([picture])
      return sendDraft(chat)
    },
    draft: () => [chat.draft.get(), chat.attachments.get()],
  }
}

it('is empty once it is sent or waits', () => {
  const { chat, type, draft } = drafted()
  expect(type('one')?.refused).toBeUndefined()
  expect(type('two')?.refused).toBeUndefined()
  expect(draft()).toEqual(['', []])
  expect(chat.get().queue).toHaveLength(1)
  chat.dispose()
})

it('is there as before when the chat refuses it', () => {
  const { chat, type, draft } = drafted({ whenBusy: 'reject' })
  void chat.send('one')
  expect(type(' two ')?.refused).toBeDefined()
  expect(draft()).toEqual([' two ', [picture]])
  chat.dispose()
})

it('is there when the chat has stopped an answer before it refused', async () => {
  let count = 0
  const ids = ['q', 'r', 'a', 'q']
  const { chat, endpoint, type, draft } = drafted({
    id: 'chat',
    whenBusy: 'interrupt',
    generateId: () => ids[count++] ?? `more${count}`,
  })
  void chat.send('one')
  const exchange = await endpoint.next()
  exchange.text('half')
  const run = type('two')
  expect(run?.refused?.message).toContain('the id "q"')
  expect(draft()).toEqual(['two', [picture]])
  expect(textsOf(chat.get().messages)[0]).toBe('one')
})
