// A stream that begins before its endpoint has answered, so that nothing on the way takes the wait for a dead line. What
// the endpoint refuses then is told in an event, as a status can be told no more.
import type { Answered } from './answered.ts'
import { refusedEvent } from './refused.ts'

/** The events of an answer that is still to come; undefined is one that nobody waits for any more. */
export function lateEvents(
  answer: Promise<Answered | undefined>,
  leave: () => void,
): ReadableStream<Uint8Array> {
  const events = answer.then(eventsOf)
  // Heard of again when it is read.
  events.catch(() => undefined)
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= (await events).getReader()
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        leave()
        await reader?.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

async function eventsOf(answer: Answered | undefined): Promise<ReadableStream<Uint8Array>> {
  if (!answer) return streamOf()
  if (answer.type === 'refused') return streamOf(refusedEvent(answer.refused))
  if (answer.type === 'events') return answer.events
  // One value where a stream was asked for: in one event, whose lines must not end within it.
  const text = await new Response(answer.body).text()
  const isEvents = /^\s*(?:data|event|id|retry|error)?:/.test(text)
  return streamOf(new TextEncoder().encode(isEvents ? text : dataOf(text)))
}

function dataOf(text: string): string {
  return `${text
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')}\n`
}

function streamOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}
