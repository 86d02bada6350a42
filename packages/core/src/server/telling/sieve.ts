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
/** Of a piece of an answer, and no other frame has it: not an error, not usage alone, not the end. */
const CHOICES = '"choices"'

/** What JSON ends with: an event that does not is broken, and ends the answer. */
const WHOLE = /[}\]]\s*$/

/** Where the last event ends, or 0. */
function boundaryIn(text: string): number {
  return Math.max(
    ...BOUNDARIES.map((boundary) => {
      const at = text.lastIndexOf(boundary)
      return at < 0 ? 0 : at + boundary.length
    }),
  )
}

/**
 * Makes one, open: everything passes. A name of JSON in the text of an answer is escaped there, so it is never taken
 * for a member. @param members What else of a chunk tells of usage or cost, in a dialect's own names.
 */
export function createSieve(members: readonly string[]): Sieve {
  const own = members.map((member) => `"${member}"`)
  /** Told in pieces, usage depends on what was written between them. */
  const counts = new RegExp(
    [String.raw`"usage"\s*:\s*(?!null|\{\}|\s)`, '"timings"', ...own].join('|'),
  )
  // Of other choices than the first all is read, or one that has begun and not ended would not be known.
  const tells =
    /"index"\s*:\s*[1-9]|"finish_reason"\s*:\s*(?!null|""|\s)|"error"\s*:\s*(?!null|\s)|"(?:type|object)"\s*:\s*"error"|^event:\s*error/m
  let parts: string[] = []
  /** The last characters of the parts, in which the start of a boundary may lie. */
  let tail = ''
  let isOpen = true

  function isWanted(event: string): boolean {
    isOpen ||= counts.test(event)
    if (isOpen || tells.test(event)) return true
    return event.includes(CHOICES) ? !WHOLE.test(event) : !COMMENT.test(event)
  }

  function wantedIn(events: string): string {
    if (isOpen) return events
    const isOne = boundaryIn(events.slice(0, -1)) === 0
    if (isOne) return isWanted(events) ? events : ''
    return events.split(AFTER_BOUNDARY).filter(isWanted).join('')
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
