// What a text that grows is made of at its end: code, or the start of a line.

/** A text that grows, by pieces that are not empty. */
export interface Prose {
  add(text: string): void
  /** The same for a text that `isPlain`. Nearly all are; looking at each once more would cost a tenth. Benchmark: wire. */
  addPlain(text: string): void
  /** Nothing but a small indent stands before the end on its line. */
  readonly isLineStart: boolean
  /** The end lies in a fence, or after an odd backtick of its line. */
  readonly isInCode: boolean
  /** The last two characters, or fewer at the start. */
  readonly last: string
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/
/** Of a line this much is kept, and no less than one piece: a fence shows at its start. In UTF-16 code units. */
const HEAD = 80

/** Whether a text neither ends a line nor begins code or a tag. */
export function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x3c || code === 0x0a || code === 0x60 || code === 0x5b || code === 0x25c1)
      return false
  }
  return true
}

/** Makes an empty one. */
export function createProse(): Prose {
  let latest = ''
  let before = ''
  /** What opened the fence. */
  let fence = ''
  let head = ''
  let ticks = 0

  function endLine(): void {
    const [, mark = '', rest = ''] = (head.length < 3 ? undefined : FENCE.exec(head)) ?? []
    if (fence === '') {
      // The words after backticks hold none; else it is code within a line.
      if (mark && !(mark.startsWith('`') && rest.includes('`'))) fence = mark
    } else if (mark.startsWith(fence) && rest.trim() === '') fence = ''
    head = ''
    ticks = 0
  }

  /** Goes on with a line. */
  function extend(piece: string): void {
    if (head.length < HEAD) head += piece
    for (let at = piece.indexOf('`'); at >= 0; at = piece.indexOf('`', at + 1)) ticks++
  }

  return {
    addPlain(text) {
      before = latest
      latest = text
      if (head.length < HEAD) head += text
    },
    add(text) {
      before = latest
      latest = text
      let from = 0
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        extend(text.slice(from, at))
        endLine()
        from = at + 1
      }
      extend(text.slice(from))
    },
    get isLineStart() {
      return /^ {0,3}$/.test(head)
    },
    get isInCode() {
      return fence !== '' || ticks % 2 === 1
    },
    get last() {
      return (before.slice(-1) + latest).slice(-2)
    },
  }
}
