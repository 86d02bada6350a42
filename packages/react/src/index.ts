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
export { useStore } from './use-store.ts'
