// Going on with an answer that broke off, in each place where it may: what is shown, and what goes back of it then.
import { afterEach, describe, expect, it } from 'vitest'
import { createEndpoint, settle } from '../../test/endpoint.ts'
import { startRoute, type TestRoute } from '../../test/route.ts'
import { sse } from '../../test/server.ts'
import { textDeltas } from '../../test/spelled.ts'
import { SPELLINGS, type Spelling, thoughtOf } from '../../test/spellings.ts'
import { until } from '../../test/stored-chat.ts'
import { type ChatPart, type ChatStore, createChat } from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const tools = toolRunner({ weather: tool({ execute: () => 'sunny' }) })
const spelling = (name: string): Spelling =>
  SPELLINGS.find((each) => each.name === name) as Spelling
const [reasoning, tags, chunks] = [
  'the member reasoning_content',
  '<think> in the content',
  "Mistral's chunks of thinking",
].map(spelling) as [Spelling, Spelling, Spelling]

const call = { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' } }
const callDelta = { tool_calls: [{ index: 0, ...call }] }
const user = (content: string): object => ({ role: 'user', content })
const result = { role: 'tool', tool_call_id: 'c1', content: 'sunny' }

function played() {
  const endpoint = createEndpoint()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    tools,
    continuePrompt: 'Go on.',
  })
  /** Answers the next request with these deltas, and ends it well or cuts it. */
  async function say(deltas: readonly object[], reason?: string): Promise<void> {
    const exchange = await endpoint.next()
    for (const delta of deltas) exchange.chunk({ choices: [{ index: 0, delta }] })
    if (reason === undefined) exchange.cut()
    else exchange.finish(reason)
    await settle()
  }
  return { chat, say, sent: () => endpoint.exchanges.at(-1)?.body.messages }
}

/** What is shown: the type of each part, and what it says. */
function shown(chat: ChatStore): string[] {
  const parts: readonly ChatPart[] = chat.get().messages.at(-1)?.parts ?? []
  return parts.map((part) =>
    part.type === 'tool'
      ? `tool ${part.state}`
      : 'text' in part
        ? `${part.type}: ${part.text}`
        : part.type,
  )
}

/** What goes back of the answer with the next question. */
async function sentNext({ chat, say, sent }: ReturnType<typeof played>): Promise<unknown> {
  const run = chat.send('And?')
  await say([{ content: 'So.' }], 'stop')
  await run
  return sent()?.slice(1, -1)
}

