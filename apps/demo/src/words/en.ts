/** What the demo says besides the parts of the library. */
export interface DemoWords {
  greeting: string
  suggestions: readonly { label: string; prompt: string }[]
  /** Of the sandbox, whose answers are written and go by a word in the question. */
  sandboxSuggestions: readonly { label: string; prompt: string }[]
  skip: string
  untitled: string
  sandbox: string
  /** Of the button that opens and closes the list. */
  chats: string
  newChat: string
  menu: string
  pages: string
  chat: string
  completion: string
  structured: string
  connect: string
  export: string
  exportAll: string
  import: string
  imported: (count: number) => string
  theme: string
  themes: Readonly<Record<'system' | 'light' | 'dark', string>>
  language: string
  titles: string
  palette: string
  paletteField: string
  actions: string
  nothingFound: string
  thisChat: string
  tools: string
  compare: string
  compareWith: string
  commands: string
  stop: string
  tryAgain: string
  noServer: string
  offline: string
  loading: string
  checkConnection: string
  complete: Readonly<Record<CompletionWord, string>>
  structure: Readonly<Record<StructureWord, string>>
  connection: Readonly<Record<ConnectionWord, string>>
}

type CompletionWord =
  | 'about'
  | 'prompt'
  | 'suffix'
  | 'noSuffix'
  | 'count'
  | 'logprobs'
  | 'complete'
  | 'again'
  | 'stop'
  | 'cut'
  | 'sure'
  | 'unsure'

type StructureWord = 'about' | 'question' | 'example' | 'schema' | 'mistake' | 'ask' | 'stop'

type ConnectionWord =
  | 'now'
  | 'who'
  | 'trying'
  | 'unknown'
  | 'tryAgain'
  | 'another'
  | 'how'
  | 'own'
  | 'hosted'
  | 'getKey'
  | 'start'
  | 'write'
  | 'restart'
  | 'others'
  | 'copy'
  | 'copied'

export const english: DemoWords = {
  greeting: 'What would you like to know?',
  suggestions: [
    {
      label: 'Explain something',
      prompt: 'Explain how vaccines train the immune system, to a curious twelve-year-old.',
    },
    {
      label: 'Write a reply',
      prompt: 'Write a friendly reply that declines a meeting and offers two other days.',
    },
    {
      label: 'Compare in a table',
      prompt: 'Compare trains, planes and cars for 600 km: time, cost and emissions, as a table.',
    },
    {
      label: 'Draw a diagram',
      prompt: 'Draw a Mermaid diagram of what happens when a web page is opened, and explain it.',
    },
  ],
  sandboxSuggestions: [
    { label: 'Show what it renders', prompt: 'Show me everything you can render' },
    { label: 'A table', prompt: 'Explain streaming with a table' },
    { label: 'Long thoughts', prompt: 'Show long reasoning first' },
    { label: 'Use a tool', prompt: 'Use the tool calculate' },
  ],
  skip: 'To the message',
  untitled: 'New chat',
  sandbox: 'Built-in sandbox',
  chats: 'Chats',
  newChat: 'New chat',
  menu: 'More',
  pages: 'Pages',
  chat: 'Chat',
  completion: 'Complete a text',
  structured: 'Answers by a schema',
  connect: 'Connect a model',
  export: 'Export this chat',
  exportAll: 'Export all chats',
  import: 'Import chats…',
  imported: (count) => (count === 1 ? 'One chat imported.' : `${count} chats imported.`),
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  language: 'Language',
  titles: 'Let the model name new chats',
  palette: 'Search and commands',
  paletteField: 'Search chats, or run a command',
  actions: 'Commands',
  nothingFound: 'Nothing found.',
  thisChat: 'This chat',
  tools: 'Tools',
  compare: 'Compare',
  compareWith: 'Second model',
  commands: 'Commands',
  stop: 'Stop the answer',
  tryAgain: 'Try again',
  noServer: 'The demo’s server does not answer. Start it again, then try again here.',
  offline: 'This browser is offline. What you type is kept.',
  loading: 'Loading…',
  checkConnection: 'Check the connection',
  complete: {
    about: 'The model goes on with a text, or fills in what is between two.',
    prompt: 'Prompt',
    suffix: 'What comes after it',
    noSuffix: 'Nothing: the text goes on freely',
    count: 'Texts',
    logprobs: 'How sure it was',
    complete: 'Complete',
    again: 'Complete again',
    stop: 'Stop',
    cut: 'Cut at the limit of tokens.',
    sure: 'Sure',
    unsure: 'a guess. Point at a word to see what else it might have been.',
  },
  structure: {
    about: 'The answer is a value by a schema, and shows while it arrives.',
    question: 'Question',
    example: 'A quick tomato soup',
    schema: 'JSON Schema',
    mistake: 'This is no JSON yet:',
    ask: 'Ask',
    stop: 'Stop',
  },
  connection: {
    now: 'Connection',
    who: 'Who answers',
    trying: 'Trying the connection…',
    unknown: 'The server of the demo cannot try this connection.',
    tryAgain: 'Try the connection',
    another: 'Connect a model',
    how: 'Any server that speaks like OpenAI’s can answer here. The key stays on the server of the demo.',
    own: 'on your machine',
    hosted: 'with a key',
    getKey: 'Make a key at',
    start: 'Start it with a model:',
    write: 'Write into the file .env, beside package.json:',
    restart: 'Start the demo again, then try the connection here.',
    others:
      'Others work the same way: UPSTREAM_BASE_URL is the address that ends before /chat/completions.',
    copy: 'Copy',
    copied: 'Copied',
  },
}
