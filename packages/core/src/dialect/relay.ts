// What a request may ask for, member by member: what costs nothing but tokens, and by which name the rest is allowed.
// A list of what is known to be harmless, not of what is known to cost: a server may know members that nobody here does.
import { addOn, chargesIn, fields, isOff, oneOf, tokens, upTo } from './charges.ts'
import type { Charge, Dialect, DialectRelay, Rule } from './dialect.ts'
import { asArray, asObject } from '../json.ts'

const caching = addOn('caching')

/** The mark of a cache, as servers and those before them spell it. */
const MARK = /^cache_?(?:control|point)$/i
/** What a tool is given is its own. */
const GIVEN = /^(?:input|arguments)$/

/** The marks on messages, and on all that stands in them; and tools, which some servers take with a message. */
function chargesWithin(holder: unknown, at: string): readonly Charge[] {
  if (Array.isArray(holder)) return holder.flatMap((each) => chargesWithin(each, at))
  return Object.entries(asObject(holder) ?? {}).flatMap(([name, value]) => {
    if (MARK.test(name)) return caching(value, `${at}.${name}`)
    if (name === 'tools') return tools(value, `${at}.${name}`)
    return GIVEN.test(name) ? [] : chargesWithin(value, at)
  })
}

/** What is in messages is tokens, but for those. */
const messages: Rule = (value, at) => {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? chargesWithin(value, at) : [{ name: at, wants: 'a list' }]
}

const OWN_TOOLS: readonly unknown[] = ['function', 'custom']
const DECLARED = {
  name: tokens,
  description: tokens,
  parameters: tokens,
  input_schema: tokens,
  format: tokens,
  strict: tokens,
  cache_control: caching,
}
const TOOL = {
  type: tokens,
  function: fields(DECLARED),
  custom: fields(DECLARED),
  ...DECLARED,
}

/** A tool that the caller carries out is tokens; one that the server carries out is what it is called. */
function hosted(type: unknown, at: string): readonly Charge[] {
  const name = typeof type === 'string' ? `${at}.${type}` : at
  return [{ name, addOn: /search/i.test(name) ? 'webSearch' : 'hostedTools' }]
}

const tools: Rule = (value, at) => {
  if (isOff(value)) return []
  if (!Array.isArray(value)) return [{ name: at, wants: 'a list' }]
  return value.flatMap((each) => {
    const tool = asObject(each)
    if (!tool) return [{ name: at, wants: 'a list of tools' }]
    const { type } = tool
    const isOwn =
      OWN_TOOLS.includes(type) || (type === undefined && asObject(tool['function']) !== undefined)
    return isOwn ? chargesIn(tool, TOOL, `${at}.`) : hosted(type, at)
  })
}

const CHOICES: readonly unknown[] = [...OWN_TOOLS, 'allowed_tools', 'auto', 'any', 'tool', 'none']

const toolChoice: Rule = (value, at) => {
  const choice = asObject(value)
  if (!choice) return isOff(value) || typeof value === 'string' ? [] : [{ name: at }]
  if (!CHOICES.includes(choice['type'])) return hosted(choice['type'], at)
  // Some have the list in the choice itself.
  const lists = [choice, asObject(choice['allowed_tools'])]
  return lists
    .flatMap((list) => asArray(list?.['tools']))
    .flatMap((each) => {
      const type = asObject(each)?.['type']
      return OWN_TOOLS.includes(type) ? [] : hosted(type, at)
    })
}

/** A mere sampler: it chooses among tokens. */
function samplers(...names: readonly string[]): Readonly<Record<string, Rule>> {
  return Object.fromEntries(names.map((name) => [name, tokens]))
}

const effort = { effort: tokens, exclude: tokens, enabled: tokens, summary: tokens }

