// What to copy, by the id of the page. Type-checked by scripts/snippets.mjs.

/** A copyable example for each page. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  chat: `import { Chat } from '@x/ui'
import '@x/ui/styles.css'

export default function App() {
  return <Chat api="/api/chat" model="gpt-5" suggestions={['Explain a stream', 'Write a poem']} />
}`,
  streaming: `import { createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'

const { fetch } = createSandbox({ text: 'Hello.', pace: { tokensPerSecond: 20 }, cutAfter: 3 })
const chat = createChat({ baseURL: 'https://sandbox.invalid/v1', model: 'sandbox', fetch })

export const App = () => <Chat chat={chat} />`,
  shortcuts: `import { Chat, Shortcuts } from '@x/ui'

export const App = () => <Chat api="/api/chat" model="gpt-5" tools={<Shortcuts />} />`,
  composer: `import { ChatProvider, useChatCompletion } from '@x/react'
import { Composer, MessageList } from '@x/ui'

export function Support() {
  const { chat } = useChatCompletion({ api: '/api/chat', model: 'gpt-5' })
  return (
    <ChatProvider chat={chat}>
      <MessageList announce="auto" />
      <Composer />
    </ChatProvider>
  )
}`,
  messagelist: `import { createChat } from '@x/core'
import { MessageList } from '@x/ui'

const chat = createChat({ api: '/api/chat', model: 'gpt-5' })

export const Thread = () => <MessageList chat={chat} announce="auto" />`,
  message: `import type { ChatMessage } from '@x/core'
import { MessageView } from '@x/ui'

export const One = ({ message }: { message: ChatMessage }) => <MessageView message={message} />`,
  messageactions: `import { Chat, MessageActions, type MessageActionsProps } from '@x/ui'

function Actions(props: MessageActionsProps) {
  return (
    <MessageActions {...props}>
      <button onClick={() => navigator.share({ title: props.message.id })}>Share</button>
    </MessageActions>
  )
}

const components = { MessageActions: Actions }

export const App = () => <Chat api="/api/chat" model="gpt-5" components={components} />`,
  markdown: `import { Markdown } from '@x/ui/markdown'
import '@x/ui/styles.css'

export function Answer({ text, isDone }: { text: string; isDone: boolean }) {
  return <Markdown text={text} streaming={!isDone} />
}`,
  'markdown-plug-ins': `import { highlight } from '@x/ui/highlight'
import { Markdown } from '@x/ui/markdown'
import { math } from '@x/ui/math'

const plugins = [highlight(), math()]

export const Answer = ({ text }: { text: string }) => <Markdown text={text} plugins={plugins} />`,
  reasoning: `import { Reasoning } from '@x/ui'

export const Thoughts = () => <Reasoning text="First, what is known." durationMs={3200} />`,
  toolcall: `import type { ToolPart } from '@x/core'
import { ToolCall } from '@x/ui'

export function Call({ call }: { call: ToolPart }) {
  return <ToolCall call={call} onDecide={(decision) => console.log(decision)} />
}`,
  sources: `import { Sources } from '@x/ui'

export const Pages = () => (
  <Sources sources={[{ type: 'source', id: '1', url: 'https://example.org', title: 'Example' }]} />
)`,
  attachments: `import { Attachments } from '@x/ui'

export const Files = ({ files }: { files: File[] }) => <Attachments items={files} size="large" />`,
  usage: `import type { ChatMessage } from '@x/core'
import { Usage } from '@x/ui'

export function Cost({ message }: { message: ChatMessage }) {
  return message.usage ? <Usage usage={message.usage} timing={message.timing} /> : null
}`,
  errornotice: `import { isChatError, type ChatErrorData } from '@x/core'
import { ErrorNotice } from '@x/ui'

export function Problem({ error, retry }: { error: ChatErrorData; retry: () => void }) {
  return isChatError(error) ? <ErrorNotice error={error} onRetry={retry} /> : null
}`,
  balancenotice: `import { BalanceNotice } from '@x/ui'

export const Balance = () => <BalanceNotice amount="12.50" currency="USD" low={1} />`,
  suggestions: `import { Suggestions } from '@x/ui'

export function Start({ ask }: { ask: (prompt: string) => void }) {
  return <Suggestions suggestions={['Explain a stream', 'Show a table']} onPick={ask} />
}`,
  overlays: `import { SettingsProvider, useSettings } from '@x/react'
import { Chat } from '@x/ui'
import { ModelPicker } from '@x/ui/overlays'

export function App() {
  const settings = useSettings()
  return (
    <SettingsProvider settings={settings}>
      <Chat api="/api/chat" options={settings.options} tools={<ModelPicker models={[]} />} />
    </SettingsProvider>
  )
}`,
  palette: `import '@x/ui/palette.css'
import type { Conversations } from '@x/core'
import { CommandPalette } from '@x/ui/palette'

interface FinderProps {
  list: Conversations
  show: (id: string) => void
  close: () => void
}

export function Finder({ list, show, close }: FinderProps) {
  const commands = [{ id: 'new', name: 'New chat', run: () => show(crypto.randomUUID()) }]
  return <CommandPalette list={list} onChoose={show} commands={commands} onClose={close} />
}`,
  verificationbadge: `import type { VerificationReport } from '@x/core'
import { VerificationBadge } from '@x/ui'

export const Proof = ({ report }: { report: VerificationReport }) => (
  <VerificationBadge report={report} />
)`,
}
