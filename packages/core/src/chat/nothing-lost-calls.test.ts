// In any interleaving of what people in two tabs, a network, tools and crashes may do, no call is carried out twice or
// unasked, each that goes back to a model has its one result, and what a model sealed goes to no other.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEndpoint, type Exchange } from '../../test/endpoint.ts'
import { routed } from '../../test/routed.ts'
import { roundsOf } from '../../test/samples.ts'
import { callsOf } from '../../test/tool-server.ts'
import { canDecide, createChat, type Storage, type ToolPart } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const NAMES = ['look', 'pay', 'pick'] as const
const ACTS = [
  ...([
    'look',
    'pay',
    'pick',
    'whole look',
    'whole pay',
    'whole pay',
    'whole pick',
    'whole look',
  ] as const),
  ...([
    'finish',
    'approve',
    'tool ends',
    'approve',
    'tool ends',
    'resolve',
    'tool ends',
    'finish',
  ] as const),
  ...([
    'send',
    'send to another',
    'regenerate',
    'two models',
    'text',
    'thought',
    'finish badly',
    'cut',
    'cut the line',
    'take up',
    'take up by another',
  ] as const),
  ...([
    'approve twice',
    'approve any',
    'approve changed',
    'deny',
    'stop',
    'switch branch',
    'crash',
    'edit',
    'deny elsewhere',
  ] as const),
] as const
type Act = (typeof ACTS)[number]

const acts = fc.array(
  fc.record({
    act: fc.constantFrom<Act>(...ACTS),
    tab: fc.constantFrom(0, 0, 0, 1),
    /** The next act comes before anything has settled. */
    isRushed: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
  }),
  { minLength: 15, maxLength: 60 },
)

async function turns(count = 12): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** What one page sees of the storage. When it dies, it writes no more and its locks are free. */
function pageOf(shared: ReturnType<typeof memoryStorage>) {
  const held = new Set<() => void>()
  const page = { isDead: false }
  const never = (): Promise<never> => new Promise(() => undefined)
  const storage: Storage = {
    ...shared,
    save: (id, change) => (page.isDead ? never() : shared.save(id, change)),
    remove: (id) => (page.isDead ? never() : shared.remove(id)),
    async lock(id, options) {
      const release = await shared.lock(id, options)
      if (page.isDead) release?.()
      if (release) held.add(release)
      return release
    },
  }
  const die = (): void => {
    page.isDead = true
    for (const release of held) release()
  }
  return { page, storage, die }
}

/** Another place that puts chats together has denied what still waits in the last answer: it waits for nobody then. */
async function denyElsewhere(shared: ReturnType<typeof memoryStorage>): Promise<void> {
  const record = shared.records.get('c')
  const node = record?.nodes.find(({ message }) => message.id === record.headId)
  if (node?.message.status !== 'awaiting') return
  const parts = node.message.parts.map((part) => {
    const isOpen = part.type === 'tool' && (part.state === 'approval' || part.state === 'ready')
    return isOpen && !part.isApproved ? { ...part, state: 'denied' as const } : part
  })
  const message = { ...node.message, parts }
  await shared.save('c', { nodes: [{ ...node, message }], writer: 'elsewhere' })
}

/** What names the model that sealed it. */
const sealOf = ({ body }: Exchange): string => `sealed by ${String(body['model'])};`

