'use client'
import { forwardRef, useRef, useState } from 'react'
import { formatCount } from '../format.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { Unseen } from '../unseen.tsx'
import { useBeforePaint } from '../use-before-paint.ts'
import { useComposer } from './composer-context.ts'
import type { ComposerTrigger } from './trigger.ts'
import { useTriggers } from './use-triggers.ts'

/** Props of `ComposerTriggers`. */
export interface ComposerTriggersProps extends Omit<PartProps<'div'>, 'children'> {
  /** Which characters offer what. Make them once, outside of components. */
  lists: readonly ComposerTrigger[]
}

/**
 * Characters that offer a list in the composer around it: commands after `/`, mentions after `@`. The field keeps the
 * focus and takes the keys.
 * @example
 * <Composer><ComposerTriggers lists={[{ char: '/', label: 'Commands', items }]} /></Composer>
 */
export const ComposerTriggers: Part<ComposerTriggersProps, HTMLDivElement> = forwardRef(
  function ComposerTriggers({ lists, render, ...rest }, ref) {
    const { chat, input, assist } = useComposer('Triggers')
    const { words, locale } = useUI()
    const triggers = useTriggers(chat, input, lists)
    const { match, items, status, active } = triggers
    const list = useRef<HTMLDivElement>(null)
    const [side, setSide] = useState<'above' | 'below'>('above')
    const isOpen = match !== undefined
    useBeforePaint(() => {
      assist.set(triggers.assist)
    }, [assist, triggers])
    useBeforePaint(() => () => assist.set(undefined), [assist])
    useBeforePaint(() => {
      if (!isOpen) return
      const field = input.current?.getBoundingClientRect()
      const room = list.current?.offsetHeight ?? 0
      setSide(field && field.top < room + 16 ? 'below' : 'above')
    }, [input, isOpen, items.length])
    useBeforePaint(() => {
      const option = list.current?.querySelector<HTMLElement>("[aria-selected='true']")
      // A DOM without layout cannot scroll.
      option?.scrollIntoView?.({ block: 'nearest' })
    }, [active, isOpen])
    const said = !match
      ? ''
      : status === 'loading'
        ? words.composer.searching
        : status === 'error'
          ? words.composer.searchFailed
          : words.composer.found(formatCount(items.length, locale), items.length)

    return renderPart('div', render, {
      'data-x-triggers': '',
      ...rest,
      ref,
      children: (
        <>
          <Unseen as="div" role="status">
            {said}
          </Unseen>
          {match && (
            <div data-x-trigger-panel="" data-side={side} data-status={status}>
              {items.length > 0 && (
                <div
                  ref={list}
                  role="listbox"
                  id={triggers.listId}
                  aria-label={match.trigger.label}
                >
                  {items.map((item, index) => (
                    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus and takes the keys, as the pattern of a listbox on a field wants it
                    <div
                      key={item.id}
                      role="option"
                      id={triggers.optionId(index)}
                      aria-selected={index === active}
                      data-x-trigger-option=""
                      onPointerDown={(event) => event.preventDefault()}
                      onPointerMove={() => index !== active && triggers.setActive(index)}
                      onClick={() => triggers.pick(index)}
                    >
                      <bdi data-x-trigger-label="">{item.label}</bdi>
                      {item.description && <small dir="auto">{item.description}</small>}
                    </div>
                  ))}
                </div>
              )}
              {(status === 'error' || (status === 'loading' && items.length === 0)) && (
                <p data-x-trigger-status="" aria-hidden="true">
                  {said}
                </p>
              )}
            </div>
          )}
        </>
      ),
    })
  },
)
