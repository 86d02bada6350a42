export { applyChange } from './storage/apply-change.ts'
export {
  type Client,
  type ClientOptions,
  type Answer,
  type RequestOptions,
  type Requests,
  type RawOf,
  createClient,
} from './client/client.ts'
export type { ChatStream } from './client/chat-stream.ts'
export type { CallOptions } from './http/fetch-json.ts'
export {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type Resolvable,
  type RetryOptions,
  type TimeoutOptions,
} from './http/connection.ts'
export type {
  Charge,
  Decoder,
  Dialect,
  DialectFeatures,
  DialectRelay,
  DialectRoute,
  ErrorResponse,
  Framing,
  Operation,
  Payload,
  RelayedRequest,
  Rule,
  WebSearchDepth,
  WireRequest,
} from './dialect/dialect.ts'
export { createConversations } from './conversations/conversations.ts'
export {
  exportConversations,
  importConversations,
  type ImportedConversations,
  type ImportOptions,
  type StoredConversations,
} from './conversations/files.ts'
export type {
  Conversations,
  ConversationsOptions,
  ConversationsState,
} from './conversations/types.ts'
export type { ConversationMatch } from './conversations/search.ts'
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
  messageOf,
  toChatError,
  toChatErrorData,
} from './errors.ts'
export { generateId } from './ids.ts'
export type { DeepPartial, JsonSnapshot } from './partial-json/json-snapshot.ts'
export { createPartialJson, type PartialJson } from './partial-json/partial-json.ts'
export { openai, type OpenAIOptions } from './dialect/openai.ts'
export type { ChatParams, CompletionParams, SamplingParams } from './dialect/params.ts'
export { createScheduler } from './page-scheduler.ts'
export type { Scheduler } from './schedule.ts'
export { createStore, type Store, type WritableStore } from './store.ts'
export { createChat } from './chat/chat.ts'
export { canDecide, type ToolDecision, type ToolOutcome } from './chat/call.ts'
export type { ChatStore } from './chat/chat-store.ts'
export { exportChat, type ExportOptions, importChat } from './chat/keeping/export.ts'
export type { ChatTypes, OutputOf, ToolsOf, TypedOptions, TypesIn } from './chat/chat-types.ts'
export type { PrepareContext, PrepareFile } from './chat/files.ts'
export type {
  ChatOptions,
  EndpointOptions,
  PreparedRequest,
  RequestOverrides,
  WhenBusy,
} from './chat/options.ts'
export type { Pace } from './chat/pace.ts'
export type { Run, RunResult } from './chat/run.ts'
export {
  type Branches,
  branchesOf,
  canResume,
  canStop,
  type ChatState,
  type ChatStatus,
  findMessage,
  isBusy,
  isTakingUp,
  questionOf,
  type QueuedInput,
  type StorageState,
} from './chat/state.ts'
export type { ImportedChat, Tree, TreeNode } from './chat/tree.ts'
export {
  type CompletionRun,
  type CompletionState,
  type CompletionStore,
  createCompletion,
} from './completion/completion.ts'
export type { CompletionChoice } from './completion/completion-choices.ts'
export type {
  CompletionBody,
  CompletionOptions,
  CompletionOverrides,
  CompletionPrompt,
  CompletionResult,
} from './completion/completion-options.ts'
export type { Output, OutputReader, OutputState, OutputTypes } from './chat/output.ts'
export type * from './storage/types.ts'
export type * from './message/types.ts'
export { sumUsage } from './dialect/usage.ts'
export { stepAt } from './message/steps.ts'
export { verificationStateOf } from './message/verification.ts'
export { toWire } from './dialect/wire.ts'
export { textOf } from './dialect/wire-plain.ts'
export type {
  WireChatCompletion,
  WireCompletion,
  WireContentPart,
  WireMessage,
  WireTool,
  WireToolCall,
} from './wire-types.ts'
