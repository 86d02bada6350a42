// Requests and responses are structurally those of the `openai` package. Checked by `tsc -p packages/core/tsconfig.test.json`.
import type OpenAI from 'openai'
import type {
  ChatCompletion,
  ChatCompletionContentPart,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
  ChatCompletionMessageToolCall,
  ChatCompletionTool,
} from 'openai/resources/chat/completions'
import type {
  Completion,
  CompletionCreateParamsNonStreaming,
  CompletionCreateParamsStreaming,
} from 'openai/resources/completions'
import type {
  Answer,
  ChatParams,
  Client,
  CompletionParams,
  WireChatCompletion,
  WireCompletion,
  WireContentPart,
  WireMessage,
  WireTool,
  WireToolCall,
} from '../index.ts'
import type { toWire } from '../index.ts'

/** Compiles only if the second type takes the first. */
type Takes<Given extends Wanted, Wanted> = [Given, Wanted]

/** What is written for the openai package can be handed to us. */
export type Theirs = [
  Takes<ChatCompletionCreateParamsStreaming, ChatParams>,
  Takes<ChatCompletionCreateParamsNonStreaming, ChatParams>,
  Takes<CompletionCreateParamsStreaming, CompletionParams>,
  Takes<CompletionCreateParamsNonStreaming, CompletionParams>,
  Takes<ChatCompletionMessageParam, WireMessage>,
  Takes<ChatCompletionContentPart, WireContentPart>,
  Takes<ChatCompletionTool, WireTool>,
  Takes<ChatCompletionMessageToolCall, WireToolCall>,
  Takes<ChatCompletion, WireChatCompletion>,
  Takes<Completion, WireCompletion>,
  Takes<OpenAI.Chat.Completions.ChatCompletionMessage, WireMessage>,
]

/** The same, with lists that may be changed, as theirs are. */
type Sent = Omit<ChatParams, 'messages' | 'tools' | 'stream_options'> & {
  model: string
  messages: WireMessage[]
  tools?: WireTool[]
}

type SentText = Omit<CompletionParams, 'stream_options'> & {
  model: string
  prompt: CompletionParams['prompt']
}

/** What is ours can be handed to the openai package. */
export type Ours = [
  Takes<Sent & { stream: true }, ChatCompletionCreateParamsStreaming>,
  Takes<Sent & { stream: false }, ChatCompletionCreateParamsNonStreaming>,
  Takes<SentText & { stream: true }, CompletionCreateParamsStreaming>,
  Takes<SentText & { stream: false }, CompletionCreateParamsNonStreaming>,
  Takes<WireMessage, ChatCompletionMessageParam>,
  Takes<ReturnType<typeof toWire>, ChatCompletionMessageParam[]>,
  Takes<WireContentPart, ChatCompletionContentPart>,
  Takes<WireTool, ChatCompletionTool>,
  Takes<WireToolCall, ChatCompletionMessageToolCall>,
  Takes<WireChatCompletion, ChatCompletion>,
  Takes<WireCompletion, Completion>,
  Takes<Awaited<ReturnType<Client['chat']['create']>>['raw'], ChatCompletion>,
  Takes<Awaited<ReturnType<Client['completions']['create']>>['raw'], Completion>,
]

/** That this file can fail. */
export type Refused = [
  // @ts-expect-error a model must be named
  Takes<{ messages: [] }, ChatParams>,
  // @ts-expect-error there is no such role
  Takes<{ model: 'm'; messages: [{ role: 'robot'; content: 'hi' }] }, ChatParams>,
  // @ts-expect-error the result of a tool names its call
  Takes<{ role: 'tool'; content: 'ok' }, WireMessage>,
  // @ts-expect-error a temperature is a number
  Takes<{ model: 'm'; prompt: 'p'; temperature: 'warm' }, CompletionParams>,
  // @ts-expect-error there is no such verbosity
  Takes<{ model: 'm'; messages: []; verbosity: 'loud' }, ChatParams>,
  // @ts-expect-error metadata are texts
  Takes<{ model: 'm'; messages: []; metadata: { n: 1 } }, ChatParams>,
  // @ts-expect-error a text completion is no chat completion
  Takes<WireCompletion, ChatCompletion>,
  // @ts-expect-error and the other way round
  Takes<ChatCompletion, WireCompletion>,
  // @ts-expect-error a whole answer is more than its body
  Takes<WireChatCompletion, Answer>,
  // @ts-expect-error a finish reason that the openai package does not know
  Takes<'eos', WireChatCompletion['choices'][number]['finish_reason']>,
]

/** What is asked of the models of this year. */
export const members: ChatParams & ChatCompletionCreateParamsStreaming = {
  model: 'm',
  messages: [],
  stream: true,
  verbosity: 'low',
  reasoning_effort: 'max',
  prompt_cache_key: 'k',
  prompt_cache_options: { mode: 'explicit', ttl: '30m' },
  prompt_cache_retention: '24h',
  prediction: { type: 'content', content: 'as it was' },
  web_search_options: {
    search_context_size: 'low',
    user_location: { type: 'approximate', approximate: { country: 'PE' } },
  },
  safety_identifier: 'hash',
  metadata: { chat: '1' },
  store: false,
  service_tier: 'flex',
  tools: [{ type: 'custom', custom: { name: 'sql', format: { type: 'text' } } }],
  tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } },
}

/** Members that neither side knows pass. */
export const unknownMembers: ChatParams = {
  model: 'm',
  messages: [
    {
      role: 'user',
      content: [{ type: 'text', text: 'hi', cache_control: { type: 'ephemeral' } }],
    },
    { role: 'assistant', content: 'hello', reasoning_details: [] },
  ],
  webSearch: { enabled: true },
  top_k: 40,
}

/** Prompts of text completions in all four forms. */
export const prompts: CompletionParams[] = [
  { model: 'm', prompt: 'one', suffix: 'end', echo: true, best_of: 3, n: 2, logprobs: 5 },
  { model: 'm', prompt: ['one', 'two'] },
  { model: 'm', prompt: [1, 2, 3] },
  { model: 'm', prompt: [[1, 2], [3]] },
]
