// The strings of the list of conversations. Apart from the others: a chat without one does not carry them.

/** The strings of `ConversationList`. */
export interface ConversationListWords {
  label: string
  /** Leads past the list, to where one writes. */
  skip: string
  newChat: string
  search: string
  clearSearch: string
  searching: string
  found(count: string): string
  noneFound: string
  empty: string
  loading: string
  failed: string
  untitled: string
  pinned: string
  actions(title: string): string
  pin(title: string): string
  unpin(title: string): string
  rename(title: string): string
  remove(title: string): string
  renameField: string
  removed(title: string): string
  undo: string
}

/** English. */
export const englishConversationList: ConversationListWords = {
  label: 'Conversations',
  skip: 'Skip the list',
  newChat: 'New chat',
  search: 'Search conversations',
  clearSearch: 'Clear the search',
  searching: 'Searching…',
  found: (count) => `${count} found`,
  noneFound: 'Nothing found. All words must be in the title or in one message.',
  empty: 'No conversations yet. Each one is kept here from its first message on.',
  loading: 'Loading conversations…',
  failed: 'The conversations could not be loaded.',
  untitled: 'Untitled',
  pinned: 'Pinned',
  actions: (title) => `More: ${title}`,
  pin: (title) => `Pin: ${title}`,
  unpin: (title) => `Unpin: ${title}`,
  rename: (title) => `Rename: ${title}`,
  remove: (title) => `Delete: ${title}`,
  renameField: 'Title',
  removed: (title) => `Deleted: ${title}`,
  undo: 'Undo',
}
