import type { ChatMessage } from '@x/core'
import { SettingsProvider, useChatCompletion, useModels, useSettings } from '@x/react'
import {
  BalanceNotice,
  CacheToggle,
  Chat,
  ConversationUsage,
  ReasoningPicker,
  WebSearchToggle,
} from '@x/ui'
import { ModelPicker, SettingsPopover } from '@x/ui/overlays'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { modelToAsk, type PageConfig } from '../page-config.ts'
import { VerifiableMessage, VerifierContext } from './answer-badge.tsx'
import { useEndpoint } from './endpoint.ts'
import { keep, kept } from './kept.ts'
import { useBalance } from './use-balance.ts'

const MESSAGES = 'x-demo-messages'
const DRAFT = 'x-demo-draft'

/** In US dollars: from here on the page says that the balance is low. */
const LOW_BALANCE = 1
const TOP_UP = 'https://nano-gpt.com/balance'

/** Of the conversation; each answer tells the rest. */
const METER = ['cost', 'saved'] as const

const components = { Message: VerifiableMessage }

const suggestions = [
  'Show me everything you can render',
  'Explain streaming with a table and code',
  'Think long and hard about it',
  'What happens on an error?',
]

/** The conversation of this tab. A real app keeps it on its server or in a database. */
function restore(): readonly ChatMessage[] {
  try {
    const stored = JSON.parse(kept('sessionStorage', MESSAGES) ?? '[]') as ChatMessage[]
    return stored.filter((message) => message.parts.length > 0)
  } catch {
    return []
  }
}

/** `<Chat/>` on a chat that this page owns, kept over a reload. */
export function ChatPage({
  config,
  actions,
  onError,
}: {
  config: PageConfig
  actions: Element | null
  onError: () => void
}) {
  const [initialMessages] = useState(restore)
  const { client, account, verifier } = useEndpoint(config)
  const models = useModels(client)
  const { balance, refresh } = useBalance(account)
  const settings = useSettings({ client, keepAs: `x-demo-settings ${config.answeredBy}` })
  const model = settings.values.model ?? modelToAsk(config)
  const { chat, messages, clear } = useChatCompletion({
    client,
    ...settings.options,
    model,
    initialMessages,
    onFinish: refresh,
    onError: config.model === undefined ? onError : undefined,
  })

  useEffect(() => {
    chat.draft.set((draft) => draft || (kept('sessionStorage', DRAFT) ?? ''))
    // Also amid an answer: what was on the page is there again after a reload.
    const save = (): void => {
      keep('sessionStorage', MESSAGES, JSON.stringify(chat.get().messages.map(settled)))
      keep('sessionStorage', DRAFT, chat.draft.get())
    }
    window.addEventListener('pagehide', save)
    return () => {
      save()
      window.removeEventListener('pagehide', save)
    }
  }, [chat])

  const topUp = account && (() => void window.open(TOP_UP, '_blank', 'noopener'))
  return (
    <SettingsProvider settings={settings}>
      <VerifierContext.Provider value={verifier}>
        {actions &&
          createPortal(
            <button className="demo-clear" onClick={clear} disabled={messages.length === 0}>
              New chat
            </button>,
            actions,
          )}
        <div className="demo-meter">
          <ConversationUsage chat={chat} items={METER} />
          {balance && <BalanceNotice {...balance} low={LOW_BALANCE} onTopUp={topUp} />}
        </div>
        <Chat
          chat={chat}
          suggestions={suggestions}
          greeting="What would you like to know?"
          components={components}
          onErrorAction={topUp && ((action) => action === 'top-up' && topUp())}
          tools={
            <>
              <ModelPicker models={models} value={model} />
              <WebSearchToggle />
              <ReasoningPicker />
              <CacheToggle />
              <SettingsPopover />
            </>
          }
        />
      </VerifierContext.Provider>
    </SettingsProvider>
  )
}

/** An answer that a reload cuts off is stored as what it is then: interrupted. */
function settled(message: ChatMessage): ChatMessage {
  if (message.status === 'complete' || message.status === 'incomplete') return message
  return { ...message, status: 'incomplete', reason: 'interrupted' }
}
