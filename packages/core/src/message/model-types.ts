// What an endpoint says of its models.
/** What a model's tokens cost. Amounts are decimal numbers as text, for a million tokens. */
export interface ModelPricing {
  /** Tokens of the prompt. */
  prompt: string
  /** Tokens of the answer. */
  completion: string
  /** Tokens of the prompt that are read from a cache. */
  cacheRead?: string | undefined
  /** Tokens of the prompt that are written to a cache. */
  cacheWrite?: string | undefined
  /** ISO 4217 or a token symbol, e.g. `USD`. */
  currency: string
}

/** What a model can do besides text. Absent is not known. */
export interface ModelCapabilities {
  /** Takes pictures. */
  vision?: boolean | undefined
  /** Takes files, e.g. PDF. */
  files?: boolean | undefined
  /** Takes sound. */
  audio?: boolean | undefined
  video?: boolean | undefined
  /** Thinks before it answers. */
  reasoning?: boolean | undefined
  tools?: boolean | undefined
  parallelTools?: boolean | undefined
  /** Answers by a JSON schema. */
  structuredOutput?: boolean | undefined
  /** Writes pictures. */
  imageOutput?: boolean | undefined
}

/** A model that an endpoint offers. */
export interface Model {
  id: string
  name?: string | undefined
  description?: string | undefined
  /** The company that made or serves it. */
  owner?: string | undefined
  /** When it appeared, in milliseconds since the epoch. */
  createdAt?: number | undefined
  /** The most tokens that prompt and answer may have together. */
  contextLength?: number | undefined
  /** The most tokens that one answer may have. */
  maxOutputTokens?: number | undefined
  pricing?: ModelPricing | undefined
  capabilities?: ModelCapabilities | undefined
  /** An address of its picture. */
  iconURL?: string | undefined
  /** What the endpoint files it under. */
  category?: string | undefined
  /** Answers come from an enclave whose genuineness can be checked. */
  isVerifiable?: boolean | undefined
  /** The entry as it came over the wire. */
  raw: unknown
}
