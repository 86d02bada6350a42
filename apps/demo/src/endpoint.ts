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

/** The one sentence for a server that does not say who answers. */
class NoServer extends Error {}

/** What the page is told, and the client for it. NanoGPT's is fetched where it is the one. */
export interface Connected {
  config: PageConfig
  endpoint: Endpoint
}

/** Asks the demo's server who answers. @throws Error with its sentence, or `NoServer` where it says nothing. */
export async function connect(upstream: string, signal: AbortSignal): Promise<Connected> {
  const query = upstream === '' ? '' : `?upstream=${encodeURIComponent(upstream)}`
  const response = await fetch(`/config.json${query}`, { signal }).catch(noServer)
  if (!response.ok) {
    const isSentence = response.headers.get('content-type')?.startsWith('text/plain')
    throw isSentence ? new Error(await response.text()) : new NoServer()
  }
  const config = (await response.json().catch(noServer)) as PageConfig
  return { config, endpoint: await endpointOf(config) }
}

function noServer(cause: unknown): never {
  throw new NoServer('The server of the demo does not answer.', { cause })
}

/** The sentence to show; undefined where the page has to find its own words. */
export function sentenceOf(error: unknown): string | undefined {
  return error instanceof Error && !(error instanceof NoServer) ? error.message : undefined
}

async function endpointOf({ baseURL, dialect }: PageConfig): Promise<Endpoint> {
  if (dialect === 'openai') return { client: createClient({ baseURL }) }
  const { connectNanoGPT } = await import('./nanogpt.tsx')
  return connectNanoGPT(baseURL)
}
