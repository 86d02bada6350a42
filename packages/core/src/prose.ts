// What a text that grows is made of at its end: code, or the start of a line. Read only when somebody asks, each
// character once.

/** A text that grows. */
export interface Prose {
  add(text: string): void
  /** Nothing but a small indent stands before the end on its line. */
  readonly isLineStart: boolean
  /** The end lies in a fence, or after an odd backtick of its line. */
  readonly isInCode: boolean
  /** The last character, or '' at the start. */
  readonly last: string
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/
/** Of a line so much is kept: a fence shows at its start. In UTF-16 code units. */
const HEAD = 80

/** Makes an empty one. */
export function createProse(): Prose {
  let unread: string[] = []
  let last = ''
  /** What opened the fence. */
  let fence = ''
  let head = ''
  let isLong = false
  let ticks = 0

  function endLine(): void {
    const [, mark = '', rest = ''] = (isLong ? undefined : FENCE.exec(head)) ?? []
    if (fence === '') {
      // The words after backticks hold none; else it is code within a line.
      if (mark && !(mark.startsWith('`') && rest.includes('`'))) fence = mark
    } else if (mark.startsWith(fence) && rest.trim() === '') fence = ''
    head = ''
    isLong = false
    ticks = 0
  }

  function read(): void {
    const text = unread.join('')
    unread = []
    for (const [position, line] of text.split('\n').entries()) {
      if (position > 0) endLine()
      isLong ||= head.length + line.length > HEAD
      head += line.slice(0, HEAD - head.length)
      for (let at = line.indexOf('`'); at >= 0; at = line.indexOf('`', at + 1)) ticks++
    }
  }

  return {
    add(text) {
      if (text === '') return
      unread.push(text)
      last = text.charAt(text.length - 1)
    },
    get isLineStart() {
      read()
      return !isLong && /^ {0,3}$/.test(head)
    },
    get isInCode() {
      read()
      return fence !== '' || ticks % 2 === 1
    },
    get last() {
      return last
    },
  }
}
