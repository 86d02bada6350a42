import { useEffect, useState } from 'react'
import type { PageConfig } from '../page-config.ts'
import { ChatPage } from './chat-page.tsx'
import { CompletionPage } from './completion-page.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

const pages = [
  { path: '/', name: 'Chat' },
  { path: '/completion', name: 'Completion' },
]

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
    fetch('/config.json', { signal: controller.signal })
      .then(async (response) => (await response.json()) as PageConfig)
      .then(setConfig, () => {
        if (!controller.signal.aborted)
          setError('The demo’s server does not answer. Start it again, then reload.')
      })
    return () => controller.abort()
  }, [attempt])
  return {
    config,
    error,
    load() {
      setError(undefined)
      setAttempt((count) => count + 1)
    },
  }
}

/** The frame of both pages. */
export function App() {
  const { config, error, load } = useConfig()
  const path = location.pathname
  const [actions, setActions] = useState<Element | null>(null)
  return (
    <div className="demo">
      <header className="demo-header">
        <span className="demo-brand">@x</span>
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
            <CompletionPage config={config} />
          ) : (
            <ChatPage config={config} actions={actions} />
          ))}
      </main>
    </div>
  )
}
