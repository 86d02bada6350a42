// The long form of web search in a request's body. Each provider has members of its own.

/** A web search in full. Stronger than the suffix of a model's id. */
export interface WebSearchBody {
  enabled?: boolean
  provider?: 'linkup' | 'tavily' | 'brave' | 'sofya' | 'exa' | 'kagi' | 'perplexity' | 'valyu'
  /** `standard` and `deep`; exa has others. */
  depth?:
    | 'standard'
    | 'deep'
    | 'fast'
    | 'auto'
    | 'neural'
    | 'instant'
    | 'deep-reasoning'
    | (string & {})
  /** For models that search by themselves. */
  search_context_size?: 'low' | 'medium' | 'high'
  searchContextSize?: 'low' | 'medium' | 'high'
  user_location?: { type: 'approximate'; country?: string; city?: string; region?: string }
  userLocation?: { type: 'approximate'; country?: string; city?: string; region?: string } | string
  /** Valyu. */
  searchType?: 'all' | 'web'
  kagiSource?: 'web' | 'news' | 'search'
  kagi_source?: 'web' | 'news' | 'search'
  /** Perplexity 1 to 20, Tavily 0 to 20. */
  maxResults?: number
  /** Exa, 1 to 100. */
  numResults?: number
  /** Valyu, 1 to 50. */
  maxNumResults?: number
  [member: string]: unknown
}
