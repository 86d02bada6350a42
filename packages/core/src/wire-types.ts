// What goes over the wire, in OpenAI's own words and structurally the types of its `openai` package
// (params.test-d.ts proves it). What is not named here passes all the same.

/** Members that a server knows and these types do not. */
export interface Open {
  // oxlint-disable-next-line typescript/no-explicit-any -- `unknown` would refuse every interface, the openai package's among them
  [member: string]: any
}

/** Text in a message's content. */
export interface WireText extends Open {
  type: 'text'
  text: string
}

/** A piece of a person's message. */
export type WireContentPart =
  | WireText
  | (Open & {
      type: 'image_url'
      image_url: { url: string; detail?: 'auto' | 'low' | 'high' | 'original' }
    })
  | (Open & { type: 'input_audio'; input_audio: { data: string; format: 'wav' | 'mp3' } })
  | (Open & { type: 'file'; file: { file_data?: string; file_id?: string; filename?: string } })

/** A call of a function or of a custom tool, in a message of the assistant. */
export type WireToolCall =
  | (Open & { id: string; type: 'function'; function: { name: string; arguments: string } })
  | (Open & { id: string; type: 'custom'; custom: { name: string; input: string } })

/** A message as a request has it. */
export type WireMessage =
  | (Open & { role: 'system' | 'developer'; content: string | WireText[]; name?: string })
  | (Open & { role: 'user'; content: string | WireContentPart[]; name?: string })
  | (Open & {
      role: 'assistant'
      content?: string | (WireText | (Open & { type: 'refusal'; refusal: string }))[] | null
      refusal?: string | null
      name?: string
      audio?: { id: string } | null
      tool_calls?: WireToolCall[]
      /** Before there were tools. */
      function_call?: { name: string; arguments: string } | null
    })
  | (Open & { role: 'tool'; content: string | WireText[]; tool_call_id: string })
  | (Open & { role: 'function'; content: string | null; name: string })

/** A tool as a request offers it. */
export type WireTool =
  | (Open & {
      type: 'function'
      function: {
        name: string
        description?: string
        parameters?: { [member: string]: unknown }
        strict?: boolean | null
      }
    })
  | (Open & {
      type: 'custom'
      custom: {
        name: string
        description?: string
        format?:
          | { type: 'text' }
          | { type: 'grammar'; grammar: { definition: string; syntax: 'lark' | 'regex' } }
      }
    })

/** Which tool the model may or must call. */
export type WireToolChoice =
  | 'none'
  | 'auto'
  | 'required'
  | { type: 'function'; function: { name: string } }
  | { type: 'custom'; custom: { name: string } }
  | {
      type: 'allowed_tools'
      allowed_tools: { mode: 'auto' | 'required'; tools: { [member: string]: unknown }[] }
    }

/** Tokens as a response counts them. */
export interface WireUsage extends Open {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: {
    cached_tokens?: number
    cache_write_tokens?: number
    audio_tokens?: number
    image_tokens?: number
    text_tokens?: number
  }
  completion_tokens_details?: {
    reasoning_tokens?: number
    audio_tokens?: number
    text_tokens?: number
    accepted_prediction_tokens?: number
    rejected_prediction_tokens?: number
  }
}

/** One token of a response and how likely it was. */
export interface WireTokenLogprob {
  token: string
  bytes: number[] | null
  logprob: number
  top_logprobs: { token: string; bytes: number[] | null; logprob: number }[]
}

/** The message of a response. */
export interface WireAnswerMessage extends Open {
  role: 'assistant'
  content: string | null
  refusal: string | null
  annotations?: {
    type: 'url_citation'
    url_citation: { url: string; title: string; start_index: number; end_index: number }
  }[]
  audio?: { id: string; data: string; expires_at: number; transcript: string } | null
  tool_calls?: WireToolCall[]
  function_call?: { name: string; arguments: string } | null
}

/** The body of a whole chat answer, as the protocol promises it. Nothing checks that a server kept the promise. */
export interface WireChatCompletion extends Open {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  choices: {
    index: number
    message: WireAnswerMessage
    finish_reason: 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call'
    logprobs: { content: WireTokenLogprob[] | null; refusal: WireTokenLogprob[] | null } | null
  }[]
  usage?: WireUsage
  system_fingerprint?: string
}

/** The body of a whole text completion, as the protocol promises it. Nothing checks that a server kept the promise. */
export interface WireCompletion extends Open {
  id: string
  object: 'text_completion'
  created: number
  model: string
  choices: {
    index: number
    text: string
    finish_reason: 'stop' | 'length' | 'content_filter'
    logprobs: {
      tokens?: string[]
      token_logprobs?: number[]
      top_logprobs?: { [token: string]: number }[]
      text_offset?: number[]
    } | null
  }[]
  usage?: WireUsage
  system_fingerprint?: string
}
