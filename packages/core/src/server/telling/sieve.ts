// Of a stream of events those that may tell what an answer took or how it ended. Nearly all tell neither, and reading
// them would cost as much as the rest of the route together.

/** Lets events through, whole. */
export interface Sieve {
  /** What of the text so far is to be read, in whole events. */
  push(text: string): string
  /** What is left: an event that lacks its end. */
  end(): string
  /** From now on only events that tell something pass. */
  close(): void
}

/** Ends of events; one of `\r\n\r\n` is found by its last three. */
const BOUNDARIES = ['\n\n', '\n\r\n', '\r\r'] as const
const AFTER_BOUNDARY = /(?<=\n\n|\n\r\n|\r\r)/
const COMMENT = /^:[^\r\n]*[\r\n]*$/
const ERROR_EVENT = /^event:\s*error/
/** Of a piece of an answer, and no other frame has it: not an error, not usage alone, not the end. */
const CHOICES = /"choices"\s*:\s*\[/

/** What JSON ends with: an event that does not is broken, and ends the answer. */
const WHOLE = /[}\]]\s*$/

/** Where the last event ends, or 0. Nearly always at the end: one chunk of the network is one event or a few. */
function boundaryIn(text: string): number {
  if (text.endsWith('\n\n')) return text.length
  let end = 0
  for (const boundary of BOUNDARIES) {
    const at = text.lastIndexOf(boundary)
    if (at >= 0) end = Math.max(end, at + boundary.length)
  }
  return end
}

/** Each event, with what ends it. */
function* eventsIn(events: string): Generator<string> {
  // A pattern takes several times as long as a look for two characters.
  if (events.includes('\r')) return yield* events.split(AFTER_BOUNDARY)
  let from = 0
  for (let at = events.indexOf('\n\n'); at >= 0; at = events.indexOf('\n\n', from)) {
    yield events.slice(from, at + 2)
    from = at + 2
  }
}

/**
 * Makes one, open: everything passes. A name of JSON in the text of an answer is escaped there, so it is never taken
 * for a member. @param members What else of a chunk tells of usage or cost, in a dialect's own names.
 */
export function createSieve(members: readonly string[]): Sieve {
  const own = members.map((member) => `|${member}"`).join('')
  // One expression over an event: two take twice as long. The first group is a count, of which more may follow that only
  // together mean something. Of other choices than the first all is read, or one that never ended would not be known.
  const tells = new RegExp(
    String.raw`"(?:(usage"\s*:\s*(?!null|\{\}|\s)|timings"${own})|(?:finish_r|finishR|stop_r)eason"\s*:\s*(?!null|""|\s)|index"\s*:\s*[1-9]|error"\s*:\s*(?!null|\s)|(?:type|object)"\s*:\s*"error")`,
  )
  let parts: string[] = []
  /** The last characters of the parts, in which the start of a boundary may lie. */
  let tail = ''
  let isOpen = true

  function isWanted(event: string): boolean {
    if (isOpen || ERROR_EVENT.test(event)) return true
    const told = tells.exec(event)
    isOpen = told?.[1] !== undefined
    if (told) return true
    return CHOICES.test(event) ? !WHOLE.test(event) : !COMMENT.test(event)
  }

  function wantedIn(events: string): string {
    if (isOpen) return events
    let wanted = ''
    for (const event of eventsIn(events)) if (isWanted(event)) wanted += event
    return wanted
  }

  return {
    push(text) {
      const seen = tail + text
      const end = boundaryIn(seen) - tail.length
      if (end <= 0) {
        parts.push(text)
        tail = seen.slice(-2)
        return ''
      }
      const events = parts.join('') + text.slice(0, end)
      const rest = text.slice(end)
      parts = rest === '' ? [] : [rest]
      tail = rest.slice(-2)
      return wantedIn(events)
    },
    end() {
      const rest = parts.join('')
      parts = []
      return rest
    },
    close() {
      isOpen = false
    },
  }
}
