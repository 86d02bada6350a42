import type { ChatMessage, ChatState } from '@x/core'
import { SettingsProvider, useChatContext, useStore } from '@x/react'
import {
  Chat,
  Composer,
  type ComposerProps,
  ConversationUsage,
  MessageActions,
  type MessageActionsProps,
  Message,
  Suggestions,
  type MarkdownPlugin,
} from '@x/ui'
import { Suspense, useEffect, useMemo, useState } from 'react'
import type { PageConfig } from '../page-config.ts'
import { follow } from './address.ts'
import type { DemoChat } from './chats.ts'
import type { Endpoint } from './endpoint.ts'
import { useDemoWords } from './language.tsx'
import { late } from './late.tsx'

const ComposerTools = late(() =>
  import('./composer-tools.tsx').then((loaded) => ({ default: loaded.ComposerTools })),
)
const ComposerEnd = late(() =>
  import('./composer-end.tsx').then((loaded) => ({ default: loaded.ComposerEnd })),
)
const SideBySideMessage = late(
  () => import('./answers.ts').then((answers) => ({ default: answers.SideBySideMessage })),
  Message,
)
const ReadAloud = late(
  () => import('./answers.ts').then((answers) => ({ default: answers.ReadAloud })),
  () => null,
)
const Balance = late(() => import('./nanogpt.tsx').then((loaded) => ({ default: loaded.Balance })))

/** How the calls of the demo's tools look: each is fetched with the first call. */
const toolViews = {
  calculate: late(() =>
    import('./tools/views.tsx').then((loaded) => ({ default: loaded.Calculation })),
  ),
  clock: late(() => import('./tools/views.tsx').then((loaded) => ({ default: loaded.Clock }))),
  data: late(() => import('./tools/views.tsx').then((loaded) => ({ default: loaded.Chart }))),
}

/** Of the conversation; each answer tells the rest. */
const METER = ['cost', 'saved'] as const

interface ChatPageProps {
  demo: DemoChat
  config: PageConfig
  endpoint: Endpoint
}

const hasMessages = ({ messages }: ChatState): boolean => messages.length > 0
const isEmptyChat = ({ messages, storage }: ChatState): boolean =>
  messages.length === 0 && storage.status !== 'loading'
const wasRefused = ({ error }: ChatState): boolean =>
  error !== undefined && ['http', 'api', 'network', 'timeout', 'protocol'].includes(error.kind)

/** `<Chat/>` on the chat that is shown, with what it can do besides. */
export function ChatPage({ demo, config, endpoint }: ChatPageProps) {
  const { chat, settings, round } = demo
  const words = useDemoWords()
  const isAnswered = useStore(chat, hasMessages)
  const isEmpty = useStore(chat, isEmptyChat)
  const isRefused = useStore(chat, wasRefused)
  const plugins = usePlugins(isAnswered)
  const components = useComponents(config.answeredBy === 'sandbox', endpoint)
  return (
    <SettingsProvider settings={settings}>
      <div className="demo-chat" data-empty={isEmpty || undefined}>
        <div className="demo-meter">
          <ConversationUsage chat={chat} items={METER} data-label={words.thisChat} />
          {endpoint.account && (
            <Suspense>
              <Balance account={endpoint.account} round={round} />
            </Suspense>
          )}
          {isRefused && config.answeredBy !== 'sandbox' && (
            <a className="demo-link" href="/connect" onClick={follow}>
              {words.checkConnection}
            </a>
          )}
        </div>
        <Chat
          chat={chat}
          greeting={isEmpty && words.greeting}
          components={components}
          plugins={plugins}
          toolViews={toolViews}
          onErrorAction={
            endpoint.account &&
            ((action) => {
              if (action === 'top-up') void import('./nanogpt.tsx').then(({ topUp }) => topUp())
            })
          }
          tools={
            <Suspense>
              <ComposerTools demo={demo} isSandbox={config.answeredBy === 'sandbox'} />
            </Suspense>
          }
          toolsEnd={
            <Suspense>
              <ComposerEnd demo={demo} />
            </Suspense>
          }
        />
      </div>
    </SettingsProvider>
  )
}

/** Colours for code, formulas and diagrams: fetched when there is something to show. */
function usePlugins(isNeeded: boolean): readonly MarkdownPlugin[] | undefined {
  const [plugins, setPlugins] = useState<readonly MarkdownPlugin[]>()
  useEffect(() => {
    if (isNeeded) void import('./plugins.ts').then((loaded) => setPlugins(loaded.plugins))
  }, [isNeeded])
  return plugins
}

/** Parts of the chat that the demo puts something to. Made once, so that each stays the same component. */
function useComponents(isSandbox: boolean, { Origin }: Endpoint) {
  return useMemo(
    () => ({
      Composer: (props: ComposerProps) => (
        <>
          <Composer {...props} />
          <Starters isSandbox={isSandbox} />
        </>
      ),
      Message: ({ id }: { id: string }) => (
        <>
          <Suspense fallback={<Message id={id} />}>
            <SideBySideMessage id={id} />
          </Suspense>
          {Origin && <Origin id={id} />}
        </>
      ),
      MessageActions: (props: MessageActionsProps) => (
        <MessageActions {...props}>
          {props.children}
          {isWhole(props.message) && (
            <Suspense>
              <ReadAloud message={props.message} />
            </Suspense>
          )}
        </MessageActions>
      ),
    }),
    [isSandbox, Origin],
  )
}

const isWhole = ({ role, status }: ChatMessage): boolean =>
  role === 'assistant' && status === 'complete'

/** Below the field of an empty chat: what one might ask. */
function Starters({ isSandbox }: { isSandbox: boolean }) {
  const chat = useChatContext()
  const words = useDemoWords()
  if (!useStore(chat, isEmptyChat)) return null
  return (
    <Suggestions
      suggestions={isSandbox ? words.sandboxSuggestions : words.suggestions}
      onPick={(prompt) => void chat.send(prompt)}
    />
  )
}
