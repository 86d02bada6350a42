// Reads an answer that passes, the way the client of this package reads it, for who keeps accounts.
import { createChatStream } from '../../client/chat-stream.ts'
import type { Connection } from '../../http/connection.ts'
import type { Operation } from '../../dialect/dialect.ts'
import { createScheduler } from '../../schedule.ts'
import type { Watcher } from '../upstream/bytes.ts'
import type { Answered } from '../options.ts'

/** An answer to be read beside its caller. */
interface Finishing {
  connection: Connection
  operation: Operation
  /** What was asked. */
  params: object
  response: Response
  /** Must not throw. */
  onEnd(read: Pick<Answered, 'message' | 'messages' | 'usage'>): void
}

/** Reads a tee of the answer and tells of it when it has ended. Nothing in it reaches the caller. */
export function createFinishing(finishing: Finishing): Watcher {
  const { connection, operation, params, onEnd } = finishing
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let isRead = false
  const bytes = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => void (isRead = true),
  })
  const told = finishing.response.headers
  const headers = new Headers()
  for (const name of ['content-type', 'x-request-id']) {
    const value = told.get(name)
    if (value !== null) headers.set(name, value)
  }
  const response = new Response(bytes, { headers })
  const answer = createChatStream({
    connection: {
      ...connection,
      fetch: async () => response,
      resolveHeaders: async () => ({}),
      retry: { attempts: 0, maxDelay: 0 },
      // How long it may take is a matter between the caller and the endpoint.
      timeouts: { headers: false, firstToken: false, idle: false, answer: false },
    },
    scheduler: createScheduler(),
    operation,
    params,
    // Nothing is sent.
    wire: { path: 'chat/completions', headers: {}, body: { stream: true } },
  })
  const tell = (): void => {
    const { message, messages } = answer
    onEnd({ message, messages, usage: message.usage })
  }
  void answer.final().then(tell, tell)
  return {
    chunk(read) {
      // What comes after the end of an answer is not read.
      if (!isRead) controller.enqueue(read.slice())
    },
    end(ending) {
      if (isRead) return
      if (ending === 'left') answer.abort()
      else if (ending === 'broken') controller.error(new TypeError('The answer broke off.'))
      else controller.close()
    },
  }
}