async function play(
  script: readonly { act: Act; tab: number; isRushed: boolean }[],
  { isRouted, wireId }: { isRouted: boolean; wireId: string | undefined },
) {
  const endpoint = createEndpoint()
  const line = isRouted ? routed(endpoint.fetch) : { fetch: endpoint.fetch, cut: () => undefined }
  const shared = memoryStorage()
  const seen = {
    ran: [] as number[],
    allowed: new Set<number>(),
    denied: new Set<number>(),
    pays: new Set<number>(),
    /** Calls out of answers that ended well. */
    whole: new Set<number>(),
    repeated: [] as string[],
  }
  const made = new Map<Exchange, number[]>()
  const gates: (() => void)[] = []
  let count = 0

  async function openTab() {
    const { page, storage, die } = pageOf(shared)
    const work = async ({ n }: { n: number }): Promise<string> => {
      // A page that died carries nothing out.
      if (page.isDead) return 'dead'
      seen.ran.push(n)
      await new Promise<void>((resolve) => gates.push(resolve))
      return `result ${n}`
    }
    const tools = toolRunner(
      {
        look: tool({ execute: work }),
        pay: tool({ needsApproval: true, execute: work }),
        pick: tool({}),
      },
      { timeout: false },
    )
    const chat = createChat({
      id: 'c',
      storage,
      tools,
      fetch: line.fetch,
      model: 'm',
      retry: false,
      baseURL: 'http://endpoint.invalid/v1',
    })
    chat.subscribe(() => {
      const { tree, live } = chat.get()
      const shown = new Map([...tree.nodes].map(([id, { message }]) => [id, message]))
      for (const message of live) shown.set(message.id, message)
      const ids = [...shown.values()].flatMap((message) => callsOf(message).map(({ id }) => id))
      if (new Set(ids).size !== ids.length) seen.repeated.push(ids.join(' '))
    })
    await chat.load()
    return { chat, die }
  }

  const tabs = [await openTab(), await openTab()]
  const numberOf = ({ argsText }: ToolPart): number => Number(/\d+/.exec(argsText)?.[0])

  function decide(
    chat: (typeof tabs)[number]['chat'],
    approved: boolean,
    { isAny = false, isChanged = false } = {},
  ): void {
    const state = chat.get()
    const all = isAny ? [...state.tree.nodes.values()].map((node) => node.message) : []
    const messages = isAny ? all : state.messages.slice(-1)
    for (const message of messages) {
      const call = callsOf(message).find((each) => each.state === 'approval')
      if (!call) continue
      const n = numberOf(call)
      // The last word counts: a page may die with one that it has not kept yet.
      if (canDecide(state, message.id)) {
        if (approved) seen.denied.delete(n)
        if (approved) seen.allowed.add(n)
        else if (!seen.allowed.has(n)) seen.denied.add(n)
      }
      const args = { n, isChanged }
      void chat.approveTool(call.id, isChanged ? { approved, args } : { approved })
    }
  }

  for (const { act, tab, isRushed } of script) {
    const openOne = () =>
      endpoint.exchanges.findLast(({ isAborted, isOver }) => !isAborted && !isOver)
    let open = openOne()
    const page = tabs[tab] as (typeof tabs)[number]
    const { chat } = page
    const { messages } = chat.get()
    if (act === 'send') void chat.send(`typed ${count++}`)
    else if (act === 'two models') void chat.send('typed', { models: ['a', 'b'] })
    else if (act === 'send to another') void chat.send(`typed ${count++}`, { model: 'another' })
    else if (act === 'regenerate') void chat.regenerate()
    else if (act === 'edit') void chat.edit(messages[0]?.id ?? '', `edited ${count++}`)
    else if (act === 'stop') await chat.stop()
    else if (act === 'text') open?.text('text ')
    else if (act === 'thought') open?.reasoning(sealOf(open))
    else if (/look|pay|pick/.test(act)) {
      if (!open) {
        void chat.send(`typed ${count++}`)
        await turns()
        open = openOne()
      }
      if (!open) continue
      const mine = made.get(open) ?? []
      const n = count++
      made.set(open, [...mine, n])
      if (act.endsWith('pay')) seen.pays.add(n)
      const name = NAMES.find((each) => act.endsWith(each))
      const call = { id: wireId, function: { name, arguments: `{"n":${n}}` } }
      const extra_content = { google: { thought_signature: sealOf(open) } }
      const tool_calls = [{ index: mine.length, ...call, extra_content }]
      open.chunk({ choices: [{ index: 0, delta: { tool_calls } }] })
      if (act.startsWith('whole')) {
        for (const each of [...mine, n]) seen.whole.add(each)
        open.finish('tool_calls')
      }
    } else if (act === 'finish') {
      for (const n of (open && made.get(open)) ?? []) seen.whole.add(n)
      open?.finish('tool_calls')
    } else if (act === 'finish badly') open?.finish('length')
    else if (act === 'cut') open?.cut()
    else if (act === 'cut the line') line.cut()
    else if (act === 'take up') void chat.resume()
    else if (act === 'take up by another') void chat.resume(undefined, { model: 'another' })
    else if (act === 'approve') decide(chat, true)
    else if (act === 'approve changed') decide(chat, true, { isChanged: true })
    else if (act === 'deny') decide(chat, false)
    else if (act === 'approve any') decide(chat, true, { isAny: true })
    else if (act === 'approve twice') {
      decide(chat, true)
      for (const each of tabs) decide(each.chat, true)
    } else if (act === 'resolve') {
      const open = [...chat.get().tree.nodes.values()].flatMap(({ message }) => callsOf(message))
      const call = open.find(({ name, state }) => name === 'pick' && state === 'ready')
      if (call) void chat.resolveTool(call.id, { result: 'picked' })
    } else if (act === 'tool ends') gates.shift()?.()
    else if (act === 'switch branch') {
      const [first] = messages.flatMap(({ id }) => chat.branches(id).ids)
      chat.selectBranch(first)
    } else if (act === 'deny elsewhere') await denyElsewhere(shared)
    else if (act === 'crash') {
      page.die()
      void chat.stop()
      tabs[tab] = await openTab()
    }
    if (!isRushed) await turns()
  }
  await turns()
  for (const { chat } of tabs) {
    await chat.stop()
    chat.dispose()
  }
  return { ...seen, requests: endpoint.exchanges.map(({ body }) => body) }
}

