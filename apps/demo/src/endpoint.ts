import { type Client, createClient } from '@x/core'
import type { NanoGPTClient } from '@x/core/nanogpt'
import { createContext, type ReactNode } from 'react'
import type { PageConfig } from '../page-config.ts'

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
export interface Connected {
  config: PageConfig
  endpoint: Endpoint
}

/** Asks the demo's server who answers. Else a sentence of its, empty where it says nothing. */
export async function connect(upstream: string, signal: AbortSignal): Promise<Connected | string> {
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