describe('an answer of one request', () => {
  it('cut amid a text is one text, and one message with the thoughts of both requests', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say([...reasoning.thought(1), { content: 'Hello, wor' }])
    await first
    const run = play.chat.resume()
    await play.say([...reasoning.thought(2), { content: 'ld.' }], 'stop')
    expect((await run).reason).toBe('complete')
    expect(play.sent()).toEqual([
      user('Hi?'),
      { role: 'assistant', content: 'Hello, wor', reasoning_content: thoughtOf(1) },
      user('Go on.'),
    ])
    expect(shown(play.chat)).toEqual([
      `reasoning: ${thoughtOf(1)}`,
      'text: Hello, world.',
      `reasoning: ${thoughtOf(2)}`,
    ])
    expect(play.chat.get().messages.at(-1)?.steps).toMatchObject([
      { from: 0, length: 0 },
      { from: 2, length: 10 },
    ])
    expect(await sentNext(play)).toEqual([
      {
        role: 'assistant',
        content: 'Hello, world.',
        reasoning_content: thoughtOf(1) + thoughtOf(2),
      },
    ])
  })

  it('whose end is said again is sent as it is shown: without the repetition', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say([...reasoning.thought(1), { content: 'One two three four' }])
    await first
    const run = play.chat.resume()
    await play.say([{ content: 'two three four five.' }], 'stop')
    await run
    expect(await sentNext(play)).toEqual([
      { role: 'assistant', content: 'One two three four five.', reasoning_content: thoughtOf(1) },
    ])
  })

  const inContent: [string, Spelling, unknown][] = [
    ['tags', tags, `<think>\n${thoughtOf(1)}\n</think>\n\nHello, world.`],
    [
      'chunks',
      chunks,
      [
        { type: 'thinking', thinking: [{ type: 'text', text: thoughtOf(1) }] },
        { type: 'text', text: 'Hello, wor' },
        { type: 'text', text: 'ld.' },
      ],
    ],
  ]
  it.each(inContent)('keeps thoughts in the content: %s', async (_, { thought }, content) => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say([...thought(1), { content: 'Hello, wor' }])
    await first
    const run = play.chat.resume()
    await play.say([{ content: 'ld.' }], 'stop')
    await run
    expect(await sentNext(play)).toEqual([{ role: 'assistant', content }])
  })

  it('cut amid a thought says nothing, and is asked anew in words; only what was said goes back', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say(reasoning.thought(1).slice(0, 1))
    await first
    const run = play.chat.resume()
    await play.say([...reasoning.thought(2), { content: 'Hello.' }], 'stop')
    await run
    expect(play.chat.get().messages.at(-1)?.status).toBe('complete')
    expect(shown(play.chat).slice(1)).toEqual([`reasoning: ${thoughtOf(2)}`, 'text: Hello.'])
    expect(await sentNext(play)).toEqual([
      { role: 'assistant', content: 'Hello.', reasoning_content: thoughtOf(2) },
    ])
  })

  it('cut amid a call is told without it, as one message; the text after it stays apart from the one before', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say([
      { content: 'Let me look.' },
      { tool_calls: [{ index: 0, id: 'c1', function: { name: 'weather', arguments: '{"ci' } }] },
    ])
    await first
    const run = play.chat.resume()
    await play.say([{ content: 'It is sunny.' }], 'stop')
    await run
    expect(shown(play.chat)).toEqual(['text: Let me look.', 'tool cancelled', 'text: It is sunny.'])
    expect(await sentNext(play)).toEqual([
      { role: 'assistant', content: 'Let me look.\n\nIt is sunny.' },
    ])
  })

  it('gone on with by another model goes to neither as its own', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say([...reasoning.thought(1), { content: 'Hello, wor' }])
    await first
    const run = play.chat.resume(undefined, { model: 'other' })
    await play.say([...reasoning.thought(2), { content: 'ld.' }], 'stop')
    await run
    expect(await sentNext(play)).toEqual([{ role: 'assistant', content: 'Hello, world.' }])
  })
})

