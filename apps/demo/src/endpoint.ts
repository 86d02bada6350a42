import type { EndpointOptions } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import { useMemo } from 'react'
import type { PageConfig } from '../page-config.ts'

/** Where the page's hooks ask. NanoGPT's own client understands its prices, sources and cache. */
export function useEndpoint({ baseURL, dialect }: PageConfig): EndpointOptions {
  return useMemo(
    () => (dialect === 'nanogpt' ? { client: nanogpt({ baseURL }) } : { baseURL }),
    [baseURL, dialect],
  )
}
