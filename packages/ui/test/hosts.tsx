// Where people put a chat: what is around it, as it is usually written, with no word about the chat itself.
import { useEffect, useRef, useState } from 'react'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** A place for a chat. */
export interface Host {
  name: string
  /** A reader has to scroll the page to come to the chat. */
  isBelow?: true
  Host: (props: { children: ReactNode }) => ReactElement
}

const PROSE =
  'A paragraph of the page, as pages have them, long enough to fill a line or two. '.repeat(3)
const column: CSSProperties = { display: 'flex', flexDirection: 'column' }

function Header(): ReactElement {
  return (
    <header style={{ padding: '1rem', borderBlockEnd: '1px solid' }}>The name of an app</header>
  )
}

function Prose({ count }: { count: number }): ReactElement {
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <p key={index}>{PROSE}</p>
      ))}
    </>
  )
}

function Dialog({ style, children }: { style?: CSSProperties; children: ReactNode }): ReactElement {
  const ref = useRef<HTMLDialogElement>(null)
  // In an effect, as it is usually written: the chat is mounted before it is shown.
  useEffect(() => {
    ref.current?.showModal()
  }, [])
  return (
    <dialog ref={ref} style={style} aria-label="Help">
      {children}
    </dialog>
  )
}

/** The stylesheets of the page, read into a shadow root. */
function ShadowRoot({ children }: { children: ReactNode }): ReactElement {
  const ref = useRef<HTMLDivElement>(null)
  const [root, setRoot] = useState<globalThis.ShadowRoot>()
  useEffect(() => {
    const shadow = ref.current?.shadowRoot ?? ref.current?.attachShadow({ mode: 'open' })
    if (!shadow) return
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      [...document.styleSheets]
        .flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
        .join('\n'),
    )
    shadow.adoptedStyleSheets = [sheet]
    setRoot(shadow)
  }, [])
  return <div ref={ref}>{root && createPortal(children, root)}</div>
}

/** All of them. */
export const hosts: readonly Host[] = [
  {
    name: 'a parent of fixed height',
    Host: ({ children }) => <div style={{ blockSize: '500px' }}>{children}</div>,
  },
  { name: 'a parent of no height', Host: ({ children }) => <div>{children}</div> },
  {
    name: 'a page with a heading above',
    Host: ({ children }) => (
      <main>
        <h1>Help</h1>
        <p>Ask us anything.</p>
        {children}
      </main>
    ),
  },
  {
    name: 'a page with a header and a footer',
    Host: ({ children }) => (
      <>
        <Header />
        <main>{children}</main>
        <footer>Terms</footer>
      </>
    ),
  },
  {
    name: 'a root of at least the window',
    Host: ({ children }) => (
      <div style={{ ...column, minBlockSize: '100svh', inlineSize: '100%' }}>
        <Header />
        {children}
      </div>
    ),
  },
  {
    name: 'a column of the window',
    Host: ({ children }) => (
      <div style={{ ...column, blockSize: '100vh' }}>
        <Header />
        {children}
      </div>
    ),
  },
  {
    name: 'what is left of a column',
    Host: ({ children }) => (
      <div style={{ ...column, blockSize: '100vh' }}>
        <Header />
        <main style={{ flex: 1 }}>{children}</main>
      </div>
    ),
  },
  {
    name: 'a block of the window with a header',
    Host: ({ children }) => (
      <div style={{ blockSize: '100vh' }}>
        <Header />
        {children}
      </div>
    ),
  },
  {
    name: 'a cell of a grid',
    Host: ({ children }) => (
      <div style={{ display: 'grid', gridTemplateRows: 'auto 1fr', blockSize: '100vh' }}>
        <Header />
        {children}
      </div>
    ),
  },
  {
    name: 'a box in a cell of a grid',
    Host: ({ children }) => (
      <div style={{ display: 'grid', gridTemplateRows: 'auto 1fr auto', minBlockSize: '100vh' }}>
        <Header />
        <main>{children}</main>
        <footer>Terms</footer>
      </div>
    ),
  },
  {
    name: 'a cell beside a long text',
    Host: ({ children }) => (
      <div style={{ display: 'grid', gridTemplateColumns: '1fr minmax(0, 24rem)' }}>
        <article>
          <Prose count={30} />
        </article>
        {children}
      </div>
    ),
  },
  {
    name: 'a row beside a list',
    Host: ({ children }) => (
      <div style={{ display: 'flex', blockSize: '100vh' }}>
        <nav style={{ inlineSize: '8rem' }}>Chats</nav>
        <main style={{ flex: 1 }}>{children}</main>
      </div>
    ),
  },
  {
    name: 'the middle of a page',
    Host: ({ children }) => (
      <div style={{ display: 'grid', placeItems: 'center', minBlockSize: '100vh' }}>
        <main>
          <h1>Help</h1>
          {children}
        </main>
      </div>
    ),
  },
  {
    name: 'an article that scrolls',
    isBelow: true,
    Host: ({ children }) => (
      <article>
        <Prose count={12} />
        {children}
        <Prose count={12} />
      </article>
    ),
  },
  {
    name: 'a box that scrolls',
    Host: ({ children }) => (
      <div style={{ blockSize: '560px', overflow: 'auto' }}>
        <h1>Help</h1>
        {children}
      </div>
    ),
  },
  {
    name: 'a dialog',
    Host: ({ children }) => (
      <Dialog>
        <h2>Help</h2>
        {children}
      </Dialog>
    ),
  },
  {
    name: 'a dialog of fixed height',
    Host: ({ children }) => (
      <Dialog style={{ blockSize: '500px', inlineSize: '600px' }}>
        <h2>Help</h2>
        {children}
      </Dialog>
    ),
  },
  {
    name: 'a dialog with an upper bound',
    Host: ({ children }) => (
      <Dialog style={{ maxBlockSize: '70vh', inlineSize: '600px', padding: 0 }}>
        <Header />
        <div style={{ padding: '1rem' }}>{children}</div>
      </Dialog>
    ),
  },
  {
    name: 'a side panel',
    Host: ({ children }) => (
      <>
        <Prose count={30} />
        <aside
          style={{
            position: 'fixed',
            insetBlock: 0,
            insetInlineEnd: 0,
            inlineSize: 'min(24rem, 100%)',
            background: 'Canvas',
          }}
        >
          <h2>Help</h2>
          {children}
        </aside>
      </>
    ),
  },
  {
    name: 'a panel in a corner',
    Host: ({ children }) => (
      <>
        <Prose count={30} />
        <aside
          style={{
            position: 'fixed',
            insetBlockEnd: '1rem',
            insetInlineEnd: '1rem',
            inlineSize: '22rem',
            background: 'Canvas',
          }}
        >
          <h2>Help</h2>
          {children}
        </aside>
      </>
    ),
  },
  { name: 'a shadow root', Host: ({ children }) => <ShadowRoot>{children}</ShadowRoot> },
]
