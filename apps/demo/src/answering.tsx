// What comes when somebody is about to ask: see thread.tsx.
import type { ChatMessage } from '@x/core'
import {
  MessageActions,
  type MessageActionsProps,
  MessageList,
  type MessageListProps,
  ReadAloud,
  SideBySideMessage,
  UIProvider,
} from '@x/ui'
import { use } from 'react'
import { OriginContext } from './endpoint.ts'

export {
  ComposerDictate,
  ComposerEstimate,
  ComposerTriggers,
  ConversationUsage,
  Shortcuts,
} from '@x/ui'

const components = { Message, MessageActions: Actions }

/** The conversation, with what the demo puts to its parts. */
export function Answers(props: MessageListProps) {
  return (
    <UIProvider components={components}>
      <MessageList {...props} />
    </UIProvider>
  )
}

function Message({ id }: { id: string }) {
  const originOf = use(OriginContext)
  return (
    <>
      <SideBySideMessage id={id} />
      {originOf?.(id)}
    </>
  )
}

function Actions(props: MessageActionsProps) {
  return (
    <MessageActions {...props}>
      {props.children}
      {isWhole(props.message) && <ReadAloud message={props.message} />}
    </MessageActions>
  )
}

const isWhole = ({ role, status }: ChatMessage): boolean =>
  role === 'assistant' && status === 'complete'
