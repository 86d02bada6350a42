// A stream that begins before its endpoint has answered, so that nothing on the way takes the wait for a dead line. What
// the endpoint refuses then is told in an event, as a status can be told no more.
import type { Answered } from './answered.ts'
import { type Source, sourceOf } from './bytes.ts'
import { refusedEvent } from './refused.ts'

/** The events of an answer that is still to come; undefined is one that nobody waits for any more. */
export function lateEvents(answer: Promise<Answered | undefined>, leave: () => void): Source {
  const events = answer.then(eventsOf)
  // Heard of again when it is read.
  events.catch(() => undefined)
  let source: Source | undefined
  return {
    async read() {
      source ??= await events
      return source.read()
    },
    async cancel(reason) {
      leave()
      await source?.cancel(reason)
    },
  }
}

async function eventsOf(answer: Answered | undefined): Promise<Source> {
  if (!answer) return sourceOf()
  if (answer.type === 'refused') return sourceOf(refusedEvent(answer.refused))
  if (answer.type === 'events') return answer.events
  // One value where a stream was asked for: in one event, whose lines must not end within it.
  const text = await new Response(answer.body).text()
  const isEvents = /^\s*(?:data|event|id|retry|error)?:/.test(text)
  return sourceOf(new TextEncoder().encode(isEvents ? text : dataOf(text)))
}

function dataOf(text: string): string {
  return `${text
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')}\n`
}
