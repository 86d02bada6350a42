// In any interleaving of what a person and a network may do, nothing that was typed or shown is lost:
// it is still in the tree, the queue or the draft.
import fc from 'fast-check'
import { beforeAll, expect, it, vi } from 'vitest'
import { createEndpoint, createFrames } from '../../test/endpoint.ts'
import { routed } from '../../test/routed.ts'
import { roundsOf } from '../../test/samples.ts'
import { type ChatMessage, createChat, textOf } from '../index.ts'

type Act =
  | 'send'
  | 'send now'
  | 'stop'
  | 'regenerate'
  | 'resume'
  | 'edit'
  | 'text'
  | 'finish'
  | 'cut'
  | 'cut the line'
  | 'take up'
  | 'refuse'
  | 'resume queue'
  | 'take back'
  | 'switch branch'
  | 'tick'
  | 'send to two models'
  | 'text of another choice'
  | 'thought'
  | 'change a lost one'
  | 'change queued'
  | 'move queued'
  | 'queued now'

const act = fc.constantFrom<Act>(
  ...([
    'send',
    'send',
    'text',
    'text',
    'text',
    'text',
    'finish',
    'finish',
    'regenerate',
    'regenerate',
  ] as const),
  ...([
    'resume',
    'edit',
    'stop',
    'cut',
    'cut',
    'send now',
    'refuse',
    'resume queue',
    'take back',
  ] as const),
  ...(['switch branch', 'tick', 'send to two models', 'text of another choice'] as const),
  ...(['cut the line', 'take up', 'take up', 'take up'] as const),
  ...(['change queued', 'move queued', 'queued now', 'change a lost one', 'thought'] as const),
)
/** An act, and whether the next one comes before anything has settled. */
const acts = fc.array(
  fc.tuple(
    act,
    fc.integer({ max: 3, min: 0 }).map((number) => number === 0),
  ),
  {
    minLength: 5,
    maxLength: 40,
  },
)

/** Played in each run: an answer that is taken up at a route amid its text. */
const TAKEN_UP: [Act, boolean][] = (['send', 'text', 'take up', 'text', 'finish'] as const).map(
  (act) => [act, false],
)

