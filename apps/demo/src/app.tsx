import { useCallback, useEffect, useState } from 'react'
import type { MouseEvent } from 'react'
import type { PageConfig } from '../page-config.ts'
import { ChatPage } from './chat-page.tsx'
import { CompletionPage } from './completion-page.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

const pages = [
  { path: '/', name: 'Chat' },
  { path: '/completion', name: 'Completion' },
]

/** The one sentence for a server that does not say who answers. */
const NO_SERVER = 'The demo’s server does not answer. Start it again, then try again here.'

async function fetchConfig(signal: AbortSignal): Promise<PageConfig> {
  const response = await fetch('/config.json', { signal })
  if (response.ok) return (await response.json()) as PageConfig
  const isSentence = response.headers.get('content-type')?.startsWith('text/plain')
  throw new Error(isSentence ? await response.text() : NO_SERVER)
}

function useConfig(): {
  config: PageConfig | undefined
  error: string | undefined
  load: () => void
} {
  const [config, setConfig] = useState<PageConfig>()
  const [error, setError] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    fetchConfig(controller.signal).then(setConfig, (reason: unknown) => {
      if (controller.signal.aborted) return
      setError(reason instanceof Error && reason.name === 'Error' ? reason.message : NO_SERVER)
    })
    return () => controller.abort()
  }, [attempt])
  const load = useCallback(() => {
    setError(undefined)
    setAttempt((count) => count + 1)
  }, [])

  // A server that was not up when the page loaded lists its models now, perhaps.
  const isModelMissing = config !== undefined && config.model === undefined
  useEffect(() => {
    if (!isModelMissing) return
    window.addEventListener('focus', load)
    return () => window.removeEventListener('focus', load)
  }, [isModelMissing, load])
  return { config, error: config ? undefined : error, load }
}

/** The address names the chat that is shown: it stays. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('main textarea')?.focus()
}

/** The frame of both pages. */
export function App() {
  const { config, error, load } = useConfig()
  const path = location.pathname
  const [corner, setCorner] = useState<Element | null>(null)
  const [actions, setActions] = useState<Element | null>(null)
  return (
    <div className="demo">
      <a className="demo-skip" href="#message" onClick={skip}>
        To the message
      </a>
      <header className="demo-header">
        <span className="demo-corner" ref={setCorner} />
        <h1 className="demo-brand">@x</h1>
        <nav aria-label="Pages">
          {pages.map((page) => (
            <a
              key={page.path}
              href={page.path}
              aria-current={page.path === path ? 'page' : undefined}
            >
              {page.name}
            </a>
          ))}
        </nav>
        {config && (
          <span className="demo-answered" title="Who answers">
            {config.answeredBy === 'sandbox' ? 'Built-in sandbox' : config.answeredBy}
          </span>
        )}
        <span className="demo-actions" ref={setActions} />
        <ThemeSwitch />
      </header>
      <main className="demo-main">
        {error && (
          <p className="demo-error" role="alert">
            {error} <button onClick={load}>Try again</button>
          </p>
        )}
        {config &&
          (path === '/completion' ? (
            <CompletionPage config={config} onError={load} />
          ) : (
            <ChatPage config={config} corner={corner} actions={actions} onError={load} />
          ))}
      </main>
    </div>
  )
}
