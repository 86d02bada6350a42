// The scripted endpoint caches as the pages say: through the index or the last marker, inclusive.
import { describe, expect, it } from 'vitest'
import { createChat } from '../../index.ts'
import { createSandbox } from '../../testing/index.ts'
import { nanogpt, type NanoGPTChatParams, type NanoGPTMessage, placeBreakpoints } from '../index.ts'
import { nanogptScript } from './index.ts'

const model = 'claude-3-5-sonnet-20241022'
const messages: NanoGPTMessage[] = ['one', 'two', 'three'].map((word) => ({
  role: 'user',
  content: `${word} `.repeat(400),
}))

function connect() {
  const { fetch } = createSandbox(nanogptScript())
  const client = nanogpt({ apiKey: 'k', fetch })
  const counted = async (params: Partial<NanoGPTChatParams>): Promise<[number, number]> => {
    const { usage } = await client.chat.create({ model, messages, ...params })
    return [usage?.cachedTokens ?? -1, usage?.cacheWriteTokens ?? -1]
  }
  return { client, counted }
}

describe('the scripted cache', () => {
  it('is written through the index, and read by what begins the same', async () => {
    const { counted } = connect()
    const through = (cut_after_message_index: number) =>
      counted({ prompt_caching: { enabled: true, cut_after_message_index } })
    const [, first] = await through(0)
    expect(first).toBeGreaterThan(400)
    // Through index 1 there is one message more: the first one is read, the second one written.
    const [read, second] = await through(1)
    expect(read).toBe(first)
    expect(second).toBeGreaterThan(400)
    expect(await through(1)).toEqual([first + second, 0])
  })

  it('is written through the last marker', async () => {
    const { counted } = connect()
    const marked = messages.with(1, {
      role: 'user',
      content: [{ type: 'text', text: 'two '.repeat(400), cache_control: { type: 'ephemeral' } }],
    })
    const [, written] = await counted({ messages: marked })
    expect(await counted({ messages: marked })).toEqual([written, 0])
    // A marker is no part of what it marks.
    const helper = { enabled: true, cut_after_message_index: 1 }
    expect(await counted({ prompt_caching: helper })).toEqual([written, 0])
  })

  it('has nothing without a wish, nor of a first message alone', async () => {
    const { counted } = connect()
    expect(await counted({})).toEqual([0, 0])
    expect(await counted({ messages: messages.slice(0, 1), prompt_caching: true })).toEqual([0, 0])
  })

  it('belongs to one model', async () => {
    const { counted } = connect()
    const [, written] = await counted({ prompt_caching: true })
    expect(await counted({ prompt_caching: true, model: 'claude-other' })).toEqual([0, written])
  })

  it('is read from the second turn on in a chat that grows, by setting and by breakpoints', async () => {
    const { client } = connect()
    await client.models.list()
    const chat = createChat({ client, model, settings: { cache: true } })
    for (const word of ['four', 'five', 'six']) await chat.send(`${word} `.repeat(400))
    const turns = chat.get().messages.flatMap(({ usage }) => (usage ? [usage] : []))
    expect(turns.map(({ cachedTokens = 0 }) => cachedTokens > 0)).toEqual([false, false, true])
    expect(Number(turns.at(-1)?.saved?.amount)).not.toBe(0)
    const grown: NanoGPTMessage[] = [
      ...messages,
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'And?' },
    ]
    const ask = (said: readonly NanoGPTMessage[]) =>
      client.chat.create({ model, messages: placeBreakpoints(said) })
    const { usage } = await ask(messages)
    expect((await ask(grown)).usage?.cachedTokens).toBe(usage?.cacheWriteTokens)
  })
})
