'use client'
import { createContext, forwardRef, useContext, useMemo, useRef } from 'react'
import type { KeyboardEvent, ReactElement, RefObject } from 'react'
import type { ChatState, ChatStore } from '@x/core'
import { ChatError, isBusy as isChatBusy } from '@x/core'
import { sendDraft, useChatContext, useChatStatus, useDraft, useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { Icon } from '../icons.tsx'
import { isComposingKey } from '../ime.ts'
import { mergeProps, mergeRefs, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI, useWords } from '../ui-provider/ui-provider.tsx'
import { useAutosize } from './use-autosize.ts'

interface ComposerContextValue {
  chat: ChatStore
  input: RefObject<HTMLTextAreaElement | null>
  submit: () => void
}

const ComposerContext = createContext<ComposerContextValue | undefined>(undefined)

function useComposer(part: string): ComposerContextValue {
  const context = useContext(ComposerContext)
  if (!context) {
    throw new ChatError('usage', {
      message: `@x/ui: \`Composer.${part}\` was rendered outside of \`Composer.Root\`. It has nothing to send to. Put it inside \`<Composer.Root>\`.`,
    })
  }
  return context
}

function useIsBusy(chat: ChatStore): boolean {
  return isChatBusy({ status: useChatStatus(chat) })
}

/** Props of `Composer.Root`. */
export interface ComposerRootProps extends PartProps<'form'> {
  chat?: ChatStore | undefined
}

const Root: Part<ComposerRootProps, HTMLFormElement> = forwardRef(function ComposerRoot(
  { chat: given, render, onSubmit, ...rest },
  ref,
) {
  const chat = useChatContext(given)
  const isBusy = useIsBusy(chat)
  const input = useRef<HTMLTextAreaElement>(null)
  const context = useMemo<ComposerContextValue>(
    () => ({
      chat,
      input,
      submit() {
        if (!sendDraft(chat)) return
        input.current?.focus({ preventScroll: true })
      },
    }),
    [chat],
  )
  return (
    <ComposerContext.Provider value={context}>
      {renderPart('form', render, {
        'data-x-composer': '',
        'data-busy': presence(isBusy),
        ...rest,
        ref,
        onSubmit(event: Parameters<NonNullable<typeof onSubmit>>[0]) {
          onSubmit?.(event)
          if (event.defaultPrevented) return
          event.preventDefault()
          context.submit()
        },
      })}
    </ComposerContext.Provider>
  )
})

const Input: Part<PartProps<'textarea'>, HTMLTextAreaElement> = forwardRef(function ComposerInput(
  { render, ...rest },
  ref,
) {
  const { chat, input, submit } = useComposer('Input')
  const words = useWords()
  const [draft, setDraft] = useDraft(chat)
  useAutosize(input, draft)
  const props = {
    'data-x-composer-input': '',
    rows: 1,
    dir: 'auto',
    enterKeyHint: 'send',
    'aria-label': words.composerLabel,
    placeholder: words.composerPlaceholder,
    value: draft,
    onChange(event: { target: HTMLTextAreaElement }) {
      setDraft(event.target.value)
    },
    onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
      if (event.defaultPrevented || isComposingKey(event)) return
      if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
        event.preventDefault()
        submit()
      } else if (event.key === 'Escape' && isChatBusy(chat.get())) {
        event.preventDefault()
        void chat.stop()
      }
    },
  }
  return renderPart('textarea', render, {
    ...mergeProps(props, rest),
    ref: mergeRefs(input, ref),
  })
})

const hasText = (draft: string): boolean => draft.trim() !== ''

const Send: Part<PartProps<'button'>, HTMLButtonElement> = forwardRef(function ComposerSend(
  { render, onClick, ...rest },
  ref,
) {
  const { chat, submit } = useComposer('Send')
  const words = useWords()
  const isBusy = useIsBusy(chat)
  const canSend = useStore(chat.draft, hasText)
  const label = isBusy ? words.stop : words.send
  return renderPart('button', render, {
    // One button with two names: focus stays where it is when an answer starts or ends.
    'data-x-composer-send': '',
    'data-state': isBusy ? 'stop' : 'send',
    type: 'button',
    'aria-label': label,
    title: label,
    'aria-disabled': (!isBusy && !canSend) || undefined,
    children: <Icon name={isBusy ? 'stop' : 'send'} />,
    ...rest,
    ref,
    onClick(event: React.MouseEvent<HTMLButtonElement>) {
      onClick?.(event)
      if (event.defaultPrevented) return
      if (isBusy) void chat.stop()
      else submit()
    },
  })
})

const selectQueued = (state: ChatState): number => state.queue.length
const selectPaused = (state: ChatState): boolean => state.isQueuePaused

/** How many messages wait for their turn and, when a stop or an error paused them, a way to go on. */
function Queue(): ReactElement | null {
  const { chat } = useComposer('Queue')
  const { words, locale } = useUI()
  const count = useStore(chat, selectQueued)
  const isPaused = useStore(chat, selectPaused)
  if (count === 0) return null
  return (
    <div data-x-composer-queue="">
      <span>{words.queued(formatCount(count, locale))}</span>
      {isPaused && (
        <button type="button" data-x-button="quiet" onClick={chat.resumeQueue}>
          {words.send}
        </button>
      )}
    </div>
  )
}

const Assembled: Part<ComposerRootProps, HTMLFormElement> = forwardRef(function Composer(
  { children, ...rest },
  ref,
) {
  return (
    <Root {...rest} ref={ref}>
      <Queue />
      <div data-x-composer-card="">
        <Input />
        <div data-x-composer-tools="">
          <div data-x-composer-start="">{children}</div>
          <div data-x-composer-end="">
            <Send />
          </div>
        </div>
      </div>
    </Root>
  )
})

/** The parts of the composer, to be assembled otherwise. */
export interface ComposerParts {
  Root: typeof Root
  /** The text field: Enter sends, Shift and Enter make a new line, Escape stops an answer. */
  Input: typeof Input
  /** One button: sends, or stops the answer being written. */
  Send: typeof Send
  Queue: typeof Queue
}

/** Where a person writes. Children are tools, at the start of the row below the text. */
export const Composer: typeof Assembled & ComposerParts = Object.assign(Assembled, {
  Root,
  Input,
  Send,
  Queue,
})
