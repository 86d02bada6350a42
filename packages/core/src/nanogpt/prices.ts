// What NanoGPT publishes as prices, as data with its dates. Prices change: every use of them can be
// given a list of its own.

/** What one web search costs, in US dollars as decimal text, by provider and depth. */
export interface WebSearchPrices {
  /** Where it is published. */
  source: string
  /** The first day that it is known to hold, as `YYYY-MM-DD`. */
  from: string
  /** The first day that it no longer holds. */
  until?: string | undefined
  /** `:online`. */
  standard: string
  /** `:online/linkup-deep`. */
  deep: string
  /** By what stands behind `:online/`; absent where the price depends on the results. */
  byOption?: Readonly<Record<string, string>> | undefined
}

/** The list of the page "Chat Completion", which was right until 9 August 2025. */
export const webSearchPrices2025June: WebSearchPrices = {
  source: 'Chat Completion',
  from: '2025-06-07',
  until: '2025-08-09',
  standard: '0.005',
  deep: '0.05',
}

/** The list of the page "Text Generation", which is right since 9 August 2025; other providers are of August 2026. */
export const webSearchPrices2025August: WebSearchPrices = {
  source: 'Text Generation',
  from: '2025-08-09',
  standard: '0.006',
  deep: '0.06',
  byOption: {
    linkup: '0.006',
    'linkup-deep': '0.06',
    tavily: '0.008',
    'tavily-deep': '0.016',
    brave: '0.005',
    'brave-deep': '0.005',
    sofya: '0.01575',
    kagi: '0.002',
    'kagi-web': '0.002',
    'kagi-news': '0.002',
    'kagi-search': '0.025',
    perplexity: '0.005',
    'perplexity-deep': '0.005',
  },
}

/** Both published lists, the older one first. */
export const webSearchPriceLists: readonly WebSearchPrices[] = [
  webSearchPrices2025June,
  webSearchPrices2025August,
]

/** What else a request may ask for, in US dollars per request or per address. As of August 2026. */
export const addOnPrices: Readonly<
  Record<'redaction' | 'scrapedURL' | 'youtubeTranscript', string>
> = {
  redaction: '0.0005',
  scrapedURL: '0.0015',
  youtubeTranscript: '0.01',
}

/** What cached tokens cost, as a multiple of a prompt token. */
export const cacheMultipliers: Readonly<Record<'read' | 'write5m' | 'write1h', string>> = {
  read: '0.1',
  write5m: '1.25',
  write1h: '2',
}
