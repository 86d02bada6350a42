// The bodies of requests, in OpenAI's own words. Members that are not named here pass as they are.
import type { Open, WireMessage, WireText, WireTool, WireToolChoice } from '../wire-types.ts'

/** What both kinds of request share. */
export interface SamplingParams extends Open {
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
  /** By token id, -100 to 100. */
  logit_bias?: { [token: string]: number } | null
  /** `undefined` asks for nothing; left out, usage is asked for. */
  stream_options?: { include_usage?: boolean; include_obfuscation?: boolean } | null | undefined
  user?: string
}

/** The body of a chat request. `stream` is set by the verb. */
export interface ChatParams extends SamplingParams {
  messages: readonly WireMessage[]
  max_completion_tokens?: number | null
  tools?: readonly WireTool[]
  tool_choice?: WireToolChoice
  parallel_tool_calls?: boolean
  reasoning_effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null
  response_format?:
    | { type: 'text' }
    | { type: 'json_object' }
    | {
        type: 'json_schema'
        json_schema: {
          name: string
          description?: string
          schema?: { [member: string]: unknown }
          strict?: boolean | null
        }
      }
  /** Whether to tell how likely each token was; see `message.logprobs`. */
  logprobs?: boolean | null
  /** How many other tokens to tell for each place, 0 to 20. */
  top_logprobs?: number | null
  /** How long the answer may be in its words. */
  verbosity?: 'low' | 'medium' | 'high' | null
  /** Requests of one key are sent where the same prompt is cached. */
  prompt_cache_key?: string | null
  prompt_cache_options?: { mode?: 'implicit' | 'explicit'; ttl?: '30m' }
  prompt_cache_retention?: 'in_memory' | '24h' | null
  /** Text that the answer mostly repeats, e.g. a file that is changed in one place. */
  prediction?: { type: 'content'; content: string | WireText[] } | null
  web_search_options?: {
    search_context_size?: 'low' | 'medium' | 'high'
    user_location?: {
      type: 'approximate'
      approximate: { city?: string; country?: string; region?: string; timezone?: string }
    } | null
  }
  /** A person of yours, in a form that names nobody. */
  safety_identifier?: string | null
  /** Up to 16 texts of your own, kept with the answer where it is stored. */
  metadata?: { [name: string]: string } | null
  /** Whether the provider keeps the answer. */
  store?: boolean | null
  service_tier?: 'auto' | 'default' | 'flex' | 'scale' | 'priority' | 'fast' | null
  modalities?: ('text' | 'audio')[] | null
  audio?: {
    format: 'wav' | 'aac' | 'mp3' | 'flac' | 'opus' | 'pcm16'
    voice: string | { id: string }
  } | null
}

/** The body of a text completion request. `stream` is set by the verb. */
export interface CompletionParams extends SamplingParams {
  /** Text, several texts, or tokens of one or several. */
  prompt: string | string[] | number[] | number[][] | null
  /** What comes after the text that is asked for. */
  suffix?: string | null
  /** Give the prompt back before the answer. */
  echo?: boolean | null
  /** How many answers to make, of which the best `n` are given. */
  best_of?: number | null
  /** How many likely tokens to tell for each place, 0 to 5; see `message.logprobs`. */
  logprobs?: number | null
}

/** The body of a streaming request: usage is asked for unless the caller said otherwise. */
export function asStreaming<T extends SamplingParams>(params: T): T {
  return { stream_options: { include_usage: true }, ...params, stream: true }
}
