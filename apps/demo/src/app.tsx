import { ChatProvider } from '@x/react'
import { type MouseEvent, useCallback, useEffect, useState } from 'react'
import { pages, useChatId, usePath } from './address.ts'
import { ChatPage } from './chat-page.tsx'
import { useChats, useDemoChat } from './chats.ts'
import { type Connected, connect, sentenceOf } from './endpoint.ts'
import { Header } from './header.tsx'
import { keep, kept, useKept } from './kept.ts'
import { useKeys } from './keys.ts'
import { useDemoWords } from './language.tsx'
import { Side, useSide } from './side.tsx'
import { lateFile, Missing } from './late.tsx'

const Palette = lateFile(() => import('./palette.tsx')).part((file) => file.Palette)
const CompletionPage = lateFile(() => import('./completion-page.tsx')).part(
  (file) => file.CompletionPage,
  Missing,
  Loading,
)
const StructuredPage = lateFile(() => import('./structured-page.tsx')).part(
  (file) => file.StructuredPage,
  Missing,
  Loading,
)
const ConnectPage = lateFile(() => import('./connect-page.tsx')).part(
  (file) => file.ConnectPage,
  Missing,
  Loading,
)

function Loading() {
  return <p className="demo-loading">{useDemoWords().loading}</p>
}

const UPSTREAM = 'upstream'

function useConnection() {
  const [upstream, setUpstream] = useState(() => kept(UPSTREAM) ?? '')
  const [connected, setConnected] = useState<Connected>()
  const [failure, setFailure] = useState<{ reason: unknown }>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    connect(upstream, controller.signal).then(setConnected, (reason: unknown) => {
      if (!controller.signal.aborted) setFailure({ reason })
    })
    return () => controller.abort()
  }, [attempt, upstream])
  const load = useCallback(() => {
    setFailure(undefined)
    setAttempt((count) => count + 1)
  }, [])
  const choose = useCallback((id: string) => {
    keep(UPSTREAM, id)
    setUpstream(id)
  }, [])

  // A server that was not up when the page loaded lists its models now, perhaps.
  const isModelMissing = connected !== undefined && connected.config.model === undefined
  useEffect(() => {
    if (!isModelMissing) return
    window.addEventListener('focus', load)
    return () => window.removeEventListener('focus', load)
  }, [isModelMissing, load])
  return { connected, failure: connected ? undefined : failure, load, upstream, choose }
}

/** The whole page: who answers is asked first. */
export function App() {
  const { connected, failure, load, upstream, choose } = useConnection()
  const words = useDemoWords()
  // Shared by id: an answer goes on while another chat, or another page, is shown.
  return (
    <ChatProvider>
      {connected ? (
        <Demo {...connected} upstream={upstream} onReload={load} onUpstream={choose} />
      ) : (
        <main className="demo-main">
          {failure && (
            <p className="demo-error" role="alert">
              {sentenceOf(failure.reason) ?? words.noServer}{' '}
              <button onClick={load}>{words.tryAgain}</button>
            </p>
          )}
        </main>
      )}
    </ChatProvider>
  )
}

interface DemoProps extends Connected {
  /** The id of the one that was chosen; empty for the first. */
  upstream: string
  onReload: () => void
  onUpstream: (id: string) => void
}

/** The frame of all pages: the chats beside it, a header, and what opens by a key. */
function Demo({ config, endpoint, upstream, onReload, onUpstream }: DemoProps) {
  const words = useDemoWords()
  const path = usePath()
  const id = useChatId()
  const [naming, setNaming] = useKept('titles', isOwnMachine(config.answeredBy) ? 'yes' : 'no')
  const { list, conversations } = useChats(endpoint.client)
  const demo = useDemoChat({ id, config, endpoint, list, isNaming: naming === 'yes', onReload })
  const side = useSide()
  const [isSearching, setSearching] = useState(false)
  const search = useCallback(() => setSearching(true), [])
  const page = pages.find((each) => each.path === path) ?? pages[0]
  const title =
    page.name === 'chat'
      ? (conversations.find((each) => each.id === id)?.title ?? '')
      : words[page.name]
  useEffect(() => {
    document.title = title === '' ? '@x' : `${title} · @x`
  }, [title])
  useKeys({ chat: demo.chat, list, onSearch: search, onSide: side.toggle })
  return (
    <div className="demo">
      <a className="demo-skip" href="#message" onClick={skip}>
        {words.skip}
      </a>
      <Side side={side} list={list} current={id} path={page.path} />
      <div className="demo-page">
        <Header
          title={title}
          config={config}
          chat={demo.chat}
          list={list}
          side={side}
          isNaming={naming === 'yes'}
          onNaming={(isOn) => setNaming(isOn ? 'yes' : 'no')}
          onSearch={search}
        />
        <main className="demo-main">
          {page.name === 'completion' ? (
            <CompletionPage config={config} endpoint={endpoint} onError={onReload} />
          ) : page.name === 'structured' ? (
            <StructuredPage client={endpoint.client} model={demo.model} />
          ) : page.name === 'connect' ? (
            <ConnectPage config={config} upstream={upstream} onUpstream={onUpstream} />
          ) : (
            <ChatPage demo={demo} config={config} endpoint={endpoint} />
          )}
        </main>
      </div>
      {isSearching && (
        <Palette
          list={list}
          chat={demo.chat}
          onSide={side.toggle}
          onClose={() => setSearching(false)}
        />
      )}
    </div>
  )
}

/** Whether asking costs nothing but the machine's own time. */
function isOwnMachine(host: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host)
}

/** The address names the chat that is shown: it stays. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('main textarea')?.focus()
}
