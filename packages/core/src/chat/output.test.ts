import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEndpoint, createFrames, settle } from '../../test/endpoint.ts'
import { createChat } from '../index.ts'
import { structured } from '../structured/index.ts'

const recipe = structured(z.object({ title: z.string(), steps: z.array(z.string()) }))
const WHOLE = '{"title":"Soup","steps":["Boil"]}'

function setup() {
  const endpoint = createEndpoint()
  const frames = createFrames()
  const options = {
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false as const,
    scheduler: frames.scheduler,
    output: recipe,
  }
  return { endpoint, frames, options, chat: createChat(options) }
}

/** Asks, and answers with a text and a finish reason. */
async function turn(
  { endpoint, chat }: ReturnType<typeof setup>,
  text: string,
  reason = 'stop',
): Promise<void> {
  const run = chat.send('A soup?')
  const exchange = await endpoint.next()
  exchange.text(text)
  exchange.finish(reason)
  await run
}

describe('62 a chat whose answers are values', () => {
  it('asks for it, shows it while it grows, and gives it with the last text and ready in one publish', async () => {
    const { chat, endpoint, frames } = setup()
    const published: unknown[] = []
    const run = chat.send('A soup?')
    const exchange = await endpoint.next()
    expect(exchange.body['response_format']).toMatchObject({
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true },
    })
    expect(chat.get().output).toMatchObject({ partial: undefined, final: undefined })
    exchange.text('{"title":"So')
    await settle()
    expect(chat.get().output.partial).toEqual({ title: 'So' })
    exchange.text('up","steps":["Bo')
    await settle()
    frames.tick()
    const { output } = chat.get()
    expect(output.partial).toEqual({ title: 'Soup', steps: ['Bo'] })
    expect(output.isComplete(['title'])).toBe(true)
    expect(output.isComplete(['steps'])).toBe(false)
    expect(output.final).toBeUndefined()
    chat.subscribe(() => published.push([chat.get().status, chat.get().output.final]))
    exchange.text('il"]}')
    exchange.finish()
    await run
    const value = { title: 'Soup', steps: ['Boil'] }
    expect(published).toEqual([['ready', value]])
    expect(chat.get().output).toMatchObject({ final: value, partial: value, error: undefined })
  })

  it('says with paths where an answer does not fit; the text stays, and the chat is ready', async () => {
    const kit = setup()
    await turn(kit, '{"title":"Soup","steps":[1]}')
    const { output, status, error, messages } = kit.chat.get()
    expect(output).toMatchObject({
      partial: { steps: [1] },
      final: undefined,
      error: { kind: 'output', code: 'schema', details: { issues: [{ path: ['steps', 0] }] } },
    })
    expect({ status, error }).toEqual({ status: 'ready', error: undefined })
    expect(messages.at(-1)?.parts).toMatchObject([{ text: '{"title":"Soup","steps":[1]}' }])
  })

  it('begins anew with each run, and a run that fails leaves no value of the one before', async () => {
    const kit = setup()
    const { chat, endpoint } = kit
    await turn(kit, WHOLE)
    const { output } = chat.get()
    expect(output.final).toBeDefined()
    const run = chat.send('Another?')
    expect(chat.get().output).toMatchObject({ partial: undefined, final: undefined })
    const exchange = await endpoint.next()
    exchange.chunk({ error: { message: 'down' } })
    await run
    expect(chat.get().status).toBe('error')
    expect(chat.get().output).toMatchObject({ partial: undefined, final: undefined })
  })

  it('has no value of messages that no run has written', () => {
    const { options } = setup()
    const messages = [
      { role: 'user' as const, content: 'A soup?' },
      { role: 'assistant' as const, content: WHOLE },
    ]
    const chat = createChat({ ...options, initialMessages: messages })
    expect(chat.get().output).toMatchObject({ partial: undefined, final: undefined })
    chat.setMessages(messages)
    expect(chat.get().output.final).toBeUndefined()
  })

  it('forgets it with the conversation', async () => {
    const kit = setup()
    await turn(kit, WHOLE)
    kit.chat.clear()
    expect(kit.chat.get().output).toMatchObject({ partial: undefined, final: undefined })
  })

  it('shows the value of the branch that is shown', async () => {
    const kit = setup()
    const { chat, endpoint } = kit
    await turn(kit, WHOLE)
    const first = chat.get().messages.at(-1)?.id ?? ''
    const { output } = chat.get()
    const run = chat.regenerate()
    const exchange = await endpoint.next()
    exchange.text('{"title":"Cake","steps":[]}')
    exchange.finish()
    await run
    expect(chat.get().output.final).toEqual({ title: 'Cake', steps: [] })
    chat.selectBranch(first)
    expect(chat.get().output).toBe(output)
  })

  it('gives each of several choices its own', async () => {
    const { chat, endpoint } = setup()
    const run = chat.send('Two soups?', { body: { n: 2 } })
    const exchange = await endpoint.next()
    for (const [index, title] of ['One', 'Two'].entries()) {
      exchange.chunk({
        choices: [
          {
            index,
            delta: { content: JSON.stringify({ title, steps: [] }) },
            finish_reason: 'stop',
          },
        ],
      })
    }
    exchange.finish()
    await run
    const shown = chat.get().messages.at(-1)?.id ?? ''
    expect(chat.get().output.final).toMatchObject({ title: 'One' })
    const other = chat.branches(shown).ids.find((id) => id !== shown) ?? ''
    chat.selectBranch(other)
    expect(chat.get().output.final).toMatchObject({ title: 'Two' })
  })

  it('keeps what is known when it is stopped, and goes on with it', async () => {
    const { chat, endpoint } = setup()
    void chat.send('A soup?')
    const exchange = await endpoint.next()
    exchange.text('{"title":"Soup","st')
    await settle()
    await chat.stop()
    expect(chat.get().output).toMatchObject({
      partial: { title: 'Soup' },
      final: undefined,
      error: undefined,
    })
    const run = chat.resume()
    const next = await endpoint.next()
    next.text('eps":["Boil"]}')
    next.finish()
    await run
    expect(chat.get().output.final).toEqual({ title: 'Soup', steps: ['Boil'] })
  })

  it('tells a cut by length from a refusal and from a filter', async () => {
    const kit = setup()
    await turn(kit, '{"title":"So', 'length')
    expect(kit.chat.get().output.error).toMatchObject({ code: 'length', action: 'continue' })
    await turn(kit, '{"title":"So', 'content_filter')
    expect(kit.chat.get().output.error?.code).toBe('content_filter')
    const run = kit.chat.send('A bomb?')
    const exchange = await kit.endpoint.next()
    exchange.chunk({ choices: [{ index: 0, delta: { refusal: 'No.' }, finish_reason: 'stop' }] })
    exchange.finish()
    await run
    expect(kit.chat.get().output.error?.code).toBe('refusal')
  })

  it('publishes once more when the schema takes its time', async () => {
    const kit = setup()
    const isShort = async (title: string): Promise<boolean> => Promise.resolve(title.length < 9)
    kit.chat.setOptions({
      ...kit.options,
      output: structured(z.object({ title: z.string().refine(isShort) })),
    })
    await turn(kit, WHOLE)
    expect(kit.chat.get()).toMatchObject({ status: 'ready', output: { final: undefined } })
    const heard = vi.fn<() => void>()
    kit.chat.subscribe(heard)
    await settle()
    expect(kit.chat.get().output.final).toEqual({ title: 'Soup' })
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('reads the output when a run starts, as all options', async () => {
    const kit = setup()
    const run = kit.chat.send('A soup?')
    const exchange = await kit.endpoint.next()
    kit.chat.setOptions({ ...kit.options, output: structured(z.object({ other: z.string() })) })
    exchange.text(WHOLE)
    exchange.finish()
    await run
    expect(kit.chat.get().output.final).toMatchObject({ title: 'Soup' })
    await turn(kit, WHOLE)
    expect(kit.chat.get().output.error?.code).toBe('schema')
  })

  it('lets a response format of one request win', async () => {
    const { chat, endpoint } = setup()
    void chat.send('In words?', { body: { response_format: { type: 'text' } } })
    const exchange = await endpoint.next()
    expect(exchange.body['response_format']).toEqual({ type: 'text' })
    await chat.stop()
  })

  it('is nothing in a chat without an output', async () => {
    const { options, endpoint } = setup()
    const chat = createChat({ ...options, output: undefined })
    void chat.send('A soup?')
    const exchange = await endpoint.next()
    expect(exchange.body).not.toHaveProperty('response_format')
    exchange.text(WHOLE)
    await settle()
    expect(chat.get().output).toMatchObject({ partial: undefined, final: undefined })
    await chat.stop()
  })
})
