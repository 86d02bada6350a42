// The strings of a thread.

/** The strings of a thread: what is new, what is read aloud, where a chat opens, answers side by side. */
export interface ThreadWords {
  /** Beside the way to the end: how many messages came since the reader left it. */
  newBelow(count: string): string
  readAloud: string
  stopReading: string
  /** Spoken in place of code. */
  spokenCode(lines: string): string
  /** Spoken in place of a table. */
  spokenTable(rows: string): string
  openChat: string
  closeChat: string
  /** Said of the button that opens a chat. */
  unread(count: string): string
  /** Another answer, by a model to choose. */
  answerWith: string
  /** The answers of several models to one question. */
  sideBySide: string
  showSideBySide: string
  showOne: string
  /** Takes one of several answers, to go on from it. */
  goOnWith(model: string): string
  chosen: string
}

/** English. */
export const englishThread: ThreadWords = {
  newBelow: (count) => `${count} new`,
  readAloud: 'Read aloud',
  stopReading: 'Stop reading',
  spokenCode: (lines) => `Code, lines: ${lines}.`,
  spokenTable: (rows) => `Table, rows: ${rows}.`,
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread: (count) => `${count} unread`,
  answerWith: 'Answer with another model',
  sideBySide: 'Answers side by side',
  showSideBySide: 'Show side by side',
  showOne: 'Show one',
  goOnWith: (model) => `Go on with ${model}`,
  chosen: 'Chosen',
}
