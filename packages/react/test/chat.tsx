// What the catalogue of `useChatCompletion` starts from: a mounted hook, an endpoint played by hand, and
// frames that come when the test says so.
import { act, renderHook } from '@testing-library/react'
import {
  type ChatMessage,
  type ChatOptions,
  type ChatStore,
  createChat,
  type Run,
  textOf,
} from '@x/core'
import { type StrictMode, useEffect } from 'react'
import { afterEach, vi } from 'vitest'
import {
  createEndpoint,
  createFrames,
  type Endpoint,
  type Exchange,
  settle,
} from '@x/core/test/endpoint'
import { type Handler, startServer, type TestServer } from '@x/core/test/server'
import {
  useChatCompletion,
  type UseChatCompletionOptions,
  type UseChatCompletionResult,
} from '../src/index.ts'

export { modes } from './completion.tsx'

/** A mounted `useChatCompletion`. */
export interface MountedChat {
  endpoint: Endpoint
  frames: ReturnType<typeof createFrames>
  readonly current: UseChatCompletionResult
  /** Every status that was committed, without repetitions. */
  statuses: string[]
  /** How often it rendered. */
  readonly renders: number
  /** Calls `send` as an event would. */
  send(...args: Parameters<ChatStore['send']>): Run<ChatMessage>
  /** Calls any verb as an event would. */
  call<T>(verb: (chat: UseChatCompletionResult) => T): T
  /** Waits for a request. */
  next(): Promise<Exchange>
  /** Stops, and waits until all is settled. */
  stop(): Promise<void>
  /** Lets everything that is ready have its turn, then a frame come. */
  step(): Promise<void>
  /** Steps until it holds. Gives up after 20 seconds, which claim nothing. */
  stepUntil(check: () => unknown): Promise<void>
  /** The same as a step, without a frame. */
  rest(): Promise<void>
  /** Waits for a request, and answers it with this text. */
  answer(text: string): Promise<Exchange>
  /** Sends, and answers with this text. */
  turn(question: string, answer: string): Promise<void>
  /** The texts of the line that is shown. */
  texts(): string[]
  /** The id of a message of that line, or an empty text. */
  idAt(index: number): string
  rerender(options?: Partial<UseChatCompletionOptions>): void
  unmount(): void
}

/** The texts of messages. */
export function textsOf(messages: readonly ChatMessage[]): string[] {
  return messages.map(({ parts }) => textOf(parts))
}

/** An endpoint, frames, and a chat over them that no hook owns. */
export function looseChat(change: Partial<ChatOptions> = {}): {
  endpoint: Endpoint
  frames: ReturnType<typeof createFrames>
  chat: ChatStore
} {
  const endpoint = createEndpoint()
  const frames = createFrames()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: frames.scheduler,
    ...change,
  })
  return { endpoint, frames, chat }
}

/** Mounts a hook. */
export function mountChat(
  mode: typeof StrictMode | undefined,
  options: Partial<UseChatCompletionOptions> = {},
): MountedChat {
  const endpoint = createEndpoint()
  const frames = createFrames()
  const statuses: string[] = []
  let renders = 0
  const { result, rerender, unmount } = renderHook(
    (change: Partial<UseChatCompletionOptions>) => {
      renders++
      const isGiven = change.client !== undefined || change.chat !== undefined
      const chat = useChatCompletion({
        ...(isGiven ? {} : { baseURL: 'http://endpoint.invalid/v1' }),
        fetch: endpoint.fetch,
        model: 'm',
        retry: false,
        scheduler: frames.scheduler,
        ...change,
      })
      const { status } = chat
      useEffect(() => {
        if (statuses.at(-1) !== status) statuses.push(status)
      }, [status])
      return chat
    },
    { initialProps: options, ...(mode ? { wrapper: mode } : {}) },
  )
  const hook: MountedChat = {
    endpoint,
    frames,
    statuses,
    get current() {
      return result.current
    },
    get renders() {
      return renders
    },
    send: (...args) => hook.call((chat) => chat.send(...args)),
    call(verb) {
      let outcome!: ReturnType<typeof verb>
      act(() => {
        outcome = verb(result.current)
      })
      return outcome
    },
    async next() {
      let exchange!: Exchange
      // Tools may run, and the hook render, before the request goes out.
      await act(async () => {
        exchange = await endpoint.next()
      })
      return exchange
    },
    stop: async () => act(async () => result.current.stop()),
    step: async () =>
      act(async () => {
        await settle()
        frames.tick()
        await settle()
      }),
    stepUntil: (check) =>
      vi.waitFor(
        async () => {
          await hook.step()
          await check()
        },
        { timeout: 60_000 },
      ),
    rest: async () => act(settle),
    async answer(text) {
      const exchange = await hook.next()
      exchange.text(text)
      exchange.finish()
      await hook.step()
      return exchange
    },
    async turn(question, answer) {
      void hook.send(question)
      await hook.answer(answer)
    },
    texts: () => textsOf(result.current.messages),
    idAt: (index) => result.current.messages[index]?.id ?? '',
    rerender: (change = options) => rerender(change),
    unmount,
  }
  return hook
}

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()))
})

/** A real server on loopback, and the options to reach it; both go when the test is over. */
export async function serve(
  handler: Handler,
): Promise<Pick<UseChatCompletionOptions, 'baseURL' | 'fetch' | 'scheduler'>> {
  const server = await startServer(handler)
  servers.push(server)
  return { baseURL: server.baseURL, fetch: undefined, scheduler: undefined }
}

/** Events as they are on the wire. */
export function sse(...events: readonly (object | string)[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('')
}

/** A chunk of a chat answer. */
export function delta(
  value: object,
  finish: string | null = null,
  index = 0,
  rest: object = {},
): object {
  return { id: 'c', model: 'm', choices: [{ index, delta: value, finish_reason: finish, ...rest }] }
}