/** Tags of local models and snapshots, which are part of a name: `8b`, `7b-instruct-q4_K_M`, `latest`, `0`. */
const TAG =
  /^(?:latest|free|thinking|instruct|chat|\d{1,4}|v\d[\w.]*|\d+(?:x\d+)?(?:\.\d+)?[bm](?:[-_.][\w.-]+)?|e\d+b(?:[-_.][\w.-]+)?|(?:ud[-_])?i?q\d\w*|b?fp?\d+)$/i

/** OpenAI's models that think, by whichever gateway they are asked. */
const THINKING = /(?:^|[/.])(?:o[1-9](?:$|[-:])|gpt-(?:[5-9]|\d\d)(?:$|[-.:\d])|codex)/i

/** What judges a request: OpenAI's API with what a dialect has besides. */
export interface WholeRelay {
  requestHeaders: readonly string[]
  addOns: readonly string[]
  members: Readonly<Record<string, Rule>>
  headers: Readonly<Record<string, Rule>>
  suffix: NonNullable<DialectRelay['suffix']>
  tokenLimit: NonNullable<DialectRelay['tokenLimit']>
}

/** What is known of OpenAI's API, and of servers that call themselves compatible with it. */
const openaiRelay: WholeRelay = {
  requestHeaders: [],
  headers: {},
  addOns: ['webSearch', 'hostedTools', 'serviceTier', 'caching', 'media', 'provider'],
  members: {
    messages,
    functions: tokens,
    function_call: tokens,
    tools,
    tool_choice: toolChoice,
    parallel_tool_calls: tokens,
    response_format: tokens,
    stream: tokens,
    stream_options: tokens,
    reasoning_effort: tokens,
    reasoning: fields(effort),
    thinking: fields({ type: tokens }),
    enable_thinking: tokens,
    include_reasoning: tokens,
    reasoning_format: tokens,
    chat_template_kwargs: fields(samplers('enable_thinking', 'thinking', 'preserve_thinking')),
    verbosity: tokens,
    logprobs: upTo(20),
    top_logprobs: upTo(20),
    suffix: tokens,
    echo: tokens,
    prompt_cache_key: tokens,
    return_progress: tokens,
    cache_prompt: tokens,
    ...samplers('temperature', 'top_p', 'frequency_penalty', 'presence_penalty', 'seed', 'stop'),
    ...samplers('logit_bias', 'top_k', 'min_p', 'top_a', 'typical_p', 'repetition_penalty'),
    // llama.cpp and vLLM.
    ...samplers('repeat_penalty', 'repeat_last_n', 'mirostat', 'mirostat_tau', 'mirostat_eta'),
    ...samplers('grammar', 'guided_json', 'guided_regex', 'guided_choice', 'structured_outputs'),
    store: oneOf([false]),
    modalities: (value, at) =>
      asArray(value).every((each) => each === 'text') && (isOff(value) || Array.isArray(value))
        ? []
        : [{ name: at, addOn: 'media' }],
    audio: addOn('media'),
    web_search_options: addOn('webSearch'),
    service_tier: oneOf(['auto', 'default', 'flex'], 'serviceTier'),
    cache_control: caching,
    prompt_cache_retention: caching,
    prompt_cache_options: caching,
    provider: addOn('provider'),
  },
  suffix: (suffix) =>
    TAG.test(suffix) ? undefined : /^online/i.test(suffix) ? 'webSearch' : 'provider',
  tokenLimit: (model) => (THINKING.test(model) ? 'max_completion_tokens' : 'max_tokens'),
}

/** The rules of a dialect: its own are stronger. */
export function relayOf({ relay = {} }: Dialect): WholeRelay {
  return {
    requestHeaders: relay.requestHeaders ?? [],
    addOns: [...new Set([...openaiRelay.addOns, ...(relay.addOns ?? [])])],
    members: { ...openaiRelay.members, ...relay.members },
    headers: relay.headers ?? {},
    suffix: relay.suffix ?? openaiRelay.suffix,
    tokenLimit: relay.tokenLimit ?? openaiRelay.tokenLimit,
  }
}
