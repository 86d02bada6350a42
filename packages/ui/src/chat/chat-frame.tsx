'use client'
import { forwardRef, useCallback, useEffect, useRef } from 'react'
import type { ComponentType, KeyboardEvent, ReactNode } from 'react'
import type { ChatErrorAction, ChatErrorData, ChatOptions, ChatState, ChatStore } from '@x/core'
import { ChatProvider, useChat, useStore } from '@x/react'
import { Announcer } from '../announcer/announcer.tsx'
import { Composer } from '../composer/composer.tsx'
import { useOpeningFocus } from '../focus/opening.ts'
import { useHeir } from '../focus/use-heir.ts'
import { ErrorNotice } from '../error-notice/error-notice.tsx'
import type { MarkdownPlugin } from '../content/plugin.ts'
import { byHand } from '../lazy-part.ts'
import { mergeProps, mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { Suggestions } from '../suggestions/suggestions.tsx'
import type { Suggestion } from '../suggestions/suggestions.tsx'
import { UIProvider, useUI } from '../ui-provider/ui-provider.tsx'
import type { FeedbackHandler, UIComponents } from '../ui-provider/ui-context.ts'
import type { AnnouncePolicy, EnterKey, MessageListProps } from '../ui-provider/slots.ts'
import type { DataViews, ToolViews } from '../content/tool-views.ts'
import { useSame } from '../use-same.ts'
import type { Words } from '../words.ts'
import { useKeyboardInset } from './use-keyboard-inset.ts'
import { useRoom } from './use-room.ts'

/** Props of `Chat`. Where to ask is one of `api`, `baseURL`, `client`, `chat`. */
export interface ChatProps extends Omit<PartProps<'section'>, 'children' | 'autoFocus'> {
  /** One exact chat URL, e.g. `/api/chat`. */
  api?: string | undefined
  /** The base of an OpenAI-compatible API, e.g. `/api`. */
  baseURL?: string | undefined
  client?: ChatOptions['client']
  /** A chat made elsewhere, which outlives the component. */
  chat?: ChatStore | undefined
  model?: string | undefined
  /** Everything else that `useChatCompletion` takes. */
  options?: Omit<ChatOptions, 'api' | 'baseURL' | 'client' | 'model'> | undefined
  /** Replacements for whole parts. */
  components?: UIComponents | undefined
  /** How calls of tools are drawn, by the names of the tools. @default `ToolCall` for all */
  toolViews?: ToolViews | undefined
  /** How data in messages is drawn, by its names. */
  dataViews?: DataViews | undefined
  /** What an empty chat says. @default words.greeting */
  greeting?: ReactNode
  /** Prompts to start from; four fit well. */
  suggestions?: readonly Suggestion[] | undefined
  /** Strings that differ from the pack in use. */
  words?: Partial<Words> | undefined
  /** BCP 47 language tag for numbers, money and times. @default the language of the words */
  locale?: string | undefined
  /** What is said to a screen reader, and when. @default 'auto' */
  announce?: AnnouncePolicy | undefined
  /** Tools of the composer, at the start of its lower row. */
  tools?: ReactNode
  /** What stands beside the button that sends, e.g. `<ComposerEstimate />`. */
  toolsEnd?: ReactNode
  /** What Enter does in the field. @default 'auto', a new line on phones, else it sends */
  enter?: EnterKey | undefined
  /** Answers get a button for good and one for bad. */
  onFeedback?: FeedbackHandler | undefined
  /** Additions to Markdown: colours for code, maths, diagrams. Make them once, outside of components. */
  plugins?: readonly MarkdownPlugin[] | undefined
  /** Does what an error asks for, e.g. `top-up`. */
  onErrorAction?: ((action: Exclude<ChatErrorAction, 'none'>) => void) | undefined
  /** The level of the heading that each turn has for ears; those of an answer stand below it. @default 2 */
  headingLevel?: number | undefined
  /** What stays in view when something is asked: the end, or the question at the top. @default 'end' */
  anchor?: 'end' | 'question' | undefined
  /**
   * Whether the field has the focus when the chat opens. Never on touch, and never while something else has it.
   * @default where the chat is the page: most of a window that does not scroll
   */
  autoFocus?: boolean | undefined
}

/** Props of `ChatFrame`. */
export interface ChatFrameProps extends ChatProps {
  /** Draws the conversation, also an empty one. Keep the component the same. */
  list: ComponentType<MessageListProps>
}

/**
 * `Chat` but for what draws the conversation, which is about half of its bytes: a page that opens with an empty chat
 * fetches that when somebody starts to write.
 * @example
 * const Drawn = lazy(() => import('@x/ui').then(({ MessageList }) => ({ default: MessageList })))
 * const List = (props: MessageListProps) => <Suspense fallback={props.empty}><Drawn {...props} /></Suspense>
 * <ChatFrame list={List} baseURL="/api" model="gpt-5" />
 */
export const ChatFrame: Part<ChatFrameProps, HTMLElement> = forwardRef(function ChatFrame(
  {
    list,
    api,
    baseURL,
    client,
    chat: given,
    model,
    options,
    components,
    toolViews,
    dataViews,
    words,
    locale,
    announce,
    greeting,
    suggestions,
    tools,
    toolsEnd,
    enter,
    onErrorAction,
    onFeedback,
    plugins,
    anchor,
    headingLevel,
    autoFocus,
    render,
    ...rest
  },
  ref,
) {
  const chat = useChat({ ...options, api, baseURL, client, model, chat: given })
  const sameComponents = useSame(components)
  const sameWords = useSame(words)
  const sameFeedback = useStable(onFeedback)
  const root = useRef<HTMLElement>(null)
  useKeyboardInset(root)
  useRoom(root)
  useHeir(root)
  useOpeningFocus(root, autoFocus, chat)
  return (
    <ChatProvider chat={chat}>
      <UIProvider
        components={sameComponents}
        toolViews={toolViews}
        dataViews={dataViews}
        words={sameWords}
        locale={locale}
        announce={announce}
        headingLevel={headingLevel}
        onFeedback={sameFeedback}
        plugins={plugins}
      >
        {renderPart('section', render, {
          ...mergeProps({ 'data-x-chat': '', onKeyDown: move }, rest),
          ref: mergeRefs(root, ref),
          children: (
            <ChatParts
              chat={chat}
              list={list}
              anchor={anchor}
              greeting={greeting}
              suggestions={suggestions}
              tools={tools}
              toolsEnd={toolsEnd}
              enter={enter}
              onErrorAction={onErrorAction}
            />
          ),
        })}
      </UIProvider>
    </ChatProvider>
  )
})

const move = (event: KeyboardEvent<HTMLElement>): void =>
  byHand.get().file?.moveBetweenMessages(event)

function ChatParts({
  chat,
  list,
  anchor,
  greeting,
  suggestions = [],
  tools,
  toolsEnd,
  enter,
  onErrorAction,
}: Pick<
  ChatFrameProps,
  'list' | 'anchor' | 'greeting' | 'suggestions' | 'tools' | 'toolsEnd' | 'enter' | 'onErrorAction'
> & {
  chat: ChatStore
}): ReactNode {
  const { components, words } = useUI()
  const List = components.MessageList ?? list
  const Input = components.Composer ?? Composer
  const Empty = components.Empty
  const empty = Empty ? (
    <Empty />
  ) : (
    <div data-x-empty="">
      <p data-x-greeting="">{greeting ?? words.greeting}</p>
      <Suggestions suggestions={suggestions} onPick={(prompt) => void chat.send(prompt)} />
    </div>
  )
  return (
    <>
      <Announcer />
      <List anchor={anchor} empty={empty} onErrorAction={onErrorAction} />
      <div data-x-chat-footer="">
        <StorageNotice chat={chat} />
        <Input end={toolsEnd} enter={enter}>
          {tools}
        </Input>
      </div>
    </>
  )
}

const selectStorageError = (state: ChatState): ChatErrorData | undefined => state.storage.error

/** That a chat is not kept stays visible until it is again; an error of the last answer comes and goes. */
function StorageNotice({ chat }: { chat: ChatStore }): ReactNode {
  const error = useStore(chat, selectStorageError)
  return error && <ErrorNotice error={error} onDismiss={chat.clearError} />
}

/** A function that stays the same one and calls the newest: an inline handler must not render every message. */
function useStable(handler: FeedbackHandler | undefined): FeedbackHandler | undefined {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  }, [handler])
  const stable = useCallback<FeedbackHandler>((...values) => latest.current?.(...values), [])
  return handler && stable
}
