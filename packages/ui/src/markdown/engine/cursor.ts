// A place in a line, counted in characters and in columns, because a tab may be consumed in part.

/** Where a line has been read up to. Mutable, and never part of a document. */
export interface Cursor {
  text: string
  offset: number
  column: number
  /** Whether the tab at `offset` has been consumed in part. */
  isInTab: boolean
  /** The next character that is no space: its offset and column. */
  next: number
  nextColumn: number
  /** Columns of space before it. */
  indent: number
  isBlank: boolean
}

/** Columns of space that make indented code. */
export const CODE_INDENT = 4

/** A cursor before any line. */
export function createCursor(): Cursor {
  return {
    text: '',
    offset: 0,
    column: 0,
    isInTab: false,
    next: 0,
    nextColumn: 0,
    indent: 0,
    isBlank: true,
  }
}

/** Puts the cursor at the start of a line. */
export function startLine(cursor: Cursor, text: string): void {
  cursor.text = text
  cursor.offset = 0
  cursor.column = 0
  cursor.isInTab = false
  findNext(cursor)
}

/** Looks for the next character that is no space. */
export function findNext(cursor: Cursor): void {
  const { text } = cursor
  let { offset, column } = cursor
  for (; offset < text.length; offset++) {
    const code = text.charCodeAt(offset)
    if (code === 32) column++
    else if (code === 9) column += 4 - (column % 4)
    else break
  }
  cursor.next = offset
  cursor.nextColumn = column
  cursor.indent = column - cursor.column
  cursor.isBlank = offset === text.length
}

/** Moves to the next character that is no space. */
export function skipSpace(cursor: Cursor): void {
  cursor.offset = cursor.next
  cursor.column = cursor.nextColumn
  cursor.isInTab = false
  cursor.indent = 0
}

/** Moves by a number of characters, none of them a tab, and looks at what follows. */
export function skipCharacters(cursor: Cursor, count: number): void {
  cursor.offset += count
  cursor.column += count
  cursor.isInTab = false
  findNext(cursor)
}

/** Moves by a number of columns of space, through a tab if need be, and looks at what follows. */
export function skipColumns(cursor: Cursor, count: number): void {
  const target = cursor.column + count
  while (cursor.column < target && cursor.offset < cursor.text.length) {
    if (cursor.text.charCodeAt(cursor.offset) !== 9) {
      cursor.offset++
      cursor.column++
      continue
    }
    const width = 4 - (cursor.column % 4)
    const taken = Math.min(width, target - cursor.column)
    cursor.column += taken
    cursor.isInTab = taken < width
    if (!cursor.isInTab) cursor.offset++
  }
  findNext(cursor)
}

/** Whether a space or tab is at the cursor. */
export function isAtSpace(cursor: Cursor): boolean {
  const code = cursor.text.charCodeAt(cursor.offset)
  return code === 32 || code === 9
}

/** The line from the cursor on, what is left of a tab as spaces. */
export function restOf(cursor: Cursor): string {
  if (!cursor.isInTab) return cursor.text.slice(cursor.offset)
  return ' '.repeat(4 - (cursor.column % 4)) + cursor.text.slice(cursor.offset + 1)
}
