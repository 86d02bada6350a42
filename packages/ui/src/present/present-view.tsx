'use client'
import { forwardRef, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { ChatErrorData } from '@x/core'
import { useChatContext } from '@x/react'
import { MarkdownContext, settingsOf } from '../markdown/settings.ts'
import type { MarkdownSettings } from '../markdown/settings.ts'
import { mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { formatCount } from '../format.ts'
import { stateWords } from '../tool-call/state-words.ts'
import {
  answerIn,
  answerOf,
  type Asking,
  AskingContext,
  type Given,
  givenIn,
  keysOf,
  messageOf,
  questionsIn,
} from './asking.ts'
import { asks, isHalfWritten } from './asks.ts'
import { PartView } from './part-view.tsx'
import { LIMITS, type PresentPart } from './parts.ts'
import type { PresentAnswer } from './present-tool.ts'
import { partFrom, partsIn } from './read-part.ts'
import { usePresentWords } from './rich.tsx'
import { presentText } from './to-text.ts'
import { useSaidAnswer } from './said-answer.ts'
import { membersOf } from './values.ts'

/** What is read of a call of `present`. */
export interface PresentCall {
  /** By which an answer that is a message is found after the call. */
  id?: string | undefined
  state: 'args' | 'ready' | 'approval' | 'running' | 'done' | 'error' | 'denied' | 'cancelled'
  /** The arguments as far as they are written. */
  args?: unknown
  result?: unknown
  error?: ChatErrorData | undefined
  reason?: string | undefined
  /** What was denied is a question that was left unanswered. */
  isSkipped?: boolean | undefined
  /** Gives what a person answered. */
  resolve?: ((answer: PresentAnswer) => void) | undefined
}

/** Props of `PresentView`. */
export interface PresentViewProps extends Omit<PartProps<'form'>, 'children' | 'onSubmit'> {
  call: PresentCall
}

/** What a call of `present` shows and asks. */
export const PresentView: Part<PresentViewProps, HTMLFormElement> = forwardRef(function PresentView(
  { call, render, ...rest },
  ref,
) {
  const { headingLevel, markdown, policy, plugins, words, locale } = useUI()
  const own = usePresentWords()
  const form = useRef<HTMLFormElement>(null)
  const isOpen = call.state === 'args'
  const isHalf = isHalfWritten(call.state)
  const all = partsIn(call.args, isHalf)
  const given = all.slice(0, LIMITS.parts)
  const parts = given.map(partFrom)
  const asking = useAsking(call, parts, form)
  const settings = useMemo<MarkdownSettings>(
    () => ({
      components: markdown,
      policy,
      headingLevel: headingLevel + 1,
      sources: [],
      words: undefined,
      ...settingsOf(plugins),
    }),
    [headingLevel, markdown, policy, plugins],
  )
  const isOver = call.state === 'error' || call.state === 'denied' || call.state === 'cancelled'
  const left = all.length - given.length
  const isUnanswered = asking.state === 'closed' && parts.some(asks)
  const note = isOver
    ? (call.error?.message ?? call.reason ?? stateWords(call, words))
    : isUnanswered
      ? words.notAnswered
      : !isOpen && parts.length === 0
        ? own.nothing
        : left > 0 && own.notShown(formatCount(left, locale), left)
  return renderPart('form', render, {
    'data-x-present': '',
    'data-state': call.state,
    // Without a stylesheet nothing else says that more is to come.
    'aria-busy': isOpen || undefined,
    ...rest,
    ref: mergeRefs(form, ref),
    onSubmit: (event: { preventDefault(): void }) => {
      event.preventDefault()
      asking.give()
    },
    children: (
      <MarkdownContext.Provider value={settings}>
        <AskingContext.Provider value={asking}>
          {renderParts(parts, isHalf)}
          {note && (
            <p data-x-present-note="" dir="auto">
              {note}
            </p>
          )}
        </AskingContext.Provider>
      </MarkdownContext.Provider>
    ),
  })
})

/** Cards that follow one another stand side by side. */
function renderParts(parts: readonly PresentPart[], isHalf: boolean): ReactNode {
  const shown: ReactElement[] = []
  for (let start = 0; start < parts.length;) {
    let end = start + 1
    if (parts[start]?.type === 'card') while (parts[end]?.type === 'card') end += 1
    const views = parts.slice(start, end).map((part, offset) => {
      const index = start + offset
      return (
        <PartView
          key={index}
          part={part}
          index={index}
          isOpen={isHalf && index === parts.length - 1}
        />
      )
    })
    shown.push(
      parts[start]?.type === 'card' ? (
        <div key={`cards ${start}`} data-x-present-cards="">
          {views}
        </div>
      ) : (
        (views[0] as ReactElement)
      ),
    )
    start = end
  }
  return shown
}

function useAsking(
  call: PresentCall,
  parts: readonly PresentPart[],
  form: { readonly current: HTMLFormElement | null },
): Asking {
  // What was just given, until the call itself says so.
  const [sent, setSent] = useState<PresentAnswer>()
  const chat = useChatAround()
  const { state, result, resolve } = call
  const isMessages = state === 'done' && membersOf(result)?.['answers'] === 'message'
  const asMessages = isMessages ? chat : undefined
  const said = useSaidAnswer(call, asMessages)
  const answer = (state === 'done' ? answerIn(result) : undefined) ?? said.answer ?? sent
  const { last, isAlone } = questionsIn(parts)
  const latest = useRef({ parts, resolve, asMessages, said })
  useEffect(() => {
    latest.current = { parts, resolve, asMessages, said }
  })
  const [acts] = useState(() => {
    const act = (more: Given | undefined, press?: { button: string; card: string }): void => {
      const now = latest.current
      if (!form.current || !(now.resolve ?? now.asMessages)) return
      const filled = givenIn(form.current, now.parts)
      const all = more ? [...filled, more] : filled
      const gave = { ...answerOf(all), ...(press && { pressed: press.button, card: press.card }) }
      if (now.resolve) {
        now.resolve(gave)
        setSent(gave)
      } else if (press || !now.said.isThere()) void now.asMessages?.send(messageOf(all, press))
    }
    return {
      give: (given?: Given) => act(given),
      press: (button: string, card: string) => act(undefined, { button, card }),
    }
  })
  const step: Asking['state'] = answer
    ? 'answered'
    : resolve || asMessages
      ? 'open'
      : state === 'args' || state === 'running' || state === 'approval'
        ? 'writing'
        : 'closed'
  const named = JSON.stringify(keysOf(parts))
  return useMemo(() => {
    const keys = JSON.parse(named) as Asking['keys']
    return { state: step, answer, keys, isAlone, last, ...acts }
  }, [step, answer, named, isAlone, last, acts])
}

/** The chat around, if there is one: a message may be shown without any. */
function useChatAround(): ReturnType<typeof useChatContext> | undefined {
  try {
    // oxlint-disable-next-line react/rules-of-hooks -- it is called in every render; only what it throws is caught
    return useChatContext()
  } catch {
    return undefined
  }
}

/** For `toolViews={{ present: presentView }}`: the view, and the text of it. */
export const presentView: {
  view: typeof PresentView
  toText: (call: PresentCall) => string
} = { view: PresentView, toText: (call) => presentText(call) }
