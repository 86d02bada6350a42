'use client'
import { forwardRef, memo, useCallback, useMemo } from 'react'
import type { NamedExoticComponent, RefAttributes } from 'react'
import { canDecide, canResume, findMessage, isBusy, isTakingUp, questionOf, textOf } from '@x/core'
import type { ChatInput, ChatMessage, ChatState, ChatStore } from '@x/core'
import { useChatContext, useStore } from '@x/react'
import type { CallContext } from '@x/react'
import { BranchPicker } from '../branch-picker/branch-picker.tsx'
import { goesOn } from '../goes-on.ts'
import { warnOnce } from '../warn-once.ts'
import { MessageView } from './message-view.tsx'
import type { MessageViewProps } from './message-view.tsx'

/** Props of `Message`: the id of a message of the chat around, or a message. */
export type MessageProps = Omit<MessageViewProps, 'message'> & { chat?: ChatStore | undefined } & (
    | { id: string; message?: undefined }
    | { id?: string | undefined; message: ChatMessage }
  )

/** A message of the chat around. Renders when that message changes, but for text that it goes on with: that renders alone. */
export const Message: NamedExoticComponent<MessageProps & RefAttributes<HTMLElement>> = memo(
  forwardRef<HTMLElement, MessageProps>(function Message({ message, id, chat, ...rest }, ref) {
    if (message) return <MessageView {...rest} message={message} ref={ref} />
    return <BoundMessage {...rest} id={id ?? ''} chat={chat} ref={ref} />
  }),
)

type BoundMessageProps = Omit<MessageViewProps, 'message'> & {
  id: string
  chat: ChatStore | undefined
}

const BoundMessage = forwardRef<HTMLElement, BoundMessageProps>(function BoundMessage(
  { id, chat: given, ...rest },
  ref,
) {
  const chat = useChatContext(given)
  // All that the chat says of the message is one question at each publish.
  const select = useCallback(
    (state: ChatState) =>
      [
        findMessage(state, id),
        isTakingUp(state, id),
        isUnanswered(state, id),
        canDecide(state, id),
        canResume(state) && isLast(state, id),
        questionOf(state, id) !== undefined,
      ] as const,
    [id],
  )
  const [message, isPickedUp, wasLeft, mayDecide, mayResume, mayRegenerate] = useStore(
    chat,
    select,
    goesOn,
  )
  const acts = useMemo(
    (): CallContext => ({
      onDecide: (callId, decision) => void chat.approveTool(callId, decision),
      onResolve: (callId, outcome) => {
        const { refused } = chat.resolveTool(callId, outcome)
        if (refused) warnOnce(`@x/ui: an answer to a call was not taken: ${refused.message}`)
      },
    }),
    [chat],
  )
  const askAgain = (): void => {
    // What follows stays in reach: it is a version, of a question that is asked anew.
    if (isLast(chat.get(), id) || !message) void chat.regenerate(id)
    else void chat.edit(id, withText(message, textOf(message.parts)))
  }
  // Gone between a publish and a render, or never shown: instructions are no part of the conversation.
  if (!message || message.role === 'system' || message.role === 'developer') return null
  const isAnswer = message.role === 'assistant'
  return (
    <MessageView
      onRegenerate={isAnswer && mayRegenerate ? () => void chat.regenerate(id) : undefined}
      onEdit={
        message.role === 'user' ? (text) => void chat.edit(id, withText(message, text)) : undefined
      }
      {...(mayDecide && acts)}
      branches={<BranchPicker messageId={id} chat={chat} />}
      isPickedUp={isPickedUp}
      onAskAgain={wasLeft ? askAgain : undefined}
      onResume={mayResume ? () => void chat.resume(id) : undefined}
      {...rest}
      message={message}
      chat={chat}
      ref={ref}
    />
  )
})

/** Whether a message is what the chat ends with. With an error shown it is not: the notice of that offers to go on. */
function isLast({ messages, error }: ChatState, id: string): boolean {
  return messages.at(-1)?.id === id && !error
}

/**
 * Whether a question stands without an answer: another one follows it, or it is the last and nobody is at it. An error
 * that is still shown says so itself. All of it follows from the conversation, so that a reload and the next question keep it.
 */
function isUnanswered(state: ChatState, id: string): boolean {
  const node = state.tree.nodes.get(id)
  if (node?.message.role !== 'user') return false
  const next = node.lastChildId === undefined ? undefined : state.tree.nodes.get(node.lastChildId)
  if (next) return next.message.role === 'user'
  return isLast(state, id) && !isBusy(state) && !state.storage.isAnsweredElsewhere
}

/** The new wording, with the pictures and files of the old one. */
function withText(message: ChatMessage, text: string): ChatInput {
  return {
    text,
    parts: message.parts.filter((part) => part.type !== 'text'),
    metadata: message.metadata,
  }
}
