export { applyChange } from './apply-change.ts'
export {
  type Client,
  type ClientOptions,
  type Answer,
  type RequestOptions,
  type Requests,
  type RawOf,
  createClient,
} from './client.ts'
export type { ChatStream } from './chat-stream.ts'
export type { CallOptions } from './fetch-json.ts'
export {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type Resolvable,
  type RetryOptions,
  type TimeoutOptions,
} from './connection.ts'
export type {
  Decoder,
  Dialect,
  DialectFeatures,
  DialectRelay,
  DialectRoute,
  Framing,
  Operation,
  Payload,
  RelayedRequest,
  WebSearchDepth,
  WireRequest,
} from './dialect.ts'
export { createConversations } from './conversations.ts'
export type {
  Conversations,
  ConversationsOptions,
  ConversationsState,
} from './conversations-store.ts'
export type { ConversationMatch } from './conversation-search.ts'
export {
  describeError,
  englishErrors,
  type ErrorDescription,
  errorText,
  type ErrorTopic,
  type ErrorWords,
} from './error-text.ts'
export {
  ChatError,
  type ChatErrorAction,
  type ChatErrorData,
  type ChatErrorKind,
  type ChatErrorOptions,
  isChatError,
  toChatError,
  toChatErrorData,
} from './errors.ts'
export { generateId } from './ids.ts'
export { openai, type OpenAIOptions } from './openai.ts'
export type { ChatParams, CompletionParams, SamplingParams } from './params.ts'
export { createScheduler, type Scheduler } from './schedule.ts'
export { createStore, type Store, type WritableStore } from './store.ts'
export { createChat } from './chat/chat.ts'
export { canDecide, type ToolDecision, type ToolOutcome } from './chat/calls.ts'
export type { ChatStore } from './chat/chat-store.ts'
export { exportChat, importChat } from './chat/imported.ts'
export type { ChatTypes, OutputOf, ToolsOf, TypedOptions, TypesIn } from './chat/chat-types.ts'
export type { PrepareContext, PrepareFile } from './chat/files.ts'
export type {
  ChatOptions,
  EndpointOptions,
  PreparedRequest,
  RequestOverrides,
  WhenBusy,
} from './chat/options.ts'
export type { Run, RunResult } from './chat/run.ts'
export {
  type Branches,
  branchesOf,
  canResume,
  type ChatState,
  type ChatStatus,
  findMessage,
  isBusy,
  type QueuedInput,
  type StorageState,
} from './chat/state.ts'
export type { ImportedChat, Tree, TreeNode } from './chat/tree.ts'
export {
  type CompletionRun,
  type CompletionState,
  type CompletionStore,
  createCompletion,
} from './completion.ts'
export type { CompletionChoice } from './completion-choices.ts'
export type {
  CompletionBody,
  CompletionOptions,
  CompletionOverrides,
  CompletionPrompt,
  CompletionResult,
} from './completion-options.ts'
export type { Output, OutputReader, OutputState, OutputTypes } from './output.ts'
export type * from './storage-types.ts'
export type * from './types.ts'
export { sumUsage } from './usage.ts'
export { verificationStateOf } from './verification.ts'
export { textOf, toWire } from './wire.ts'
export type {
  WireChatCompletion,
  WireCompletion,
  WireContentPart,
  WireMessage,
  WireTool,
  WireToolCall,
} from './wire-types.ts'
