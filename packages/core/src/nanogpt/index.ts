// The NanoGPT dialect, and what only NanoGPT has.
export {
  type ModelListOptions,
  nanogpt,
  type NanoGPTClient,
  type NanoGPTOptions,
} from './client.ts'
export type {
  Balance,
  ModelProvider,
  SubscriptionUsage,
  UsageQuery,
  UsageWindow,
} from './account.ts'
export { isNanoGPTAddress, nanogptHosts, type NanoGPTVariant } from './address.ts'
export { type BreakpointOptions, placeBreakpoints } from './breakpoints.ts'
export {
  type CacheControl,
  type CacheTTL,
  cachingBeta,
  maxCacheBreakpoints,
  type PromptCaching,
} from './caching.ts'
export {
  editModelId,
  type ModelIdEdits,
  type ModelIdParts,
  parseModelId,
  type Routing,
  type WebSearchOption,
  webSearchOptions,
} from './model-id.ts'
export type {
  LegacyParams,
  NanoGPTChatParams,
  NanoGPTCompletionParams,
  NanoGPTContentPart,
  NanoGPTHeaders,
  NanoGPTMessage,
  NanoGPTSamplingParams,
  NanoGPTTool,
  ProviderParams,
  ReasoningEffort,
  ReasoningParams,
  ResponseFormat,
} from './params.ts'
export {
  addOnPrices,
  cacheMultipliers,
  webSearchPriceLists,
  type WebSearchPrices,
  webSearchPrices2025August,
  webSearchPrices2025June,
} from './prices.ts'
export {
  type Billing,
  cacheSavings,
  estimateCost,
  type PriceOptions,
  readBilling,
} from './pricing.ts'
export type { NanoGPTAddOn } from './relay.ts'
export { codeChallenge } from './pkce.ts'
export {
  createSignIn,
  type SignedIn,
  type SignIn,
  type SignInOptions,
  type SignInStorage,
} from './sign-in.ts'
export { parseLegacyText } from './trailer.ts'
export { webSearchPrice } from './web-search.ts'
export type { WebSearchParams, WebSearchResult } from './web-search-api.ts'
export type { WebSearchBody } from './web-search-body.ts'
