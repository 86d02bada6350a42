// Each spelling of a thought, in each place where it may stand: what goes back to its producer is compared in full.
import { describe, expect, it } from 'vitest'
import { createEndpoint, type Endpoint, settle } from '../../test/endpoint.ts'
import { callMessage, textDeltas, textMessage } from '../../test/spelled.ts'
import { SPELLINGS, type Spelling, thoughtOf } from '../../test/spellings.ts'
import { type ChatStore, createChat, type Storage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const call = (step: number, args = '{"city":"Lima"}'): object => ({
  id: `call_${step}`,
  type: 'function',
  function: { name: 'weather', arguments: args },
})
const result = (step: number): object => ({
  role: 'tool',
  tool_call_id: `call_${step}`,
  content: 'sunny',
})
const user = (content: string): object => ({ role: 'user', content })
const plain = (content: string | null, ...calls: object[]): object => ({
  role: 'assistant',
  content,
  ...(calls.length > 0 ? { tool_calls: calls } : {}),
})

/** A chat that is kept, and a way to play what its model says. */
function played(spelling: Spelling, { needsApproval = false } = {}) {
  const endpoint: Endpoint = createEndpoint()
  const memory = memoryStorage()
  // As a storage that holds JSON alone gives it.
  const storage: Storage = {
    ...memory,
    load: async (id) => JSON.parse(JSON.stringify((await memory.load(id)) ?? null)) ?? undefined,
  }
  const tools = toolRunner({ weather: tool({ needsApproval, execute: () => 'sunny' }) })
  const make = (): ChatStore =>
    createChat({
      id: 'a',
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'thinker',
      retry: false,
      storage,
      tools,
    })
  async function say(deltas: readonly object[], reason: string): Promise<void> {
    const exchange = await endpoint.next()
    for (const delta of deltas) exchange.chunk({ choices: [{ index: 0, delta }] })
    exchange.finish(reason)
    await settle()
  }
  return {
    endpoint,
    make,
    callTool: (step: number, thought = spelling.thought(step)) =>
      say(
        [...thought, { tool_calls: [{ index: 0, ...call(step), ...spelling.call?.(step) }] }],
        'tool_calls',
      ),
    answer: (text: string, step: number) =>
      say([...spelling.thought(step), ...textDeltas(spelling, text, step)], 'stop'),
    sayPlainly: (text: string) => say([{ content: text }], 'stop'),
    sent: (at = -1) => endpoint.exchanges.at(at)?.body.messages,
  }
}

/** A turn with a call, as a line of messages. */
const turn = (spelling: Spelling, question: string, answer: string, step: number): object[] => [
  user(question),
  callMessage(spelling, call(step), step),
  result(step),
  textMessage(spelling, answer, step + 1),
]

async function playTurn(
  { callTool, answer }: ReturnType<typeof played>,
  chat: ChatStore,
  words: readonly [question: string, answer: string],
  step: number,
): Promise<void> {
  const run = chat.send(words[0])
  await callTool(step)
  await answer(words[1], step + 1)
  expect((await run).reason).toBe('complete')
}

describe.each(SPELLINGS)('$name', (spelling) => {
  it('goes back with a call, in the request after it', async () => {
    const play = played(spelling)
    const run = play.make().send('Weather?')
    await play.callTool(0)
    await play.endpoint.next()
    expect(play.sent()).toEqual([user('Weather?'), callMessage(spelling, call(0), 0), result(0)])
    run.abort()
  })

  it('goes back with a final answer, and in each of three turns, to the byte', async () => {
    const play = played(spelling)
    const chat = play.make()
    await playTurn(play, chat, ['One?', 'The first answer.'], 0)
    await playTurn(play, chat, ['Two?', 'The second answer.'], 2)
    await playTurn(play, chat, ['Three?', 'The third answer.'], 4)
    const whole = [
      ...turn(spelling, 'One?', 'The first answer.', 0),
      ...turn(spelling, 'Two?', 'The second answer.', 2),
      ...turn(spelling, 'Three?', 'The third answer.', 4).slice(0, -1),
    ]
    expect(play.sent()).toEqual(whole)
    const bodies = play.endpoint.exchanges.map(({ body }) => JSON.stringify(body.messages))
    for (const [at, body] of bodies.slice(1).entries()) {
      expect(body.startsWith(bodies[at]?.slice(0, -1) ?? '?')).toBe(true)
    }
  })

  it('goes back after a reload from storage, the same bytes', async () => {
    const play = played(spelling)
    const chat = play.make()
    await chat.load()
    await playTurn(play, chat, ['One?', 'The first answer.'], 0)
    const without = chat.send('Two?')
    await play.endpoint.next()
    const before = JSON.stringify(play.sent())
    without.abort()
    await chat.stop()
    chat.dispose()
    const again = play.make()
    await again.load()
    const last = again.get().messages.at(-1)
    const run = last?.role === 'user' ? again.regenerate(last.id) : again.send('Two?')
    await play.endpoint.next()
    expect(JSON.stringify(play.sent())).toBe(before)
    run.abort()
  })

  it('goes to no other model, and back to its own once that is asked again', async () => {
    const play = played(spelling)
    const chat = play.make()
    await playTurn(play, chat, ['One?', 'The first answer.'], 0)
    const other = chat.send('Two?', { model: 'other' })
    await play.answer('Said by the other.', 7)
    await other
    const neutral = [
      user('One?'),
      plain(null, call(0)),
      result(0),
      plain('The first answer.'),
      user('Two?'),
    ]
    expect(play.sent()).toEqual(neutral)
    const back = chat.send('Three?')
    await play.endpoint.next()
    expect(play.sent()).toEqual([
      ...turn(spelling, 'One?', 'The first answer.', 0),
      user('Two?'),
      plain('Said by the other.'),
      user('Three?'),
    ])
    back.abort()
  })

  it('stays behind where a person changed the arguments, and goes back with the other steps', async () => {
    const play = played(spelling, { needsApproval: true })
    const chat = play.make()
    const first = chat.send('Weather?')
    await play.callTool(0)
    expect((await first).reason).toBe('awaiting')
    const run = chat.approveTool('call_0', { approved: true, args: { city: 'Cusco' } })
    await play.answer('Sunny.', 1)
    await run
    const changed = [
      user('Weather?'),
      plain(null, call(0, '{"city":"Cusco"}')),
      { role: 'tool', tool_call_id: 'call_0', content: 'sunny' },
    ]
    expect(play.sent()).toEqual(changed)
    const next = chat.send('Thanks.')
    await play.endpoint.next()
    expect(play.sent()).toEqual([...changed, textMessage(spelling, 'Sunny.', 1), user('Thanks.')])
    next.abort()
  })

  it('stays behind where nothing is to go back', async () => {
    const play = played(spelling)
    const chat = play.make()
    await playTurn(play, chat, ['One?', 'The first answer.'], 0)
    const run = chat.send('Two?', { replay: 'never' })
    await play.endpoint.next()
    expect(play.sent()).toEqual([
      user('One?'),
      plain(null, call(0)),
      result(0),
      plain('The first answer.'),
      user('Two?'),
    ])
    run.abort()
  })

  it('is kept without a copy of what the parts say', async () => {
    const play = played(spelling)
    const chat = play.make()
    await playTurn(play, chat, ['One?', 'The first answer.'], 0)
    const { steps } = chat.get().messages.at(-1) ?? {}
    expect(JSON.stringify(steps)).not.toContain(thoughtOf(0).slice(5, 40))
  })
})

describe.each(SPELLINGS.filter(({ empty }) => empty))('$name, empty', (spelling) => {
  it('goes back as it came', async () => {
    const play = played(spelling)
    const run = play.make().send('Weather?')
    await play.callTool(0, spelling.empty)
    await play.endpoint.next()
    expect(play.sent()).toEqual([
      user('Weather?'),
      {
        role: 'assistant',
        content: null,
        ...spelling.emptyMembers,
        tool_calls: [{ ...call(0), ...spelling.call?.(0) }],
      },
      result(0),
    ])
    run.abort()
  })
})
