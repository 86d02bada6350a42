export {
  ChatProvider,
  useChatContext,
  useChatStatus,
  useDraft,
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
export { type ModelList, useModels } from './use-models.ts'
export {
  type ChatSettings,
  SettingsProvider,
  useOptionalSettings,
  useSettings,
  useSettingsContext,
  type UseSettingsOptions,
} from './use-settings.ts'
export { useStore } from './use-store.ts'
