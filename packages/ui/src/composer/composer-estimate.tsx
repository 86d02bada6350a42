'use client'
import { forwardRef, useId, useMemo } from 'react'
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

/** From this share of what a model can hold on, the meter warns. */
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
    if (written === 0 && share === 0) return null
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
          {/* The meter says it by its name. */}
          {state && <span aria-hidden="true">{words.composer.context(percent)}</span>}
          {written > 0 && (
            <span data-x-estimate-text="">
              {!state && (
                <span data-x-estimate-tokens="">
                  {words.composer.aboutTokens(formatCount(used, locale), used)}
                  {cost && ' · '}
                </span>
              )}
              {cost && words.costEstimated(formatCost(cost, locale))}
            </span>
          )}
          {limit !== undefined && (
            <meter
              min={0}
              max={limit}
              value={Math.min(limit, used)}
              aria-label={words.composer.context(percent)}
            />
          )}
          <span id={hintId} hidden>
            {isPartial ? words.composer.estimatePartial : words.composer.estimateHint}
          </span>
        </>
      ),
    })
  },
)
