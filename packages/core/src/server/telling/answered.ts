// How a request ended, for those who hear of it. Loaded only for them: the client's reader is in it.
import { now } from '../now.ts'
import { createChatStream } from '../../client/chat-stream.ts'
import { timingOf } from '../../message/timing.ts'
import type { ChatMessage } from '../../message/types.ts'
import type { PassingEnd, Watcher } from '../upstream/bytes.ts'
import type { Answered } from './told.ts'
import { type AnswerBytes, createAnswerBytes } from './answer-bytes.ts'
import { type Beside, createSource } from './beside.ts'
import { createTotals, type Totals } from './totals.ts'

/** What is known of an answer from its bytes. */
export type Read = Totals & { endedAt: number; how: PassingEnd } & Pick<
    Answered,
    'message' | 'messages'
  >

/** The client's reader over all bytes of an answer that has ended. The times of its message are those it had. */
async function readAll(
  { startedAt, ...beside }: Watched,
  text: string,
  { how, endedAt, firstTokenAt }: Omit<Read, 'message' | 'messages'>,
): Promise<readonly ChatMessage[]> {
  const source = createSource(beside)
  const answer = createChatStream(source.request)
  source.push(text)
  source.end(how)
  await answer.final().catch(() => undefined)
  return answer.messages.map((message) => ({
    ...message,
    createdAt: startedAt,
    timing: timingOf(startedAt, firstTokenAt, endedAt, message.usage),
  }))
}

/** An answer, and when it was asked for. */
export interface Watched extends Beside {
  /** Epoch milliseconds. */
  startedAt: number
}

/** Watches an answer; `tell` is called once, when it has ended. `keepsBytes` where somebody may want to read it. */
export function watchAnswer(
  watched: Watched,
  keepsBytes: boolean,
  tell: (read: Read) => void,
): Watcher {
  const { watcher, totals } = createTotals(watched)
  const bytes: AnswerBytes | undefined = keepsBytes ? createAnswerBytes() : undefined
  let isOver = false

  async function end(how: PassingEnd): Promise<void> {
    const endedAt = now()
    watcher.end(how)
    bytes?.release()
    const read = { ...(await totals), endedAt, how }
    let reading: Promise<readonly ChatMessage[]> | undefined
    const messages = (): Promise<readonly ChatMessage[]> => {
      const text = bytes?.text()
      reading ??= text === undefined ? Promise.resolve([]) : readAll(watched, text, read)
      return reading
    }
    const message = async (): Promise<ChatMessage | undefined> => (await messages())[0]
    tell({ ...read, message, messages })
  }

  return {
    chunk(chunk) {
      bytes?.add(chunk)
      watcher.chunk(chunk)
    },
    end(how) {
      if (isOver) return
      isOver = true
      void end(how)
    },
  }
}
