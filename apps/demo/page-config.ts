/** What the server tells the page: where to ask, whom, and who answers. Never a key. */
export interface PageConfig {
  baseURL: string
  /** Undefined when none was named and the endpoint lists none, perhaps because it cannot be reached. */
  model: string | undefined
  /** `sandbox`, or the host that answers. */
  answeredBy: string
  /** How the endpoint spells things. */
  dialect: 'openai' | 'nanogpt'
  /** All that answer here, in the owner's order; `/config.json?upstream=<id>` is about another one. */
  upstreams: readonly { id: string; name: string }[]
}

/** What came of trying an upstream: `GET /api/connection`, below `/api/<id>` for all but the first. */
export interface Connection {
  /** As its owner named it, else the product's name, else the host. */
  name: string
  /** `sandbox`, or the host that answers. */
  host: string
  /** Whether a message can be sent. */
  ok: boolean
  /** How it is, or what is wrong and what its owner can do about it. */
  sentence: string
  /** The ids of its models, where it listed some. */
  models?: string[]
}

/**
 * The model to name in a request. Without a known one the endpoint is asked all the same: it either
 * needs no name, or says itself what is wrong, be it the key, the address or the name.
 */
export function modelToAsk({ model }: PageConfig): string {
  return model ?? 'default'
}
