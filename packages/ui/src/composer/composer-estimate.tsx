'use client'
import { forwardRef, useId, useMemo } from 'react'
import type { ReactElement } from 'react'
import type { ChatState, Model } from '@x/core'
import { useStore } from '@x/react'
import { formatCost, formatCount } from '../format.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'
import { estimateContext, estimateCost, estimateTokens } from './estimate.ts'

/** Props of `ComposerEstimate`. */
export interface ComposerEstimateProps extends Omit<PartProps<'div'>, 'children'> {
  /** The model that will be asked: its price, and how much it can hold. */
  model?: Pick<Model, 'pricing' | 'contextLength'> | undefined
}

const wholeDraft = (draft: string): string => draft
const hasItems = (items: readonly unknown[]): boolean => items.length > 0
// Not the messages: those are others with each token of an answer.
const selectTree = (state: ChatState): ChatState['tree'] => state.tree

/** From these shares of what a model can hold on, the meter is there, and warns. */
const HALF_FULL = 0.5
const NEARLY_FULL = 0.8

/** About how many tokens and how much money the next message takes, and how full the model's context is. */
export const ComposerEstimate: Part<ComposerEstimateProps, HTMLDivElement> = forwardRef(
  function ComposerEstimate({ model, render, ...rest }, ref) {
    const { chat } = useComposer('Estimate')
    const { words, locale } = useUI()
    const draft = useStore(chat.draft, wholeDraft)
    const isPartial = useStore(chat.attachments, hasItems)
    const tree = useStore(chat, selectTree)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the tree is what tells that the line has changed
    const before = useMemo(() => estimateContext(chat.get().messages), [chat, tree])
    const hintId = useId()
    const written = estimateTokens(draft.trim())
    const used = before + written
    const cost = model?.pricing && estimateCost(used, model.pricing)
    const limit = model?.contextLength
    const share = limit ? Math.min(1, used / limit) : 0
    const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(share)
    const state = share >= 1 ? 'full' : share >= NEARLY_FULL ? 'nearly-full' : undefined
    const isMetered = share >= HALF_FULL
    if (written === 0 && !isMetered) return null
    return renderPart('div', render, {
      'data-x-estimate': '',
      'data-state': state,
      role: 'group',
      'aria-label': words.composer.estimate,
      'aria-describedby': hintId,
      title: isPartial ? words.composer.estimatePartial : words.composer.estimateHint,
      ...rest,
      ref,
      children: (
        <>
          {written > 0 && (
            <span data-x-estimate-text="">
              {!isMetered && (
                <span data-x-estimate-tokens="">
                  {words.composer.aboutTokens(formatCount(used, locale), used)}
                  {cost && ' · '}
                </span>
              )}
              {cost && <bdi>{words.costEstimated(formatCost(cost, locale))}</bdi>}
            </span>
          )}
          {isMetered && (
            <span
              data-x-context=""
              role="meter"
              aria-label={words.composer.context(percent)}
              aria-valuemin={0}
              aria-valuemax={limit}
              aria-valuenow={Math.min(limit ?? 0, used)}
              aria-valuetext={percent}
              title={words.composer.context(percent)}
            >
              <Ring share={share} />
              <span aria-hidden="true">{percent}</span>
            </span>
          )}
          <span id={hintId} hidden>
            {isPartial ? words.composer.estimatePartial : words.composer.estimateHint}
          </span>
        </>
      ),
    })
  },
)

/** Filled from the top, clockwise in either direction of reading, as a clock is. */
function Ring({ share }: { share: number }): ReactElement {
  const circle = { cx: 10, cy: 10, r: 7.5, pathLength: 100 }
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="3" aria-hidden="true">
      <circle {...circle} opacity="0.25" />
      <circle {...circle} strokeDasharray={`${share * 100} 100`} transform="rotate(-90 10 10)" />
    </svg>
  )
}
