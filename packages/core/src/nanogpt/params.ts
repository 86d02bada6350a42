// Every documented member of NanoGPT's request bodies. Members that are not named here pass as they are.
import type { ChatParams, CompletionParams, SamplingParams } from '../dialect/params.ts'
import type { WireMessage, WireTool, WireToolCall, WireToolChoice } from '../wire-types.ts'
import type { CacheControl, PromptCaching } from './caching.ts'
import type { WebSearchBody } from './web-search-body.ts'

/** Any part of a message may carry a cache marker. */
interface Cacheable {
  cache_control?: CacheControl
}

/** A piece of a message's content. */
export type NanoGPTContentPart = Cacheable &
  (
    | { type: 'text' | 'input_text'; text: string }
    | { type: 'image_url'; image_url: { url: string; detail?: 'auto' | 'low' | 'high' } }
    | { type: 'video_url'; video_url: { url: string; detail?: 'auto' | 'low' | 'high' } }
    | { type: 'input_audio'; input_audio: { data: string; format: string } }
    | {
        type: 'file'
        file: { file_data?: string; file_id?: string; filename?: string; url?: string }
      }
    | {
        type: 'input_video' | 'video' | 'input_file' | 'document' | 'tool_use' | 'tool_result'
        [member: string]: unknown
      }
  )

/** A message as NanoGPT takes it: OpenAI's, with parts and cache markers in every role. */
export type NanoGPTMessage =
  | {
      role: 'system' | 'developer'
      content: string | NanoGPTContentPart[]
      /** Changes the effort from here on, on a message that is empty otherwise. */
      configuration_update?: { reasoning: { effort: string } }
    }
  | { role: 'user'; content: string | NanoGPTContentPart[] }
  | {
      role: 'assistant'
      content?: string | NanoGPTContentPart[] | null
      tool_calls?: WireToolCall[]
      refusal?: string
      /** As they came, for models that want them back. */
      reasoning_details?: unknown[]
    }
  | { role: 'tool'; content: string | NanoGPTContentPart[]; tool_call_id: string }

/** A tool, which may carry a cache marker. */
export type NanoGPTTool = WireTool & Cacheable

/** Reasoning in full. */
export interface ReasoningParams {
  effort?: ReasoningEffort
  /** Think and pay, but do not show it. */
  exclude?: boolean
  delta_field?: 'reasoning' | 'reasoning_content'
  enabled?: boolean
}

/** How long to think. `max` is known to Claude alone. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** Which upstream provider to use. Billed as you go, with a surcharge. */
export interface ProviderParams {
  order?: string[]
  only?: string[]
  ignore?: string[]
  sort?: string
  quantizations?: string[]
  min_quantization?: string
  /** US dollars for a million tokens. */
  max_price?: { prompt?: number; completion?: number }
  allow_fallbacks?: boolean
  require_parameters?: boolean
}

/** The shape that the answer must have. */
export type ResponseFormat =
  | { type: 'text' | 'json_object' }
  | {
      type: 'json_schema'
      json_schema: { name: string; strict?: boolean | null; schema?: Record<string, unknown> }
    }

/** Samplers that chat and text completions share. Ranges are checked by the server. */
export interface NanoGPTSamplingParams extends SamplingParams {
  min_tokens?: number
  /** At least 1. */
  top_k?: number
  top_a?: number
  /** 0 to 1. */
  min_p?: number
  /** 0 to 1. */
  tfs?: number
  eta_cutoff?: number
  epsilon_cutoff?: number
  /** 0 to 1. */
  typical_p?: number
  mirostat_mode?: 0 | 1 | 2
  mirostat_tau?: number
  mirostat_eta?: number
  stop_token_ids?: number[]
  include_stop_str_in_output?: boolean
  ignore_eos?: boolean
  /** -2 to 2. */
  repetition_penalty?: number
  no_repeat_ngram_size?: number
  custom_token_bans?: number[]
  prompt_logprobs?: boolean | number
  /** Text or a provider's id, or preferences. */
  provider?: string | ProviderParams
  /** `paygo` leaves the subscription aside. */
  billing_mode?: string
  billingMode?: string
  /** Usage in an answer that is not streamed. */
  include_usage?: boolean
}

/** The body of a chat request. */
export interface NanoGPTChatParams extends NanoGPTSamplingParams {
  messages: readonly (NanoGPTMessage | WireMessage)[]
  max_completion_tokens?: number | null
  logprobs?: boolean | number | null
  /** At most 200 KB as JSON. */
  tools?: readonly NanoGPTTool[]
  tool_choice?: WireToolChoice
  parallel_tool_calls?: boolean
  response_format?: ResponseFormat
  /** Stronger than `reasoning.effort`. */
  reasoning_effort?: ReasoningEffort | (string & {}) | null
  reasoning?: ReasoningParams
  reasoning_delta_field?: 'reasoning' | 'reasoning_content'
  reasoning_content_compat?: boolean
  prompt_caching?: PromptCaching | boolean
  promptCaching?: PromptCaching | boolean
  /** The helper by the name of an older page; markers on blocks are told apart by their `type`. */
  cache_control?: PromptCaching | boolean
  /** Route to a provider that caches; adds no markers. */
  caching?: boolean
  stickyprovider?: boolean
  stickyProvider?: boolean
  webSearch?: WebSearchBody
  linkup?: WebSearchBody
  /** Read up to five addresses that the messages name. */
  scraping?: boolean
  /** Read up to three videos that the messages name. */
  youtube_transcripts?: boolean | 'true'
  /** `false` turns the memory off, whatever the model's id says. */
  memory?: boolean
  /** For the memory's summary; at least 10,000. */
  model_context_limit?: number | string
  byok?: { enabled: boolean; provider?: string; disableFallbacks?: boolean }
  service_tier?: ChatParams['service_tier']
  advisor?: {
    model: string
    instructions: string
    mode?: 'auto' | 'required'
    max_uses?: 1
    max_completion_tokens?: number
    forward_transcript?: false
  }
}

/** The body of a text completion request. */
export interface NanoGPTCompletionParams extends NanoGPTSamplingParams {
  prompt: CompletionParams['prompt']
  suffix?: string | null
  echo?: boolean | null
  best_of?: number | null
  logprobs?: number | null
}

/** The body of a legacy request: messages alone, or a prompt with the messages before it. */
export interface LegacyParams {
  model: string
  /** @default the text of the last message */
  prompt?: string
  messages?: readonly NanoGPTMessage[]
  provider?: string | ProviderParams
  [member: string]: unknown
}

/** Headers that NanoGPT reads from a chat request besides its key. */
export interface NanoGPTHeaders {
  'anthropic-beta'?: string
  'x-prompt-caching-cut-after'?: string
  memory?: 'true' | 'false'
  /** 1 to 365. */
  memory_expiration_days?: string
  'x-provider'?: string
  'x-billing-mode'?: 'paygo'
  'x-use-byok'?: 'true'
  'x-byok-provider'?: string
  /** `true`, or the model that moderates. */
  moderation?: string
  'moderation-model'?: string
  redaction?: 'true' | 'false'
  [name: string]: string | undefined
}
