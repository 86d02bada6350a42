// A model that is asked to go on with its answer may begin it anew.
import { afterEach, describe, expect, it } from 'vitest'
import { frame, sse, startServer, type TestServer } from '../../test/server.ts'
import { type ChatStore, createChat, textOf } from '../index.ts'

const SAID = Array.from({ length: 60 }, (_, at) => `This is sentence ${at}.`).join(' ')

let server: TestServer | undefined
let chat: ChatStore | undefined
afterEach(async () => {
  chat?.dispose()
  await server?.close()
})

/** What is shown, at each publish, of an answer whose requests say this, each in frames of so many code units. */
async function shownOf(texts: readonly [string, string], size: number): Promise<string[]> {
  const left = [...texts]
  server = await startServer((_request, response) => {
    const text = left.shift() ?? ''
    const frames = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    sse(
      response,
      ...frames.map((each) => frame(each)),
      frame('', left.length > 0 ? 'length' : 'stop'),
    )
    response.end()
  })
  chat = createChat({ baseURL: server.baseURL, model: 'm', retry: false })
  await chat.send('q')
  const shown: string[] = []
  const own = chat
  own.subscribe(() => shown.push(textOf(own.get().messages.at(-1)?.parts ?? [])))
  await own.resume()
  return [...shown, textOf(own.get().messages.at(-1)?.parts ?? [])]
}

describe('an answer that its model begins anew', () => {
  it.each([1, 7, 64, 199, 200, 201, 100_000])(
    'is shown once, and nothing shown is taken away, in pieces of %i',
    async (size) => {
      const broken = SAID.slice(0, 700)
      const shown = await shownOf([broken, SAID], size)
      expect(shown.at(-1)).toBe(SAID)
      for (const each of shown) expect(SAID.startsWith(each) && each.length >= 700).toBe(true)
    },
  )

  it('is shown once where it breaks off before the point that it had come to', async () => {
    const shown = await shownOf([SAID, SAID.slice(0, 400)], 50)
    expect(shown.at(-1)).toBe(SAID)
  })

  it('is shown as it came where it says it in other words, however late', async () => {
    const other = `${SAID.slice(0, 500)}And now something else.`
    const shown = await shownOf([SAID, other], 50)
    expect(shown.at(-1)).toBe(SAID + other)
  })

  it('is shown as it came where the repetition may be chance', async () => {
    const shown = await shownOf(['ha ha', 'ha ho'], 3)
    expect(shown.at(-1)).toBe('ha haha ho')
  })
})
