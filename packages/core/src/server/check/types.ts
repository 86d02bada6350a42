/** An upstream as somebody set it up. */
export interface UpstreamToCheck {
  /** An http or https address. */
  baseURL: string
  apiKey?: string | undefined
  /** The model that requests name; undefined where any that it lists will do. */
  model?: string | undefined
  /** What people call it. @default the host */
  name?: string | undefined
  /**
   * What the settings are called where they are set, for sentences that say which to change.
   * @default the names of these options
   */
  settings?: { baseURL: string; apiKey: string; model: string } | undefined
  /**
   * A request that costs nothing and needs the key, e.g. for the account. Rejects with a `ChatError` of status 401 or
   * 403 where the key is refused; other errors tell nothing of it.
   * @default a chat without a message, which servers refuse after they have looked at the key
   */
  tryKey?: ((signal: AbortSignal) => Promise<unknown>) | undefined
  hints?: CheckHints | undefined
  /** How long each request may take, in milliseconds. @default 5000 */
  patience?: number | undefined
}

/** What is known of the product that runs there: whole sentences, put behind what is wrong. */
export interface CheckHints {
  /** Where its keys are made. */
  key?: string | undefined
  /** How it is started. @default to start it, or to correct the address */
  start?: string | undefined
  /** How it is given a model. @default to load one */
  model?: string | undefined
  /** Its usual base, which is tried first where the given one is a path too short or too long. */
  baseURL?: string | undefined
  /** Answers under any model's name. @default false */
  takesAnyModel?: boolean | undefined
}

/** What came of trying an upstream. */
export interface UpstreamCheck {
  /** Whether a message can be sent. */
  ok: boolean
  /** How it is, or what is wrong and what its owner can do about it. Never holds the key. */
  sentence: string
  /** The ids of its models, where it listed some. */
  models?: string[]
}

/** The same, with what was left out. */
export interface Checked extends UpstreamToCheck {
  name: string
  settings: NonNullable<UpstreamToCheck['settings']>
  hints: CheckHints
  patience: number
}
