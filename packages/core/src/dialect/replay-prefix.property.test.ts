// Providers keep what begins alike: whatever happens in a conversation, a request begins with the bytes of the one
// before it, while model, settings and tools stay.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEndpoint, settle } from '../../test/endpoint.ts'
import { textDeltas } from '../../test/spelled.ts'
import { SPELLINGS } from '../../test/spellings.ts'
import { afterReload, until } from '../../test/stored-chat.ts'
import { type ChatStore, createChat, type ToolPart } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const PICTURE = 'data:image/png;base64,iVBORw0KGgo='

/** What the model says in one request. */
const said = fc.record({
  spelling: fc.constantFrom(...SPELLINGS),
  /** Names of what it calls; without any it answers. */
  calls: fc.array(fc.constantFrom('look', 'pay', 'draw'), { maxLength: 3 }),
  hasText: fc.boolean(),
  hasPicture: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  /** What its calls are known by: its own numbers, the same each time, or nothing. */
  ids: fc.constantFrom('own', 'same', 'none'),
})

const turn = fc.record({
  steps: fc.array(said, { minLength: 1, maxLength: 3 }),
  decision: fc.constantFrom('approve', 'approve', 'change', 'deny'),
  isReloaded: fc.boolean(),
})

async function play(turns: readonly (typeof turn extends fc.Arbitrary<infer T> ? T : never)[]) {
  const endpoint = createEndpoint()
  const storage = memoryStorage()
  const make = async (): Promise<ChatStore> => {
    const chat = createChat({
      id: 'a',
      baseURL: 'http://endpoint.invalid/v1',
      fetch: endpoint.fetch,
      model: 'm',
      retry: false,
      storage: afterReload(storage),
      system: 'Be brief.',
      tools: toolRunner(
        {
          look: tool({ execute: () => ({ seen: true }) }),
          draw: tool({ execute: () => [{ type: 'image', url: PICTURE }] }),
          pay: tool({ needsApproval: true, execute: () => 'paid' }),
        },
        { maxSteps: 50 },
      ),
    })
    await chat.load()
    return chat
  }
  let chat = await make()
  let count = 0

  async function say(step: (typeof turns)[number]['steps'][number], isLast: boolean) {
    const exchange = await endpoint.next()
    const number = count++
    const { spelling, ids } = step
    const delta = (value: object): void => exchange.chunk({ choices: [{ index: 0, delta: value }] })
    for (const each of spelling.thought(number)) delta(each)
    const calls = isLast ? [] : step.calls.length > 0 ? step.calls : ['look' as const]
    if (step.hasText || isLast)
      for (const each of textDeltas(spelling, `Text ${number}.`, number)) delta(each)
    if (step.hasPicture)
      delta({ images: [{ type: 'image_url', image_url: { url: `${PICTURE}${number}` } }] })
    for (const [index, name] of calls.entries()) {
      const id =
        ids === 'own' ? `call-${number}-${index}` : ids === 'same' ? `c:${index}` : undefined
      const call = { index, id, type: 'function', function: { name, arguments: `{"n":${number}}` } }
      delta({ tool_calls: [{ ...call, ...spelling.call?.(number) }] })
    }
    exchange.finish(calls.length > 0 ? 'tool_calls' : 'stop')
  }

  for (const { steps, decision, isReloaded } of turns) {
    const run = chat.send('Question?')
    for (const [at, step] of steps.entries()) {
      const asked = endpoint.exchanges.length
      await say(step, at === steps.length - 1)
      if (at === steps.length - 1) break
      await settle()
      await until(() => {
        const open = openCall(chat)
        expect(open !== undefined || endpoint.exchanges.length > Math.max(asked, count)).toBe(true)
      })
      if (isReloaded && openCall(chat)) {
        await chat.save()
        chat.dispose()
        chat = await make()
      }
      for (let open = openCall(chat); open; open = openCall(chat)) {
        const approved = decision !== 'deny'
        const args = decision === 'change' ? { n: -count } : undefined
        void chat.approveTool(open.id, { approved, ...(args ? { args } : {}) })
      }
    }
    await run
    await until(() => expect(chat.get().status).toBe('ready'))
    if (isReloaded) {
      await chat.save()
      chat.dispose()
      chat = await make()
    }
  }
  chat.dispose()
  return endpoint.exchanges.map(({ body }) => body)
}

function openCall(chat: ChatStore): ToolPart | undefined {
  const last = chat.get().messages.at(-1)
  return last?.parts.find(
    (part): part is ToolPart =>
      part.type === 'tool' && part.state === 'approval' && part.isApproved !== true,
  )
}

interface Sent {
  role: string
  tool_calls?: { id: string }[]
  tool_call_id?: string
}

it('begins with the bytes of the request before it, and gives each call its one result', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 4 }), async (turns) => {
      const bodies = await play(turns)
      const bytes = bodies.map(({ messages }) => JSON.stringify(messages))
      for (const [at, body] of bytes.slice(1).entries()) {
        const before = bytes[at]?.slice(0, -1) ?? '?'
        expect(body.startsWith(before)).toBe(true)
        compared++
      }
      for (const { messages } of bodies) {
        const sent = messages as unknown as Sent[]
        const calls = sent.flatMap(({ tool_calls }) => tool_calls?.map(({ id }) => id) ?? [])
        expect(sent.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual(calls)
        expect(new Set(calls).size).toBe(calls.length)
        const roles = sent.map(({ role }) => role)
        for (const [at, role] of roles.slice(1).entries())
          if (role !== 'tool') expect([at, role, roles[at]]).not.toEqual([at, role, role])
      }
    }),
    { numRuns: 60 },
  )
  expect(compared).toBeGreaterThan(100)
})
