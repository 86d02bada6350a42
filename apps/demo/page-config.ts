/** What the server tells the page: where to ask, whom, and who answers. Never a key. */
export interface PageConfig {
  baseURL: string
  /** Undefined when none was named and the endpoint lists none, perhaps because it cannot be reached. */
  model: string | undefined
  /** `sandbox`, or the host that answers. */
  answeredBy: string
  /** How the endpoint spells things. */
  dialect: 'openai' | 'nanogpt'
}

/**
 * The model to name in a request. Without a known one the endpoint is asked all the same: it either
 * needs no name, or says itself what is wrong, be it the key, the address or the name.
 */
export function modelToAsk({ model }: PageConfig): string {
  return model ?? 'default'
}