/** What is written in a message: its thoughts and its text. */
function writingsOf({ parts }: ChatMessage): [kind: string, text: string][] {
  const thoughts = parts.map((part) => (part.type === 'reasoning' ? part.text : ''))
  return [
    ['thoughts', thoughts.join('')],
    ['text', textOf(parts)],
  ]
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Plays the acts and returns the chat with all that was typed and published. */
async function play(script: readonly (readonly [Act, boolean])[], isRouted: boolean) {
  const endpoint = createEndpoint()
  const line = isRouted ? routed(endpoint.fetch) : { ...endpoint, asked: [], cut: () => undefined }
  const frames = createFrames()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: line.fetch,
    model: 'm',
    retry: false,
    scheduler: frames.scheduler,
  })
  const typed: string[] = []
  const shown = new Map<string, string>()
  const shrunk: string[] = []
  const runs: PromiseLike<unknown>[] = []
  chat.subscribe(() => {
    const { messages, live } = chat.get()
    for (const message of [...messages, ...live]) {
      for (const [kind, text] of writingsOf(message)) {
        const key = `${kind} of ${message.id}`
        const before = shown.get(key) ?? ''
        // What shrinks is lost to its reader, even if it comes back.
        if (!text.startsWith(before)) shrunk.push(`${before} became ${text}`)
        shown.set(key, text)
      }
    }
  })
  let count = 0
  const next = (kind: string): string => `${kind}-${count++};`
  const type = (): string => {
    const text = next('typed')
    typed.push(text)
    return text
  }
  for (const [act, isRushed] of script) {
    const open = endpoint.exchanges.findLast(({ isAborted, isOver }) => !isAborted && !isOver)
    const { messages } = chat.get()
    switch (act) {
      case 'send':
        runs.push(chat.send(type()))
        break
      case 'send now':
        runs.push(chat.send(type(), { whenBusy: 'interrupt' }))
        break
      case 'stop':
        await chat.stop()
        break
      case 'regenerate':
        runs.push(chat.regenerate())
        break
      case 'resume':
        runs.push(chat.resume())
        break
      case 'edit': {
        const question = messages.find(({ role }) => role === 'user')
        if (question) runs.push(chat.edit(question.id, type()))
        break
      }
      case 'text':
        open?.text(next('written'))
        break
      case 'finish':
        open?.finish()
        break
      case 'cut':
        open?.cut()
        break
      case 'cut the line':
        line.cut()
        break
      case 'take up':
        line.cut()
        await turns()
        runs.push(chat.resume())
        break
      case 'refuse':
        endpoint.refuse(count % 2 === 0 ? 500 : undefined)
        break
      case 'resume queue':
        chat.resumeQueue()
        break
      case 'take back': {
        const [queued] = chat.get().queue
        if (queued) chat.unqueue(queued.id)
        break
      }
      case 'switch branch': {
        const ids = messages.flatMap(({ id }) => chat.branches(id).ids)
        const [first] = ids
        if (first) chat.selectBranch(first)
        break
      }
      case 'send to two models':
        runs.push(chat.send(type(), { models: ['a', 'b'] }))
        break
      case 'text of another choice':
        open?.chunk({ choices: [{ index: 1, delta: { content: next('written') } }] })
        break
      case 'change queued': {
        const queued = chat.get().queue.at(-1)
        // A person who changes what waits means the new words; here the old ones stay among them.
        if (queued) chat.editQueued(queued.id, `${String(queued.input)} ${type()}`)
        break
      }
      case 'thought':
        open?.reasoning(next('thought'))
        break
      case 'change a lost one':
        // The message was sent, or taken back, while a person was changing it.
        chat.editQueued('gone', type())
        break
      case 'move queued': {
        const queued = chat.get().queue.at(-1)
        if (queued) chat.moveQueued(queued.id, 0)
        break
      }
      case 'queued now': {
        const queued = chat.get().queue.at(-1)
        if (queued) chat.sendNow(queued.id)
        break
      }
      case 'tick':
        frames.tick()
        break
      default:
        act satisfies never
    }
    if (!isRushed) await turns()
  }
  await turns()
  frames.tick()
  await chat.stop()
  return { chat, typed, shown, shrunk, runs, asked: line.asked }
}

// What comes with the first request is there, as its arrival is not what is played.
beforeAll(async () => {
  await play(TAKEN_UP, true)
  await vi.dynamicImportSettled()
})

it('loses nothing that was typed or shown', async () => {
  let takenUp = 0
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), async (script, isRouted) => {
      const { chat, typed, shown, shrunk, asked } = await play(script, isRouted)
      takenUp += asked.filter((method) => method === 'GET').length
      const state = chat.get()
      const written = [...state.tree.nodes.values()].flatMap(({ message }) =>
        writingsOf(message).map(([, text]) => text),
      )
      const waiting = state.queue.map(({ input }) => (typeof input === 'string' ? input : ''))
      const kept = [...written, ...waiting, chat.draft.get()].join('\n')
      for (const text of typed) expect(kept).toContain(text)
      for (const text of shown.values()) expect(kept).toContain(text)
      expect(shrunk).toEqual([])
    }),
    { numRuns: roundsOf(400), examples: [[TAKEN_UP, true]] },
  )
  // How often chance draws it differs from run to run; that it happens does not.
  expect(takenUp).toBeGreaterThan(0)
})

it('ends in a state that agrees with itself', async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.boolean(), async (script, isRouted) => {
      const { chat, runs } = await play(script, isRouted)
      const state = chat.get()
      expect(['ready', 'error']).toContain(state.status)
      expect(state.status === 'error').toBe(state.error !== undefined)
      for (const { message } of state.tree.nodes.values()) {
        expect(['complete', 'incomplete']).toContain(message.status)
        expect(message.status === 'incomplete').toBe(message.reason !== undefined)
        for (const part of message.parts) expect('state' in part && part.state).toBe('done')
      }
      const queued = new Set(state.queue.map(({ id }) => id))
      const over = runs.filter((run) => !queued.has((run as unknown as { id: string }).id))
      await Promise.all(over)
    }),
    { numRuns: roundsOf(400) },
  )
})
