export {
  ChatProvider,
  type ChatProviderProps,
  useChatContext,
  useChatStatus,
  useMessage,
  useMessageIds,
} from './chat-context.ts'
export {
  useChat,
  useChatCompletion,
  type UseChatCompletionOptions,
  type UseChatCompletionResult,
} from './use-chat-completion.ts'
export {
  useCompletion,
  type UseCompletionOptions,
  type UseCompletionResult,
} from './use-completion.ts'
export {
  isWithinRange,
  type NumberSetting,
  type SettingRange,
  settingRanges,
  type SettingValues,
} from './settings.ts'
export { useConversations, type UseConversationsResult } from './use-conversations.ts'
export { type Draft, sendDraft, useDraft } from './use-draft.ts'
export { type ModelList, useModels, type UseModelsOptions } from './use-models.ts'
export {
  type ChatSettings,
  SettingsProvider,
  useOptionalSettings,
  useSettings,
  useSettingsContext,
  type UseSettingsOptions,
} from './use-settings.ts'
export {
  type CallContext,
  callOf,
  type ShapeOf,
  type ShapesOf,
  type ToolCallOf,
} from './call-of.ts'
export { useToolCall } from './use-tool-call.ts'
export { useOwned } from './use-owned.ts'
export { useStore } from './use-store.ts'
