'use client'
import { forwardRef, useDeferredValue, useId, useRef, useState } from 'react'
import type { ComponentType, ReactElement, ReactNode } from 'react'
import { stepAt, textOf } from '@x/core'
import type {
  ChatMessage,
  ChatPart,
  ChatStore,
  MediaPart,
  SourcePart,
  ToolDecision,
  ToolOutcome,
  ToolPart,
} from '@x/core'
import type { CallContext } from '@x/react'
import { Attachments } from '../attachments/attachments.tsx'
import { useOf } from '../lazy-file.ts'
import { inAnswers, lazyPart } from '../lazy-part.ts'
import { MessageActions } from '../message-actions/message-actions.tsx'
import type { MessageEditorProps } from '../message-editor/message-editor.tsx'
import { mergeRefs, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { Sources } from '../sources/sources.tsx'
import { Time } from '../time/time.tsx'
import { CallRun } from '../tool-call/call-run.tsx'
import type { AllApprovalsProps } from '../tool-call/all-approvals.tsx'
import { useUI, useWords } from '../ui-provider/ui-provider.tsx'
import { Unseen } from '../unseen.tsx'
import { QuietUsage } from '../usage/quiet-usage.tsx'
import { useSame } from '../use-same.ts'
import { LivePart, MessagePart } from './message-part.tsx'
import type { LivePartProps } from './message-part.tsx'
import { rowsOf } from './rows.ts'

const Editor: ComponentType<MessageEditorProps> = lazyPart(
  inAnswers,
  (later) => later.MessageEditor,
)
const AllApprovals: ComponentType<AllApprovalsProps> = lazyPart(
  inAnswers,
  (later) => later.AllApprovals,
)

/** Props of `MessageView`. */
export interface MessageViewProps extends Omit<PartProps<'article'>, 'children'> {
  message: ChatMessage
  /** The chat that writes it: how its text goes on is read from there, without rendering all of the message. */
  chat?: ChatStore | undefined
  /** Offers to write the answer again. */
  onRegenerate?: (() => void) | undefined
  /** The answer is on its way from where a backend route has kept it, and what is new of it has not come yet. */
  isPickedUp?: boolean | undefined
  /** Offers to go on with an answer that broke off. */
  onResume?: (() => void) | undefined
  /** Says that a question got no answer, and offers to ask again. */
  onAskAgain?: (() => void) | undefined
  /** Offers to word a person's message otherwise, and gets the new text. */
  onEdit?: ((text: string) => void) | undefined
  /** Says a person's word on a call that needs approval. Keep the function the same. */
  onDecide?: ((callId: string, decision: ToolDecision) => void) | undefined
  /** Says what came of a call that a person answers. Keep the function the same. */
  onResolve?: ((callId: string, outcome: ToolOutcome) => void) | undefined
  /** Beside the actions: the other versions of the message. */
  branches?: ReactNode
  /** In place of the built-in actions; `null` for none. */
  actions?: ReactNode
}

/** A message as data: needs no chat around it. */
export const MessageView: Part<MessageViewProps, HTMLElement> = forwardRef(
  function MessageView(props, ref) {
    const {
      message,
      chat,
      isPickedUp,
      onRegenerate,
      onResume,
      onEdit,
      onAskAgain,
      onDecide,
      onResolve,
      branches,
      actions,
      render,
      ...rest
    } = props
    const { components, words, headingLevel } = useUI()
    const Actions = components.MessageActions ?? MessageActions
    const headingId = useId()
    const { role, parts, status } = message
    const isOpen = isAtWork(message)
    // What an answer's end brings beside its text is mounted after it: the last words wait for no button.
    const wasOpen = useDeferredValue(isOpen)
    const isSettled = !isOpen && !wasOpen
    const isAnswer = role === 'assistant'
    const sources = useSame(parts.filter((part): part is SourcePart => part.type === 'source'))
    const attached = useSame(isAnswer ? [] : parts.filter(isAttached))
    const [isEditing, setEditing] = useState(false)
    // Without it, nobody is offered what would lead nowhere.
    const canEdit = useOf(inAnswers, (later) => later.MessageEditor) !== undefined
    const article = useRef<HTMLElement>(null)
    return renderPart('article', render, {
      'data-x-message': '',
      'data-role': role,
      'data-status': status,
      'data-reason': message.reason,
      'data-streaming': presence(isOpen),
      'data-editing': presence(isEditing),
      'aria-labelledby': headingId,
      'aria-busy': isOpen || undefined,
      tabIndex: -1,
      ...rest,
      ref: mergeRefs(article, ref),
      children: (
        <>
          <Unseen as={`h${headingLevel}`} id={headingId}>
            {isAnswer ? words.assistantSaid : words.youSaid}
          </Unseen>
          {attached.length > 0 && <Attachments items={attached} size="large" />}
          {isEditing && onEdit ? (
            <Editor
              text={textOf(parts)}
              onCancel={() => {
                setEditing(false)
                // Nothing was done: the message is where the reader goes on, in a list of anybody's.
                article.current?.focus({ preventScroll: true })
              }}
              onSave={(text) => {
                setEditing(false)
                onEdit(text)
              }}
            />
          ) : attached.length < parts.length || isAnswer ? (
            <Body {...props} isOpen={isOpen} sources={sources} />
          ) : null}
          {sources.length > 0 && <Sources sources={sources} />}
          <Marks {...props} />
          {/* There from the start: an answer's end must not move its text. */}
          <footer data-x-message-footer="">
            {isSettled && !isEditing && (
              <>
                {actions === undefined ? (
                  <Actions
                    message={message}
                    onRegenerate={onRegenerate}
                    onEdit={onEdit && canEdit ? () => setEditing(true) : undefined}
                  />
                ) : (
                  actions
                )}
                {branches}
                <Time at={message.createdAt} />
                {message.usage && <QuietUsage usage={message.usage} timing={message.timing} />}
              </>
            )}
          </footer>
        </>
      ),
    })
  },
)

type BodyProps = Pick<
  MessageViewProps,
  'message' | 'chat' | 'isPickedUp' | 'onDecide' | 'onResolve'
> & {
  isOpen: boolean
  sources: readonly SourcePart[]
}

/** What was written and done, in its order. */
function Body(props: BodyProps): ReactElement {
  const { message, chat, isOpen, isPickedUp, sources, onDecide, onResolve } = props
  const { words, locale, toolViews } = useUI()
  const { role, parts, waiting } = message
  const asking = parts.filter(isAsking)
  const isEmpty = parts.every((part) => 'text' in part && part.text === '')
  const partAt = (at: number): ReactNode => {
    const part = parts[at]
    // What a person attached stands above, together. Parts only come at the end: their place is their key.
    if (!part || (role !== 'assistant' && isAttached(part))) return null
    const Part: ComponentType<LivePartProps> = chat ? LivePart : MessagePart
    return (
      <Part
        key={at}
        part={part}
        role={role}
        chat={chat}
        id={message.id}
        at={at}
        sources={sources.length > 0 ? sources : undefined}
        {...contextOf(message, at, { onDecide, onResolve })}
      />
    )
  }
  const prompt = waiting?.prompt
  const reading =
    prompt === undefined
      ? undefined
      : words.readingPrompt(prompt.toLocaleString(locale, { style: 'percent' }))
  return (
    <div data-x-message-body="">
      {rowsOf(message, toolViews).map((row) =>
        typeof row === 'number' ? (
          partAt(row)
        ) : (
          <CallRun key={`calls ${row[0]?.at}`} calls={row}>
            {row.map(({ at }) => partAt(at))}
          </CallRun>
        ),
      )}
      {onDecide && asking.length > 1 && <AllApprovals calls={asking} onDecide={onDecide} />}
      {isOpen && (isEmpty || isPickedUp) && (
        <Waiting label={isPickedUp ? words.pickingUp : reading} />
      )}
    </div>
  )
}

type MarksProps = Pick<MessageViewProps, 'message' | 'onResume' | 'onAskAgain'>

/** What is missing below a message: its end, its text, its answer. */
function Marks({ message, onResume, onAskAgain }: MarksProps): ReactElement {
  const words = useWords()
  const { role, status, parts, reason, finishReason } = message
  // An answer of which nothing came has no end, and nothing to go on from.
  const isNothing = reason === 'error' && parts.length === 0
  const askAgain = isNothing ? onResume : onAskAgain
  return (
    <>
      {reason && !isNothing && (
        <p data-x-mark="" data-reason={reason}>
          {words.incomplete[reason]}
          {reason === 'other' && finishReason && ` (${finishReason})`}
          {onResume && (
            <button type="button" data-x-button="quiet" onClick={onResume}>
              {words.actions.continue}
            </button>
          )}
        </p>
      )}
      {role === 'assistant' && status === 'complete' && parts.every(saysNothing) && (
        <p data-x-mark="">{words.emptyAnswer}</p>
      )}
      {askAgain && (
        <p data-x-mark="">
          {words.notAnswered}
          <button type="button" data-x-button="quiet" onClick={askAgain}>
            {words.actions.retry}
          </button>
        </p>
      )}
    </>
  )
}

/** What a call that is drawn needs of its message; no other part renders when a question comes or goes. */
function contextOf(
  message: ChatMessage,
  at: number,
  acts: CallContext,
): CallContext & { isAwaiting?: boolean | undefined } {
  const part = message.parts[at]
  if (part?.type !== 'tool') return {}
  const step = stepAt(message, at)
  const isAsking = part.state === 'approval'
  if (!isAsking && part.state !== 'ready') return { step }
  const isAwaiting = acts.onDecide && (isAsking || message.status === 'awaiting')
  return { step, ...acts, isAwaiting: isAtWork(message) ? undefined : Boolean(isAwaiting) }
}

function isAtWork({ status }: ChatMessage): boolean {
  return status === 'pending' || status === 'streaming'
}

/** White space, or a thought that no answer followed. */
function saysNothing(part: ChatPart): boolean {
  return part.type === 'reasoning' || (part.type === 'text' && part.text.trim() === '')
}

function isAsking(part: ChatPart): part is ToolPart {
  return part.type === 'tool' && part.state === 'approval'
}

function isAttached(part: ChatPart): part is MediaPart {
  return part.type === 'image' || part.type === 'file'
}

function Waiting({ label }: { label: string | undefined }): ReactElement {
  const words = useWords()
  return (
    <p data-x-waiting="">
      {!label && <Unseen>{words.waiting}</Unseen>}
      <span data-x-waiting-dot="" aria-hidden="true" />
      {label && <span data-x-waiting-label="">{label}</span>}
    </p>
  )
}
