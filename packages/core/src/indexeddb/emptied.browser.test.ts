// The browser takes the database away under an open page, as it does when it needs room or somebody clears the site.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cdp } from 'vitest/browser'
import { answer, storedChats, texts } from '../../test/stored-chat.ts'
import { indexedDB as keptIn } from './index.ts'

let name = ''

beforeEach(() => {
  name = `test-${crypto.randomUUID()}`
})

afterEach(() => {
  indexedDB.deleteDatabase(name)
})

async function ended(request: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve())
    request.addEventListener('error', () => reject(new Error('refused')))
  })
}

/** Chrome's own protocol. */
function protocol(): { send(method: string, params: object): Promise<unknown> } {
  return cdp() as never
}

it.each([
  ['another page deletes it', async () => ended(indexedDB.deleteDatabase(name))],
  [
    'the data of the site is cleared',
    async () =>
      protocol().send('Storage.clearDataForOrigin', {
        origin: location.origin,
        storageTypes: 'indexeddb',
      }),
  ],
])('a chat is stored whole again after %s', async (_name, empty) => {
  const { make, endpoint } = storedChats(keptIn({ name }))
  const chat = make()
  await chat.load()
  for (const question of ['one', 'two', 'three']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what a conversation is
    if (question === 'three') await empty()
    const run = chat.send(question)
    // oxlint-disable-next-line no-await-in-loop
    await answer(endpoint, `about ${question}`)
    // oxlint-disable-next-line no-await-in-loop
    await run
    // oxlint-disable-next-line no-await-in-loop
    await chat.save()
  }
  expect(chat.get().storage.error).toBeUndefined()
  const again = storedChats(keptIn({ name })).make()
  await again.load()
  expect(again.get().storage.error).toBeUndefined()
  expect(texts(again)).toEqual(['one', 'about one', 'two', 'about two', 'three', 'about three'])
  chat.dispose()
  again.dispose()
})
