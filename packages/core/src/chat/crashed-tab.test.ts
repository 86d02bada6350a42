// Two pages show one stored chat. One dies amid a call, and in the other the app sets the messages: in whatever order, and
// however little time is between, the call is carried out once at most, and only where a person has allowed it.
import { expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import { sampleOf } from '../../test/samples.ts'
import { callsOf } from '../../test/tool-server.ts'
import { createChat, type Storage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const ACTS = [
  'approve in 1',
  'crash of 1',
  'set in 0',
  'approve in 0',
  'reload of 0',
  'tool ends',
] as const
type Act = (typeof ACTS)[number]

function orders(left: readonly Act[]): Act[][] {
  if (left.length === 0) return [[]]
  return left.flatMap((act) =>
    orders(left.filter((each) => each !== act)).map((rest) => [act, ...rest]),
  )
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** What one page sees of the storage: when it dies, it writes no more and its locks are free. What it reads comes late. */
function pageOf(shared: ReturnType<typeof memoryStorage>, lag: number) {
  const held = new Set<() => void>()
  const page = { isDead: false }
  const never = (): Promise<never> => new Promise(() => undefined)
  const storage: Storage = {
    ...shared,
    async load(id) {
      const found = await shared.load(id)
      await turns(lag)
      return found
    },
    save: (id, change) => (page.isDead ? never() : shared.save(id, change)),
    async lock(id, options) {
      const release = await shared.lock(id, options)
      if (page.isDead) release?.()
      else if (release) held.add(release)
      return release
    },
  }
  const die = (): void => {
    page.isDead = true
    for (const release of held) release()
  }
  return { page, storage, die }
}

async function play(order: readonly Act[], gaps: number, lag: number) {
  const endpoint = createEndpoint()
  const shared = memoryStorage()
  const gates: (() => void)[] = []
  let ran = 0
  async function open() {
    const { page, storage, die } = pageOf(shared, lag)
    const execute = async (): Promise<string> => {
      // A page that died carries nothing out.
      if (page.isDead) return 'dead'
      ran += 1
      await new Promise<void>((resolve) => gates.push(resolve))
      return 'paid'
    }
    const chat = createChat({
      id: 'c',
      storage,
      tools: toolRunner({ pay: tool({ needsApproval: true, execute }) }, { timeout: false }),
      fetch: endpoint.fetch,
      model: 'm',
      retry: false,
      baseURL: 'http://endpoint.invalid/v1',
    })
    chat.subscribe(() => undefined)
    await chat.load()
    return { chat, die }
  }
  const one = await open()
  const run = one.chat.send('Pay.')
  const exchange = await endpoint.next()
  const call = { index: 0, id: 'c', function: { name: 'pay', arguments: '{}' } }
  exchange.chunk({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })
  exchange.finish('tool_calls')
  await run
  await one.chat.save()
  let zero = await open()
  const approve = ({ chat }: typeof one): void => {
    const waiting = callsOf(chat.get().messages.at(-1)).find(({ state }) => state === 'approval')
    if (waiting) void chat.approveTool(waiting.id, { approved: true })
  }
  for (const [at, act] of order.entries()) {
    if (act === 'approve in 1') approve(one)
    else if (act === 'approve in 0') approve(zero)
    else if (act === 'set in 0') zero.chat.setMessages((all) => all.map((each) => ({ ...each })))
    else if (act === 'tool ends') gates.shift()?.()
    else if (act === 'crash of 1') {
      one.die()
      void one.chat.stop()
    } else {
      void zero.chat.save()
      zero.chat.dispose()
      zero = await open()
    }
    if (((gaps >> at) & 1) === 1) await turns(12)
  }
  await turns(12)
  // Whoever sees it waiting allows it, once more.
  approve(zero)
  await turns(12)
  for (const { chat } of [one, zero]) {
    void chat.stop()
    chat.dispose()
  }
  return ran
}

const ALL = orders(ACTS)
  .filter((order) => order.indexOf('approve in 1') < order.indexOf('crash of 1'))
  .flatMap((order) =>
    Array.from({ length: 64 }, (_, gaps) => ({ order, gaps, lag: (gaps * 7 + order.length) % 3 })),
  )

it('carries out a call once at most, whichever page dies and whatever is set', async () => {
  const twice: unknown[] = []
  let once = 0
  for (const each of sampleOf(ALL, 120)) {
    const ran = await play(each.order, each.gaps, each.lag)
    if (ran > 1) twice.push([ran, each.order.join(', '), each.gaps.toString(2), each.lag])
    else if (ran === 1) once += 1
  }
  expect(twice).toEqual([])
  expect(once).toBeGreaterThan(0)
}, 600_000)
