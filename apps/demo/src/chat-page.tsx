import { generateId } from '@x/core'
import { indexedDB } from '@x/core/indexeddb'
import { ChatProvider, SettingsProvider, useChatCompletion, useModels, useSettings } from '@x/react'
import {
  BalanceNotice,
  CacheToggle,
  Chat,
  ComposerEstimate,
  ComposerTriggers,
  type ComposerTrigger,
  ConversationUsage,
  ReasoningPicker,
  Shortcuts,
  WebSearchToggle,
} from '@x/ui'
import { highlight } from '@x/ui/highlight'
import { math } from '@x/ui/math'
import { ModelPicker, SettingsPopover } from '@x/ui/overlays'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { modelToAsk, type PageConfig } from '../page-config.ts'
import { VerifiableMessage, VerifierContext } from './answer-badge.tsx'
import { Chats } from './chats.tsx'
import { useEndpoint } from './endpoint.ts'
import { Export } from './export.tsx'
import { Icon } from './icon.tsx'
import { keep, kept } from './kept.ts'
import { useBalance } from './use-balance.ts'

const LAST = 'x-demo-chat'

/** In US dollars: from here on the page says that the balance is low. */
const LOW_BALANCE = 1
const TOP_UP = 'https://nano-gpt.com/balance'

/** Of the conversation; each answer tells the rest. */
const METER = ['cost', 'saved'] as const

const components = { Message: VerifiableMessage }

const plugins = [highlight(), math()]

const suggestions = [
  'Show me everything you can render',
  'Explain streaming with a table and code',
  'Think long and hard about it',
  'What happens on an error?',
]

/** What a slash at the start of a message offers. */
const commands: readonly ComposerTrigger[] = [
  {
    char: '/',
    at: 'start',
    label: 'Commands',
    items: [
      { id: 'table', label: 'table', description: 'A table and code', text: suggestions[1] },
      { id: 'think', label: 'think', description: 'Long thoughts first', text: suggestions[2] },
      { id: 'error', label: 'error', description: 'An answer that fails', text: suggestions[3] },
    ],
  },
]

/** One for the page. Made here and not in a component, so that there is one. */
const storage = indexedDB({ name: 'x-demo' })

/** `<Chat/>` on a chat that this page owns, kept over a reload and shown the same in two tabs. */
export function ChatPage(props: ChatPageProps) {
  // Shared by id: an answer goes on while another chat is shown.
  return (
    <ChatProvider>
      <KeptChat {...props} />
    </ChatProvider>
  )
}

interface ChatPageProps {
  config: PageConfig
  /** At the start of the header. */
  corner: Element | null
  /** At its end. */
  actions: Element | null
  onError: () => void
}

function KeptChat({ config, corner, actions, onError }: ChatPageProps) {
  const [id, choose] = useChatId()
  const startNew = (): void => choose(generateId())
  const { client, account, verifier } = useEndpoint(config)
  const models = useModels(client)
  const { balance, refresh } = useBalance(account)
  const settings = useSettings({
    client,
    models: models.models,
    keepAs: `x-demo-settings ${config.answeredBy}`,
  })
  const model = settings.values.model ?? modelToAsk(config)
  const { chat, messages } = useChatCompletion({
    client,
    ...settings.options,
    model,
    id,
    storage,
    onFinish: refresh,
    onError: config.model === undefined ? onError : undefined,
  })

  const topUp = account && (() => void window.open(TOP_UP, '_blank', 'noopener'))
  return (
    <SettingsProvider settings={settings}>
      <VerifierContext.Provider value={verifier}>
        {actions &&
          createPortal(
            messages.length > 0 && (
              <>
                <Export chat={chat} />
                <button className="demo-button demo-new" title="New chat" onClick={startNew}>
                  <Icon name="new" />
                  <span>New chat</span>
                </button>
              </>
            ),
            actions,
          )}
        <Chats
          storage={storage}
          client={client}
          corner={corner}
          current={id}
          onChoose={choose}
          onNew={startNew}
        />
        <div className="demo-chat">
          <div className="demo-meter">
            <ConversationUsage chat={chat} items={METER} />
            {balance && <BalanceNotice {...balance} low={LOW_BALANCE} onTopUp={topUp} />}
          </div>
          <Chat
            chat={chat}
            suggestions={suggestions}
            greeting="What would you like to know?"
            components={components}
            plugins={plugins}
            onErrorAction={topUp && ((action) => action === 'top-up' && topUp())}
            toolsEnd={<ComposerEstimate model={models.models.find((each) => each.id === model)} />}
            tools={
              <>
                <ComposerTriggers lists={commands} />
                <ModelPicker models={models} value={model} />
                <WebSearchToggle />
                <ReasoningPicker />
                <CacheToggle />
                <SettingsPopover />
                <Shortcuts />
              </>
            }
          />
        </div>
      </VerifierContext.Provider>
    </SettingsProvider>
  )
}

/** The chat that the address names, else the last one. A new one leaves the old to the back button. */
function useChatId(): [id: string, choose: (id: string) => void] {
  const [id, setId] = useState(
    () => location.hash.slice(1) || kept('localStorage', LAST) || generateId(),
  )
  useEffect(() => {
    keep('localStorage', LAST, id)
    if (location.hash.slice(1) !== id) history.replaceState(null, '', `#${id}`)
    const follow = (): void => setId((current) => location.hash.slice(1) || current)
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [id])
  const choose = (next: string): void => {
    location.hash = next
  }
  return [id, choose]
}
