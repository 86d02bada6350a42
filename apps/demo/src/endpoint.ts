import { type Client, createClient } from '@x/core'
import { nanogpt, type NanoGPTClient } from '@x/core/nanogpt'
import { createRecorder, createVerifier, routeHashes, type Verifier } from '@x/core/nanogpt/tee'
import { useMemo } from 'react'
import type { PageConfig } from '../page-config.ts'

/** Where the page's hooks ask, and what only NanoGPT has. */
export interface Endpoint {
  client: Client
  /** NanoGPT's own client understands its prices, sources and cache, and knows the account. */
  account?: NanoGPTClient
  /** Says where an answer of an enclave came from. */
  verifier?: Verifier
}

function connect({ baseURL, dialect }: PageConfig): Endpoint {
  if (dialect === 'openai') return { client: createClient({ baseURL }) }
  const recorder = createRecorder()
  const client = nanogpt({ baseURL, fetch: recorder.fetch })
  const hashes = [recorder.hashes, routeHashes('/exchanges')]
  return { client, account: client, verifier: createVerifier({ client, hashes }) }
}

/** The endpoint of the page, the same one for as long as the page is told the same. */
export function useEndpoint(config: PageConfig): Endpoint {
  const { baseURL, dialect } = config
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- what else the page is told makes no other endpoint
  return useMemo(() => connect(config), [baseURL, dialect])
}
