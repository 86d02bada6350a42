// The chats of this browser, and the one that is shown with what it is asked with.
import type { ChatOptions, ChatStore, Client, Conversations } from '@x/core'
import { indexedDB } from '@x/core/indexeddb'
import { useChat, useConversations, useModels, useSettings } from '@x/react'
import { lazyFile } from '@x/ui'
import { useEffect, useMemo, useState } from 'react'
import { modelToAsk } from '../page-config.ts'
import type { Connection } from './endpoint.ts'
import { useKept, useSwitch } from './kept.ts'

/** One for the page. Made here and not in a component, so that there is one. */
export const storage = indexedDB({ name: 'x-demo' })

/** Those that were shown since the page was loaded: answers in them go on. */
const shown = new Map<string, ChatStore>()

/** The list of chats that this browser keeps. An answer under way ends before its chat goes: an undo brings back what it wrote. */
export function useChats(client: Client) {
  const { list, conversations } = useConversations({ storage, client })
  const stopping = useMemo((): Conversations => {
    const remove = async (id: string): Promise<void> => {
      await shown.get(id)?.stop()
      await shown.get(id)?.save()
      await list.remove(id)
    }
    return { ...list, remove }
  }, [list])
  return { list: stopping, conversations }
}

interface DemoChatOptions extends Connection {
  id: string
  list: Conversations
  /** Whether the model is asked for a title. */
  isNaming: boolean
}

/** The chat of that id, kept over a reload and shown the same in two tabs, with settings of its own. */
export function useDemoChat(options: DemoChatOptions) {
  const { id, config, endpoint, list, isNaming, load } = options
  const { client } = endpoint
  const models = useModels(client)
  const last = `x-demo-settings ${config.answeredBy}`
  const keepAs = `${last} ${id}`
  const settings = useSettings({ client, models: models.models, keepAs, startFrom: last })
  const model = settings.values.model ?? modelToAsk(config)
  // The second model that is asked beside it; empty for none.
  const [rival, setRival] = useKept('rival')
  // Not every endpoint takes tools: they are sent to a model when somebody wants them.
  const [hasTools, setTools] = useSwitch('tools', config.answeredBy === 'sandbox')
  // How many answers there were since the page was loaded.
  const [round, setRound] = useState(0)
  const own = useChat({
    client,
    ...settings.options,
    model,
    id,
    storage,
    ...(hasTools ? lateTools : {}),
    onFinish({ reason }) {
      setRound((count) => count + 1)
      if (!isNaming || reason !== 'complete') return
      void import('./titles.ts').then(({ nameChat }) =>
        nameChat({ client, model, chat: own, list }),
      )
    },
    onError: config.model === undefined ? load : undefined,
  })
  useEffect(() => void shown.set(id, own), [id, own])
  const chat = useMemo(() => withRival(own, model, rival), [own, model, rival])
  return { chat, settings, models, model, rival, setRival, round, hasTools, setTools }
}

/** The same chat, which asks two models at once. */
function withRival(chat: ChatStore, model: string, rival: string): ChatStore {
  if (rival === '' || rival === model) return chat
  return {
    ...chat,
    send: (input, overrides) => chat.send(input, { ...overrides, models: [model, rival] }),
  }
}

const runner = lazyFile(async () => (await import('./tools/tools.ts')).tools)

/** Tools that are fetched with the first request. Where they cannot be had, it goes without. */
const lateTools: Pick<ChatOptions, 'tools' | 'prepare'> = {
  tools: {
    definitions: [],
    maxSteps: 5,
    run: async (step) => (await runner.load())?.run(step) ?? 'end',
  },
  async prepare(request) {
    const tools = await runner.load()
    if (!tools) return request
    return { ...request, params: { ...request.params, tools: tools.definitions } }
  },
}
