// The strings of the palette. Apart from the others: a chat without one does not carry them.

/** The strings of `CommandPalette`. */
export interface PaletteWords {
  label: string
  /** Of the field, also while it is empty. */
  field: string
  chats: string
  commands: string
  noneFound: string
  /** A chat that has no title yet. */
  untitled: string
}

/** English. */
export const englishPalette: PaletteWords = {
  label: 'Search and commands',
  field: 'Search chats, or run a command',
  chats: 'Chats',
  commands: 'Commands',
  noneFound: 'Nothing found.',
  untitled: 'Untitled',
}
