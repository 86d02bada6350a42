// The strings of the list of shortcuts. Apart from the others: a chat without one does not carry them.

/** The strings of `Shortcuts`. */
export interface ShortcutsWords {
  label: string
  close: string
  writing: string
  reading: string
  conversations: string
  send: string
  newLine: string
  stop: string
  lastMessages: string
  previousMessage: string
  nextMessage: string
  scroll: string
  moveInList: string
  rename: string
  remove: string
  undo: string
  show: string
  /** What stands on the keys. */
  keys: Readonly<
    Record<
      'enter' | 'shift' | 'escape' | 'alt' | 'control' | 'delete' | 'pageUp' | 'pageDown',
      string
    >
  >
}

/** English. */
export const englishShortcuts: ShortcutsWords = {
  label: 'Keyboard shortcuts',
  close: 'Close',
  writing: 'Writing',
  reading: 'Reading',
  conversations: 'List of conversations',
  send: 'Send the message',
  newLine: 'New line',
  stop: 'Stop the answer',
  lastMessages: 'Bring back what was sent, in an empty field',
  previousMessage: 'Previous message',
  nextMessage: 'Next message, then the field',
  scroll: 'Scroll by a page',
  moveInList: 'Move in the list',
  rename: 'Rename',
  remove: 'Delete',
  undo: 'Undo a deletion',
  show: 'Show this list',
  keys: {
    enter: 'Enter',
    shift: 'Shift',
    escape: 'Esc',
    alt: 'Alt',
    control: 'Ctrl',
    delete: 'Del',
    pageUp: 'PgUp',
    pageDown: 'PgDn',
  },
}
