'use client'
import { forwardRef, useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { describeError } from '@x/core'
import type { ChatErrorAction, ChatErrorData } from '@x/core'
import { formatCost, formatDuration } from '../format.ts'
import { Icon } from '../icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'

/** Props of `ErrorNotice`. */
export interface ErrorNoticeProps extends Omit<PartProps<'div'>, 'children'> {
  error: ChatErrorData
  /** Sends again; offered where that can help. */
  onRetry?: (() => void) | undefined
  /** Goes on with the answer that broke off. Offered where that helps. */
  onResume?: (() => void) | undefined
  /** Does what the error asks for, e.g. `top-up`. Without it, only sending again is offered. */
  onAction?: ((action: Exclude<ChatErrorAction, 'none'>) => void) | undefined
  onDismiss?: (() => void) | undefined
}

/** An error in a person's terms, with the one thing to do about it. */
export const ErrorNotice: Part<ErrorNoticeProps, HTMLDivElement> = forwardRef(function ErrorNotice(
  { error, onRetry, onResume, onAction, onDismiss, render, ...rest },
  ref,
) {
  const { words, locale } = useUI()
  const text = describeError(error, words.errors)
  const { balanceRequired: needed } = error
  return renderPart('div', render, {
    'data-x-error': '',
    'data-kind': error.kind,
    'data-action': error.action,
    role: 'alert',
    ...rest,
    ref,
    children: (
      <>
        <Icon name="warning" />
        <div data-x-error-text="">
          <strong>{text.title}</strong>
          {text.hint && (
            <span>
              {text.hint}
              {needed &&
                ` ${words.balanceNeeded(formatCost({ ...needed, estimated: false }, locale))}`}
            </span>
          )}
          <details>
            <summary>{words.details}</summary>
            <p dir="auto">
              {error.message}
              {error.requestId && <code dir="ltr">{error.requestId}</code>}
            </p>
          </details>
        </div>
        {/* A countdown is not news. */}
        <div data-x-error-actions="" aria-live="off">
          <ActionButton
            key={error.retryAfter}
            error={error}
            onRetry={onRetry}
            onResume={onResume}
            onAction={onAction}
          />
          {onDismiss && (
            <button
              type="button"
              data-x-button="icon"
              aria-label={words.dismiss}
              title={words.dismiss}
              onClick={onDismiss}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      </>
    ),
  })
})

function ActionButton({
  error,
  onRetry,
  onResume,
  onAction,
}: Pick<ErrorNoticeProps, 'error' | 'onRetry' | 'onResume' | 'onAction'>): ReactElement | null {
  const { words, locale } = useUI()
  const waitMs = useCountdown(error.retryAfter)
  const { action } = error
  const sendsAgain = action === 'retry' || action === 'continue'
  if (action === 'continue' && onResume) {
    return (
      <button type="button" data-x-button="solid" onClick={onResume}>
        {words.actions.continue}
      </button>
    )
  }
  if (action !== 'none' && !sendsAgain && onAction) {
    return (
      <button type="button" data-x-button="solid" onClick={() => onAction(action)}>
        {words.actions[action]}
      </button>
    )
  }
  // Whatever the error, a person may have mended it elsewhere; a call that cannot work stays one.
  if (!onRetry || error.kind === 'usage') return null
  const isWaiting = waitMs > 0
  return (
    <button
      type="button"
      // Where asking again changes nothing, it is not what to do first.
      data-x-button={action === 'none' ? 'quiet' : 'solid'}
      data-waiting={presence(isWaiting)}
      aria-disabled={isWaiting || undefined}
      onClick={() => {
        if (!isWaiting) onRetry()
      }}
    >
      {isWaiting ? words.retryIn(formatDuration(waitMs, locale)) : words.actions.retry}
    </button>
  )
}

const TICK_MS = 1000

/** Milliseconds left of `duration`, counted from when the notice appeared. */
function useCountdown(duration: number | undefined): number {
  const [left, setLeft] = useState(duration ?? 0)
  // A tree that was hidden meanwhile goes on counting from there.
  const counting = useRef<{ duration: number; end: number }>(undefined)
  useEffect(() => {
    if (!duration) return undefined
    if (counting.current?.duration !== duration) {
      counting.current = { duration, end: performance.now() + duration }
    }
    const { end } = counting.current
    const tick = (): void => {
      const now = Math.max(0, end - performance.now())
      setLeft(now)
      if (now === 0) clearInterval(timer)
    }
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [duration])
  return left
}