interface Sent {
  tool_calls?: { id: string }[]
  tool_call_id?: string
}

it('carries out no call twice or unasked, and each that goes out has its one result', async () => {
  const count = { ran: 0, paid: 0, sent: 0, sealed: 0 }
  const way = fc.record({
    isRouted: fc.boolean(),
    wireId: fc.constantFrom('call_0', 'call_0', undefined),
  })
  await fc.assert(
    fc.asyncProperty(acts, way, async (script, how) => {
      const { ran, pays, allowed, denied, whole, repeated, requests } = await play(script, how)
      expect(repeated).toEqual([])
      expect(ran).toEqual([...new Set(ran)])
      for (const n of ran) {
        const isAsked = !pays.has(n) || allowed.has(n)
        expect([n, isAsked, whole.has(n), denied.has(n)]).toEqual([n, true, true, false])
      }
      count.ran += ran.length
      count.paid += ran.filter((n) => pays.has(n)).length
      for (const { messages, model } of requests) {
        const seals = JSON.stringify(messages).match(/sealed by \w+;/g) ?? []
        expect(seals.filter((seal) => seal !== `sealed by ${String(model)};`)).toEqual([])
        count.sealed += seals.length
        const sent = (messages ?? []) as Sent[]
        const calls = sent.flatMap(({ tool_calls }) => tool_calls?.map(({ id }) => id) ?? [])
        const results = sent.flatMap(({ tool_call_id }) => tool_call_id ?? [])
        expect(new Set(calls).size).toBe(calls.length)
        expect(results).toEqual(calls)
        count.sent += calls.length
      }
    }),
    { numRuns: roundsOf(300) },
  )
  expect(count.ran).toBeGreaterThan(roundsOf(50))
  expect(count.paid).toBeGreaterThan(0)
  expect(count.sent).toBeGreaterThan(roundsOf(50))
  expect(count.sealed).toBeGreaterThan(roundsOf(50))
})
