'use client'
import { forwardRef, useEffect, useId, useRef, useState } from 'react'
import { formatDuration } from '../format.ts'
import { Icon } from '../icons.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { mergeRefs, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { activeIn } from '../tree-of.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useBeforePaint } from '../use-before-paint.ts'
import { useUntilFound } from '../use-until-found.ts'

/** Props of `Reasoning`. */
export interface ReasoningProps extends Omit<PartProps<'div'>, 'children'> {
  text: string
  /** More may come: its last lines are shown, and the seconds counted. @default false */
  streaming?: boolean | undefined
  /** How long it took, in milliseconds. */
  durationMs?: number | undefined
  /** Open or closed from outside. Undefined leaves it to the reader. */
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
}

// Below a second a number says nothing.
const SHORTEST_MS = 1000

/**
 * What the model thought, in a quiet fold; while it thinks, the last lines of that. Once the reader has opened or closed
 * it, it stays that way.
 */
export const Reasoning: Part<ReasoningProps, HTMLDivElement> = forwardRef(function Reasoning(
  { text, streaming = false, durationMs, open, onOpenChange, render, ...rest },
  ref,
) {
  const { words, locale } = useUI()
  const contentId = useId()
  const root = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<boolean>()
  const showsItself = useShowsItself(streaming, root)
  const measuredMs = useLiveDuration(streaming)
  const decided = open ?? chosen
  const isOpen = decided === true
  const isCapped = decided === undefined && showsItself
  const choose = (next: boolean): void => {
    setChosen(next)
    onOpenChange?.(next)
  }
  const content = useUntilFound(isOpen || isCapped, () => choose(true))
  const took = durationMs ?? measuredMs
  const isLong = took !== undefined && took >= SHORTEST_MS
  const time = isLong ? formatDuration(took, locale, 'long') : undefined
  const done = time ? words.thoughtFor(time) : words.thought
  return renderPart('div', render, {
    'data-x-reasoning': '',
    'data-open': presence(isOpen),
    'data-capped': presence(isCapped),
    'data-streaming': presence(streaming),
    ...rest,
    ref: mergeRefs(root, ref),
    children: (
      <>
        <button
          type="button"
          data-x-fold=""
          aria-expanded={isOpen}
          aria-controls={contentId}
          onClick={() => choose(!isOpen)}
        >
          <Icon name="chevron" />
          <span data-x-fold-label="">{streaming ? words.thinking : done}</span>
          {streaming && time && <bdi data-x-fold-time="">{time}</bdi>}
        </button>
        <div ref={content} id={contentId} data-x-fold-content="" hidden={!isOpen && !isCapped}>
          <Markdown text={text} streaming={streaming} />
        </div>
      </>
    ),
  })
})

// Folds when the thinking is over, except under the eyes of somebody who reads there; before the answer is painted for
// the first time, so that its first line does not move.
function useShowsItself(streaming: boolean, root: { current: HTMLElement | null }): boolean {
  const [shows, setShows] = useState(streaming)
  useBeforePaint(() => {
    if (streaming) {
      setShows(true)
      return
    }
    const element = root.current
    const isRead =
      element?.closest('[data-scroll="reading"]') || element?.contains(activeIn(element))
    if (!isRead) setShows(false)
  }, [streaming, root])
  return shows
}

function useLiveDuration(streaming: boolean): number | undefined {
  const [elapsed, setElapsed] = useState<number>()
  // A tree that was hidden meanwhile goes on counting from there.
  const start = useRef<number>(undefined)
  useEffect(() => {
    if (!streaming) {
      start.current = undefined
      return undefined
    }
    const from = (start.current ??= performance.now())
    const tick = (): void => setElapsed(performance.now() - from)
    tick()
    const timer = setInterval(tick, 1000)
    return () => {
      clearInterval(timer)
      tick()
    }
  }, [streaming])
  return elapsed
}
