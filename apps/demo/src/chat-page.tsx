import type { ChatState } from '@x/core'
import { SettingsProvider, useChatContext, useStore } from '@x/react'
import {
  ChatFrame,
  Composer,
  type ComposerProps,
  lazyFile,
  lazyPart,
  type Suggestion,
  Suggestions,
  useLazyFile,
} from '@x/ui'
import { useEffect, useMemo } from 'react'
import { follow } from './address.ts'
import { ComposerTools } from './composer-tools.tsx'
import { useDemo } from './demo.ts'
import { OriginContext } from './endpoint.ts'
import { useDemoWords } from './language.tsx'
import { missing } from './missing.tsx'
import { answering, Thread } from './thread.tsx'

const nanogpt = lazyFile(() => import('./nanogpt.tsx'))
const Balance = lazyPart(nanogpt, (file) => file.Balance)
/** Colours for code, formulas and diagrams. */
const plugins = lazyFile(() => import('./plugins.ts'))

/** How the calls of the demo's tools look: fetched with the first call. */
const views = lazyFile(() => import('./tools/views.tsx'))
const Instead = missing(views)
const toolViews = {
  calculate: lazyPart(views, (file) => file.Calculation, Instead),
  clock: lazyPart(views, (file) => file.Clock, Instead),
  data: lazyPart(views, (file) => file.Chart, Instead),
  present: lazyPart(views, (file) => file.PresentView, Instead),
}

/** Of the conversation; each answer tells the rest. */
const METER = ['cost', 'saved'] as const

const hasMessages = ({ messages }: ChatState): boolean => messages.length > 0
const isEmptyChat = ({ messages, storage }: ChatState): boolean =>
  messages.length === 0 && storage.status !== 'loading'
const wasRefused = ({ error }: ChatState): boolean =>
  error !== undefined && ['http', 'api', 'network', 'timeout', 'protocol'].includes(error.kind)

/** `<Chat/>` on the chat that is shown, with what it can do besides. */
export function ChatPage() {
  const { chat, endpoint, isSandbox, settings, models, model, round } = useDemo()
  const words = useDemoWords()
  const isAnswered = useStore(chat, hasMessages)
  const isEmpty = useStore(chat, isEmptyChat)
  const isRefused = useStore(chat, wasRefused)
  useEffect(() => {
    if (isAnswered) void plugins.load()
  }, [isAnswered])
  const starters = isSandbox ? words.sandboxSuggestions : words.suggestions
  const components = useMemo(() => ({ Composer: composerWith(starters) }), [starters])
  const { ComposerEstimate, ConversationUsage } = useLazyFile(answering).file ?? {}
  return (
    <SettingsProvider settings={settings}>
      <OriginContext value={endpoint.originOf}>
        <div className="demo-chat" data-empty={isEmpty || undefined}>
          <div className="demo-meter">
            {ConversationUsage && (
              <ConversationUsage chat={chat} items={METER} data-label={words.thisChat} />
            )}
            {endpoint.account && <Balance account={endpoint.account} round={round} />}
            {isRefused && !isSandbox && (
              <a className="demo-link" href="/connect" onClick={follow}>
                {words.checkConnection}
              </a>
            )}
          </div>
          <ChatFrame
            list={Thread}
            chat={chat}
            greeting={isEmpty && words.greeting}
            components={components}
            plugins={useLazyFile(plugins).file?.plugins}
            toolViews={toolViews}
            onErrorAction={
              endpoint.account &&
              ((action) => {
                if (action === 'top-up') void nanogpt.load().then((file) => file?.topUp())
              })
            }
            tools={<ComposerTools starters={starters} />}
            toolsEnd={
              ComposerEstimate && (
                <ComposerEstimate model={models.models.find(({ id }) => id === model)} />
              )
            }
          />
        </div>
      </OriginContext>
    </SettingsProvider>
  )
}

/** The composer, and below the field of an empty chat what one might ask. Made once, to stay the same component. */
const composerWith = (suggestions: readonly Suggestion[]) =>
  function ComposerWithStarters(props: ComposerProps) {
    const chat = useChatContext()
    return (
      <>
        <Composer {...props} />
        {useStore(chat, isEmptyChat) && (
          <Suggestions suggestions={suggestions} onPick={(prompt) => void chat.send(prompt)} />
        )}
      </>
    )
  }
