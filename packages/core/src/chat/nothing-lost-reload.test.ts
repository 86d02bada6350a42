// The same over reloads: whatever a person typed or saw is in the chat that comes back, and in a second tab.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEndpoint } from '../../test/endpoint.ts'
import { routed } from '../../test/routed.ts'
import { roundsOf } from '../../test/samples.ts'
import { type ChatStore, createChat, createScheduler, type Storage, textOf } from '../index.ts'
import { type MemoryStorage, memoryStorage } from '../testing/index.ts'

const act = fc.constantFrom(
  ...(['send', 'send', 'text', 'text', 'text', 'finish', 'finish', 'cut', 'stop'] as const),
  ...([
    'regenerate',
    'edit',
    'resume',
    'resume queue',
    'type',
    'reload',
    'reload',
    'take up',
    'take up',
  ] as const),
  ...([
    'send in the other tab',
    'stop in the other tab',
    'reload the other tab',
    'pass time',
  ] as const),
  'cut the line',
)
/** An act, and whether the next one comes before anything has settled. */
const acts = fc.array(
  fc.tuple(
    act,
    fc.integer({ max: 3, min: 0 }).map((number) => number === 0),
  ),
  { minLength: 5, maxLength: 30 },
)

async function turns(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A page with a chat. When it is left, it writes what it can and is then silent for ever, as pages are. */
function openPage(shared: MemoryStorage, fetch: typeof globalThis.fetch) {
  let isGone = false
  let hide = (): void => undefined
  const held = new Set<() => void>()
  const never = new Promise<never>(() => undefined)
  const storage: Storage = {
    load: async (id) => (isGone ? never : shared.load(id)),
    save: async (id, change) => (isGone ? never : shared.save(id, change)),
    remove: async (id) => (isGone ? never : shared.remove(id)),
    list: () => shared.list(),
    tell: (change) => !isGone && shared.tell?.(change),
    watch: (listener) => shared.watch((change) => !isGone && listener(change)),
    async lock(id, options) {
      const release = await shared.lock(id, options)
      if (isGone) release?.()
      else if (release) held.add(release)
      return isGone ? never : release
    },
  }
  const chat = createChat({
    id: 'a',
    storage,
    fetch,
    baseURL: 'http://endpoint.invalid/v1',
    model: 'm',
    retry: false,
    scheduler: {
      ...createScheduler(),
      onHide(callback) {
        hide = callback
        return () => undefined
      },
    },
  })
  return {
    chat,
    get isGone() {
      return isGone
    },
    leave() {
      hide()
      isGone = true
      for (const release of held) release()
      // The page's connections go with it.
      chat.dispose()
    },
  }
}

function kept(chat: ChatStore): string {
  const { tree, queue } = chat.get()
  const written = [...tree.nodes.values()].map(({ message }) => textOf(message.parts))
  const waiting = queue.map(({ input }) => (typeof input === 'string' ? input : input.text))
  return [...written, ...waiting, chat.draft.get()].join('\n')
}

/** Each asks the endpoint once at most. Nothing else asks it. */
const ASKING: ReadonlySet<string> = new Set([
  'send',
  'send in the other tab',
  'edit',
  'take up',
  'regenerate',
  'resume',
])

async function play(script: readonly (readonly [string, boolean])[], isRouted: boolean) {
  const storage = memoryStorage()
  const endpoint = createEndpoint()
  const line = isRouted ? routed(endpoint.fetch) : { ...endpoint, asked: [], cut: () => undefined }
  const typed: string[] = []
  const shown = new Map<string, string>()
  let count = 0
  const next = (kind: string): string => `${kind}-${count++};`

  async function open() {
    const page = openPage(storage, line.fetch)
    page.chat.subscribe(() => {
      if (page.isGone) return
      for (const { id, parts } of page.chat.get().messages) {
        const text = textOf(parts)
        if (text.length >= (shown.get(id)?.length ?? 0)) shown.set(id, text)
      }
    })
    await page.chat.load()
    return page
  }

  let page = await open()
  let other = await open()
  /** How often somebody asked for an answer. */
  let asked = 0
  for (const [act, isRushed] of script) {
    const { chat } = page
    const { messages } = chat.get()
    const exchange = endpoint.exchanges.findLast(({ isAborted, isOver }) => !isAborted && !isOver)
    const question = messages.find(({ role }) => role === 'user')
    const text = next('typed')
    if (ASKING.has(act)) asked++
    if (act === 'send') void chat.send(text)
    else if (act === 'send in the other tab') void other.chat.send(text)
    else if (act === 'stop in the other tab') await other.chat.stop()
    else if (act === 'cut the line') line.cut()
    else if (act === 'reload the other tab') {
      other.leave()
      other = await open()
    } else if (act === 'edit' && question) void chat.edit(question.id, text)
    else if (act === 'type') chat.draft.set((draft) => draft + text)
    else if (act === 'text') exchange?.text(next('written'))
    else if (act === 'finish') exchange?.finish()
    else if (act === 'cut') exchange?.cut()
    else if (act === 'take up') {
      line.cut()
      await turns()
      void chat.resume()
    } else if (act === 'stop') await chat.stop()
    else if (act === 'regenerate') void chat.regenerate()
    else if (act === 'resume') void chat.resume()
    else if (act === 'resume queue') chat.resumeQueue()
    else if (act === 'pass time') await Promise.all([chat.save(), other.chat.save()])
    else if (act === 'reload') {
      page.leave()
      page = await open()
    }
    const isTyped = act.startsWith('send') || act === 'type' || (act === 'edit' && question)
    if (isTyped) typed.push(text)
    if (!isRushed) await turns()
  }
  await turns()
  page.leave()
  await other.chat.stop()
  await turns()
  await other.chat.save()
  other.leave()
  const last = await open()
  await turns()
  return { last: last.chat, typed, shown, asked, answered: endpoint.exchanges.length }
}

it('loses nothing that was typed or shown over reloads and in two tabs', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), async (script, isRouted) => {
      const { last, typed, shown, asked, answered } = await play(script, isRouted)
      // What a chat does by itself spends nothing.
      expect(answered).toBeLessThanOrEqual(asked)
      const all = kept(last)
      for (const text of typed) expect(all).toContain(text)
      for (const text of shown.values()) expect(all).toContain(text)
      expect(last.get().storage.error).toBeUndefined()
      for (const { message } of last.get().tree.nodes.values()) {
        expect(['complete', 'incomplete']).toContain(message.status)
      }
    }),
    { numRuns: roundsOf(150) },
  )
})