describe('an answer of several requests', () => {
  const calling = {
    role: 'assistant',
    content: 'Let me look.',
    reasoning_content: thoughtOf(1),
    tool_calls: [call],
  }
  const firstStep = [...reasoning.thought(1), { content: 'Let me look.' }, callDelta]

  it('cut between its calls and the next request goes on after their results', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say(firstStep, 'tool_calls')
    await play.say([])
    await first
    const run = play.chat.resume()
    await play.say([...reasoning.thought(2), { content: 'It is sunny.' }], 'stop')
    expect((await run).reason).toBe('complete')
    expect(play.sent()).toEqual([user('Hi?'), calling, result, user('Go on.')])
    expect(shown(play.chat)).toEqual([
      `reasoning: ${thoughtOf(1)}`,
      'text: Let me look.',
      'tool done',
      `reasoning: ${thoughtOf(2)}`,
      'text: It is sunny.',
    ])
    expect(await sentNext(play)).toEqual([
      calling,
      result,
      { role: 'assistant', content: 'It is sunny.', reasoning_content: thoughtOf(2) },
    ])
  })

  it.each([
    [
      'amid its text',
      [...reasoning.thought(2), { content: 'It is ' }],
      'It is sunny.',
      thoughtOf(2) + thoughtOf(3),
    ],
    ['amid its thought', reasoning.thought(2).slice(0, 1), 'sunny.', thoughtOf(3)],
  ] as [string, object[], string, string][])(
    'cut %s, in the second, keeps the first as it was',
    async (_, cut, content, thought) => {
      const play = played()
      const first = play.chat.send('Hi?')
      await play.say(firstStep, 'tool_calls')
      await play.say(cut)
      await first
      const run = play.chat.resume()
      await play.say([...reasoning.thought(3), { content: 'sunny.' }], 'stop')
      await run
      expect(shown(play.chat)).toContain('text: Let me look.')
      expect(shown(play.chat)).toContain(`text: ${content}`)
      expect(await sentNext(play)).toEqual([
        calling,
        result,
        { role: 'assistant', content, reasoning_content: thought },
      ])
    },
  )

  it('may call again once it was gone on with', async () => {
    const play = played()
    const first = play.chat.send('Hi?')
    await play.say([...reasoning.thought(1), { content: 'Let me ' }])
    await first
    const run = play.chat.resume()
    await play.say([{ content: 'look.' }, callDelta], 'tool_calls')
    await play.say([...reasoning.thought(2), { content: 'It is sunny.' }], 'stop')
    await run
    expect(await sentNext(play)).toEqual([
      calling,
      result,
      { role: 'assistant', content: 'It is sunny.', reasoning_content: thoughtOf(2) },
    ])
  })
})

describe('an answer that the route has kept', () => {
  const routes: TestRoute[] = []
  afterEach(async () => {
    await Promise.all(routes.splice(0).map((route) => route.close()))
  })
  const frame = (delta: object, finish_reason: string | null = null): string =>
    `data: ${JSON.stringify({ id: 'r', choices: [{ index: 0, delta, finish_reason }] })}\n\n`

  /** A route, and each request that came through it. */
  async function routeFor({ thought, call: members, ...rest }: Spelling) {
    const bodies: { messages: { role: string }[] }[] = []
    const route = await startRoute(
      (_request, response, text) => {
        const body = JSON.parse(text) as (typeof bodies)[number]
        bodies.push(body)
        const step = body.messages.filter(({ role }) => role === 'assistant').length
        const isCalling = body.messages.at(-1)?.role === 'user' && step === 0
        const said = isCalling
          ? [{ tool_calls: [{ index: 0, ...call, ...members?.(step) }] }]
          : textDeltas({ thought, ...rest }, 'It is very sunny there.', step)
        const deltas = [...thought(step), ...said].map((delta) => frame(delta))
        sse(response, ...deltas, frame({}, isCalling ? 'tool_calls' : 'stop'), 'data: [DONE]\n\n')
        response.end()
      },
      { streams: memoryStreams() },
    )
    routes.push(route)
    return { route, bodies }
  }

  it.each(SPELLINGS)('goes back as one that was never cut: $name', async (each) => {
    const whole = await routeFor(each)
    const sent = async (cuts: readonly (number | undefined)[]): Promise<unknown> => {
      const { route, bodies } = cuts.length > 0 ? await routeFor(each) : whole
      const chat = createChat({ baseURL: route.baseURL, model: 'm', retry: false, tools })
      route.cutAfter(cuts[0])
      const { reason } = await chat.send('Hi?')
      if (reason !== 'complete') {
        route.cutAfter(cuts[1])
        await until(() => expect(chat.get().status).not.toBe('streaming'))
        const again = await chat.resume()
        route.cutAfter(undefined)
        if (again.reason !== 'complete') await chat.resume()
      }
      route.cutAfter(undefined)
      await chat.send('And?')
      // Each was asked once: what was kept was taken up.
      expect(bodies).toHaveLength(3)
      return bodies.at(-1)?.messages
    }
    const expected = await sent([])
    for (const cuts of [[20], [130], [260, 20], [130, 200]])
      expect(await sent(cuts)).toEqual(expected)
  })
})
