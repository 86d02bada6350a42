import { ChatProvider } from '@x/react'
import { lazyFile, lazyPart } from '@x/ui'
import { type MouseEvent, useEffect } from 'react'
import { ChatPage } from './chat-page.tsx'
import { DemoContext, useDemoState } from './demo.ts'
import { type Connection, useConnection } from './endpoint.ts'
import { Header } from './header.tsx'
import { useKeys } from './keys.ts'
import { useDemoWords } from './language.tsx'
import { missing } from './missing.tsx'
import { Side } from './side.tsx'

const palette = lazyFile(() => import('./palette.tsx'))
const Palette = lazyPart(palette, (file) => file.Palette, missing(palette))
const otherPage = lazyFile(() => import('./other-page.tsx'))
const OtherPage = lazyPart(otherPage, (file) => file.OtherPage, missing(otherPage, Loading))

function Loading() {
  return <p className="demo-loading">{useDemoWords().loading}</p>
}

/** The whole page: who answers is asked first. */
export function App() {
  const { connected, trouble, load, ...chosen } = useConnection()
  const words = useDemoWords()
  // Shared by id: an answer goes on while another chat, or another page, is shown.
  return (
    <ChatProvider>
      {connected ? (
        <Frame {...connected} {...chosen} load={load} />
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

/** The frame of all pages: the chats beside it, a header, and what opens by a key. */
function Frame(connection: Connection) {
  const demo = useDemoState(connection)
  const words = useDemoWords()
  const { page, isSearching } = demo
  const title = page.name === 'chat' ? demo.title : words[page.name]
  useEffect(() => {
    document.title = title ? `${title} · @x` : '@x'
  }, [title])
  useKeys(demo)
  return (
    <DemoContext value={demo}>
      <div className="demo">
        <a className="demo-skip" href="#message" onClick={skip}>
          {words.skip}
        </a>
        <Side />
        <div className="demo-page">
          <Header title={title} />
          <main id="message" className="demo-main">
            {page.name === 'chat' ? <ChatPage /> : <OtherPage name={page.name} />}
          </main>
        </div>
        {isSearching && <Palette />}
      </div>
    </DemoContext>
  )
}

/** The address names the chat that is shown: it stays. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('main textarea')?.focus()
}
