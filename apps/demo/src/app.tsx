import { ChatProvider } from '@x/react'
import { type MouseEvent, useCallback, useEffect, useState } from 'react'
import { pages, useChatId, usePath } from './address.ts'
import { ChatPage } from './chat-page.tsx'
import { useChats, useDemoChat } from './chats.ts'
import { type Connected, connect } from './endpoint.ts'
import { Header } from './header.tsx'
import { useKept } from './kept.ts'
import { useKeys } from './keys.ts'
import { useDemoWords } from './language.tsx'
import { Side, useSide } from './side.tsx'
import { lateFile, Missing } from './late.tsx'

const Palette = lateFile(() => import('./palette.tsx')).part((file) => file.Palette)
const OtherPage = lateFile(() => import('./other-page.tsx')).part(
  (file) => file.OtherPage,
  Missing,
  Loading,
)

function Loading() {
  return <p className="demo-loading">{useDemoWords().loading}</p>
}

function useConnection() {
  const [upstream, setUpstream] = useKept('upstream')
  const [connected, setConnected] = useState<Connected>()
  const [trouble, setTrouble] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    void connect(upstream, signal)
      .catch(() => '')
      .then((found) => {
        if (signal.aborted) return
        if (typeof found === 'string') setTrouble(found)
        else setConnected(found)
      })
    return () => controller.abort()
  }, [attempt, upstream])
  const load = useCallback(() => {
    setTrouble(undefined)
    setAttempt((count) => count + 1)
  }, [])

  // A server that was not up when the page loaded lists its models now, perhaps.
  const isModelMissing = connected !== undefined && connected.config.model === undefined
  useEffect(() => {
    if (!isModelMissing) return
    window.addEventListener('focus', load)
    return () => window.removeEventListener('focus', load)
  }, [isModelMissing, load])
  return { connected, trouble, load, upstream, setUpstream }
}

/** The whole page: who answers is asked first. */
export function App() {
  const { connected, trouble, load, upstream, setUpstream } = useConnection()
  const words = useDemoWords()
  // Shared by id: an answer goes on while another chat, or another page, is shown.
  return (
    <ChatProvider>
      {connected ? (
        <Demo {...connected} upstream={upstream} onReload={load} onUpstream={setUpstream} />
      ) : (
        <main className="demo-main">
          {trouble !== undefined && (
            <p className="demo-error" role="alert">
              {trouble || words.noServer} <button onClick={load}>{words.tryAgain}</button>
            </p>
          )}
        </main>
      )}
    </ChatProvider>
  )
}

/** What all pages are told. */
export interface DemoProps extends Connected {
  /** The id of the one that was chosen; empty for the first. */
  upstream: string
  onReload: () => void
  onUpstream: (id: string) => void
}

/** The frame of all pages: the chats beside it, a header, and what opens by a key. */
function Demo(props: DemoProps) {
  const { config, endpoint, onReload } = props
  const words = useDemoWords()
  const path = usePath()
  const id = useChatId()
  const [naming, setNaming] = useKept('titles', isOwnMachine(config.answeredBy) ? 'yes' : 'no')
  const isNaming = naming === 'yes'
  const { list, conversations } = useChats(endpoint.client)
  const demo = useDemoChat({ id, config, endpoint, list, isNaming, onReload })
  const { chat } = demo
  const side = useSide()
  const [isSearching, setSearching] = useState(false)
  const page = pages.find((each) => each.path === path) ?? pages[0]
  const isChat = page.name === 'chat'
  const title = isChat ? conversations.find((each) => each.id === id)?.title : words[page.name]
  useEffect(() => {
    document.title = title ? `${title} · @x` : '@x'
  }, [title])
  const onSearch = (): void => setSearching(true)
  useKeys({ chat, list, onSearch, onSide: side.toggle })
  return (
    <div className="demo">
      <a className="demo-skip" href="#message" onClick={skip}>
        {words.skip}
      </a>
      <Side side={side} list={list} current={id} path={page.path} />
      <div className="demo-page">
        <Header
          {...{ title, config, chat, list, side, isNaming, onSearch }}
          onNaming={(isOn) => setNaming(isOn ? 'yes' : 'no')}
        />
        <main className="demo-main">
          {isChat ? (
            <ChatPage demo={demo} config={config} endpoint={endpoint} />
          ) : (
            <OtherPage {...props} name={page.name} model={demo.model} />
          )}
        </main>
      </div>
      {isSearching && (
        <Palette {...{ chat, list }} onSide={side.toggle} onClose={() => setSearching(false)} />
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
