// The bodies of requests, in OpenAI's own words. Members that are not named here pass as they are.
import type { WireMessage } from './wire.ts'

/** A tool as the wire describes it. */
export interface WireTool {
  type: 'function'
  function: {
    name: string
    description?: string
    parameters?: Record<string, unknown>
    strict?: boolean | null
  }
}

/** What both kinds of request share. */
export interface SamplingParams {
  model: string
  /** The most tokens to write. */
  max_tokens?: number | null
  /** 0 to 2. */
  temperature?: number | null
  /** 0 to 1. */
  top_p?: number | null
  /** -2 to 2. */
  frequency_penalty?: number | null
  /** -2 to 2. */
  presence_penalty?: number | null
  /** How many answers to write. */
  n?: number | null
  seed?: number | null
  stop?: string | string[] | null
  user?: string
  [member: string]: unknown
}

/** The body of a chat request. `stream` is set by the verb. */
export interface ChatParams extends SamplingParams {
  messages: readonly WireMessage[]
  max_completion_tokens?: number | null
  tools?: readonly WireTool[]
  tool_choice?: 'none' | 'auto' | 'required' | { type: 'function'; function: { name: string } }
  reasoning_effort?: string | null
}

/** The body of a text completion request. `stream` is set by the verb. */
export interface CompletionParams extends SamplingParams {
  prompt: string | string[]
  suffix?: string | null
  echo?: boolean | null
  best_of?: number | null
  logprobs?: number | null
}

/** The body of a streaming request: usage is asked for unless the caller said otherwise. */
export function asStreaming<T extends SamplingParams>(params: T): T {
  return { stream_options: { include_usage: true }, ...params, stream: true }
}
