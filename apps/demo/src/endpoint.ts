// The endpoint that answers: asked for at the demo's server, again where nobody was there.
import { type Client, createClient } from '@x/core'
import type { NanoGPTClient } from '@x/core/nanogpt'
import { createContext, type ReactNode, useCallback, useEffect, useState } from 'react'
import type { PageConfig } from '../page-config.ts'
import { useKept } from './kept.ts'

/** Where the page's hooks ask, and what only NanoGPT has. */
export interface Endpoint {
  client: Client
  /** Knows the account. */
  account?: NanoGPTClient
  /** Below an answer of an enclave: what can be said of its origin. */
  originOf?: (id: string) => ReactNode
}

/** `originOf` of the endpoint that answers, for what draws messages. */
export const OriginContext = createContext<Endpoint['originOf']>(undefined)

/** What the page is told, and the client for it. */
interface Connected {
  config: PageConfig
  endpoint: Endpoint
}

/** The endpoint that answers, and how to have another one answer. */
export interface Connection extends Connected {
  /** The id of the one that was chosen; empty for the first. */
  upstream: string
  setUpstream: (id: string) => void
  /** Asks again who answers. */
  load: () => void
}

/** Asks the demo's server who answers. Else a sentence of its, empty where it says nothing. */
async function connect(upstream: string, signal: AbortSignal): Promise<Connected | string> {
  const query = upstream && `?${new URLSearchParams({ upstream })}`
  const response = await fetch(`/config.json${query}`, { signal })
  if (!response.ok) {
    const isSentence = response.headers.get('content-type')?.startsWith('text/plain')
    return isSentence ? response.text() : ''
  }
  const config = (await response.json()) as PageConfig
  return { config, endpoint: await endpointOf(config) }
}

/** NanoGPT's is fetched where it is the one. */
async function endpointOf({ baseURL, dialect }: PageConfig): Promise<Endpoint> {
  if (dialect === 'openai') return { client: createClient({ baseURL }) }
  return (await import('./nanogpt.tsx')).connectNanoGPT(baseURL)
}

/** The endpoint of the upstream that was chosen; while there is none, what is wrong. */
export function useConnection() {
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
