// What each page of the catalogue describes: components of @x/ui, or hooks of @x/react, by their public names. The first
// one is the page's subject. A page without any shows what people do, not a part.

/** The public names of a page, by its id. */
export const PAGES: Readonly<Record<string, readonly string[]>> = {
  'hooks-chat': ['useChatCompletion', 'useDraft', 'useChat'],
  'hooks-selectors': [
    'useMessage',
    'useMessageIds',
    'useChatStatus',
    'useStore',
    'useChatContext',
    'ChatProvider',
  ],
  'hooks-completion': ['useCompletion'],
  'hooks-conversations': ['useConversations'],
  'hooks-settings': [
    'useSettings',
    'useModels',
    'SettingsProvider',
    'useSettingsContext',
    'useOptionalSettings',
  ],
  chat: ['Chat', 'ChatFrame', 'UIProvider', 'useUI', 'useWords', 'useLazyFile'],
  messagelist: ['MessageList', 'useChatScroll', 'Announcer', 'Time'],
  message: ['MessageView', 'Message'],
  messageactions: ['MessageActions', 'BranchPicker', 'MessageEditor'],
  sidebysidemessage: ['SideBySideMessage', 'AnswerWith'],
  suggestions: ['Suggestions'],
  conversationlist: ['ConversationList'],
  widget: ['Widget'],
  shortcuts: ['Shortcuts'],
  composer: ['Composer', 'ComposerEstimate', 'ComposerDictate'],
  'composer-triggers': ['ComposerTriggers'],
  attachments: ['Attachments'],
  markdown: ['Markdown', 'CodeBlock'],
  reasoning: ['Reasoning'],
  sources: ['Sources'],
  readaloud: ['ReadAloud'],
  usage: ['Usage', 'ConversationUsage'],
  toolcall: ['ToolCall', 'useToolCall'],
  overlays: ['ModelPicker', 'SettingsPopover'],
  palette: ['CommandPalette'],
  settingspanel: ['SettingsPanel'],
  toggles: ['WebSearchToggle', 'ReasoningPicker', 'CacheToggle'],
  errornotice: ['ErrorNotice'],
  balancenotice: ['BalanceNotice'],
  verificationbadge: ['VerificationBadge', 'useVerification'],
}

/** Where a name is imported from, the smallest first, by the file that exports it. */
export const ENTRIES: readonly (readonly [entry: string, path: string])[] = [
  ['@x/ui/markdown', 'packages/ui/src/markdown/index.ts'],
  ['@x/ui/overlays', 'packages/ui/src/overlays/index.ts'],
  ['@x/ui/palette', 'packages/ui/src/palette/index.ts'],
  ['@x/ui', 'packages/ui/src/index.ts'],
  ['@x/react', 'packages/react/src/index.ts'],
]
