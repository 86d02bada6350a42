// A client with the dialect, and with what only NanoGPT has hung on it.
import {
  type Answer,
  type Client,
  type ClientOptions,
  createClient,
  type RequestOptions,
  type Requests,
} from '../client/client.ts'
import type { ChatStream } from '../client/chat-stream.ts'
import type { CallOptions } from '../http/fetch-json.ts'
import { createTimers } from '../schedule.ts'
import type { ChatParams } from '../dialect/params.ts'
import type { Cost, Model, ModelPricing } from '../message/types.ts'
import {
  askJson,
  type Balance,
  fetchRequestCost,
  type ModelProvider,
  readBalance,
  readProviders,
  readSubscription,
  type SubscriptionUsage,
  usagePath,
  type UsageQuery,
} from './account.ts'
import { defaultBaseURL, type NanoGPTVariant } from './address.ts'
import { nanogptDialect } from './dialect.ts'
import { legacyDialect } from './legacy.ts'
import type { LegacyParams, NanoGPTChatParams, NanoGPTCompletionParams } from './params.ts'
import type { WebSearchPrices } from './prices.ts'
import { searchWeb, type WebSearchParams, type WebSearchResult } from './web-search-api.ts'

/** What a NanoGPT client is made from. */
export interface NanoGPTOptions extends Omit<ClientOptions, 'dialect'> {
  /** NanoGPT itself, with or without `/v1`, or a backend route, e.g. `/api`. @default 'https://nano-gpt.com/api/v1' */
  baseURL?: string | undefined
  /** Which of the chat's paths to use. @default what `baseURL` ends with, or 'v1' */
  variant?: NanoGPTVariant | undefined
  /** How the key travels. The legacy endpoint and the balance take `x-api-key` in any case. @default 'bearer' */
  auth?: 'bearer' | 'x-api-key' | undefined
  /** Prices by model id, for estimates; those of a list of models that was fetched are used as well. @default {} */
  prices?: Readonly<Record<string, ModelPricing>> | undefined
  /** What a web search costs, for estimates. @default the list of 9 August 2025 */
  webSearchPrices?: WebSearchPrices | undefined
  /** What happens with `private/*` models, which are private only through NanoGPT's local proxy. @default 'refuse' */
  privateModels?: 'refuse' | 'send' | undefined
}

/** Which models are listed, and in which order. */
export interface ModelListOptions extends CallOptions {
  /** `personalized` follows the account's settings and needs a key. @default 'all' */
  list?: 'all' | 'subscription' | 'paid' | 'personalized' | undefined
  sort?: 'favorites' | 'mostused' | undefined
}

/** A client for NanoGPT. Goes wherever a client goes: into the hooks, and into the backend route. */
export interface NanoGPTClient extends Client {
  readonly chat: Requests<NanoGPTChatParams>
  readonly completions: Requests<NanoGPTCompletionParams>
  readonly models: {
    /** The detailed list. A wrong key is no error here: use `balance` to test one. @throws ChatError */
    list(options?: ModelListOptions): Promise<Model[]>
    /** The providers that serve a model, for `provider`. @throws ChatError */
    providers(modelId: string, options?: CallOptions): Promise<readonly ModelProvider[]>
  }
  /** The older endpoint, `talk-to-gpt`. Pass it to the hooks as their `client`. */
  readonly legacy: Pick<Client, 'connection'> & {
    readonly chat: {
      stream(params: LegacyParams, options?: RequestOptions): ChatStream
      create(params: LegacyParams, options?: RequestOptions): Promise<Answer>
    }
  }
  /** What the account holds. @throws ChatError */
  balance(options?: CallOptions): Promise<Balance>
  /** What the subscription still covers. @throws ChatError */
  subscriptionUsage(options?: CallOptions): Promise<SubscriptionUsage>
  /** What was used, in the server's own words. @throws ChatError */
  usage(query?: UsageQuery, options?: CallOptions): Promise<Readonly<Record<string, unknown>>>
  /** What a request cost, by `message.requestId`: also after a stream that broke off. @throws ChatError */
  requestCost(requestId: string, options?: CallOptions): Promise<Cost>
  /** Searches the web without a model. @throws ChatError */
  webSearchApi(params: WebSearchParams, options?: CallOptions): Promise<WebSearchResult>
}

function modelsPath({ list = 'all', sort }: ModelListOptions): string {
  const folder = list === 'all' ? '' : `${list}/v1/`
  return `${folder}models?detailed=true${sort === undefined ? '' : `&sort=${sort}`}`
}

/**
 * Makes a client for NanoGPT.
 * @throws ChatError `usage` when the options cannot work.
 * @example
 * const client = nanogpt({ apiKey: process.env.NANOGPT_API_KEY })
 * const { usage } = await client.chat.create({ model: 'chatgpt-4o-latest', messages })
 */
export function nanogpt(options: NanoGPTOptions = {}): NanoGPTClient {
  const {
    variant,
    auth = 'bearer',
    prices = {},
    webSearchPrices,
    privateModels = 'refuse',
  } = options
  const { api } = options
  const baseURL = options.baseURL ?? (api === undefined ? defaultBaseURL : undefined)
  const dialect = nanogptDialect({
    baseURL,
    variant,
    auth,
    prices,
    webSearchPrices,
    privateModels,
  })
  const client = createClient({ ...options, baseURL, dialect })
  const legacy = createClient({ ...options, baseURL, dialect: legacyDialect(dialect) })
  const { connection } = client
  const scheduler = options.scheduler ?? createTimers()
  const ask = (
    path: string,
    call: CallOptions | undefined,
    body?: object,
  ): Promise<Readonly<Record<string, unknown>>> =>
    askJson(connection, scheduler, { path, body }, call)

  return {
    ...client,
    models: {
      list: (call = {}) => client.models.list({ ...call, path: modelsPath(call) }),
      providers: async (modelId, call) =>
        readProviders(await ask(`models/${encodeURIComponent(modelId)}/providers`, call)),
    },
    legacy: {
      connection: legacy.connection,
      chat: {
        // A prompt may stand alone, which a chat's own parameters do not allow.
        stream: (params, call) => legacy.chat.stream(params as ChatParams, call),
        create: (params, call) => legacy.chat.create(params as ChatParams, call),
      },
    },
    // With an empty object, because a backend route takes JSON alone.
    balance: async (call) => readBalance(await ask('check-balance', call, {})),
    subscriptionUsage: async (call) => readSubscription(await ask('subscription/v1/usage', call)),
    usage: (query = {}, call) => ask(usagePath(query), call),
    requestCost: (requestId, call) => fetchRequestCost(connection, scheduler, requestId, call),
    webSearchApi: (params, call) => searchWeb(connection, scheduler, params, call),
  }
}
