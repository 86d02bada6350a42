'use client'
import { forwardRef } from 'react'
import { formatCost } from '../format.ts'
import { Icon } from '../icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'

/** Props of `BalanceNotice`. */
export interface BalanceNoticeProps extends Omit<PartProps<'div'>, 'children'> {
  /** What the account holds, a decimal number as text. */
  amount: string
  /** ISO 4217 or a token symbol, e.g. `USD`. */
  currency: string
  /** From this amount on, in the same currency, the balance is low. @default 0 */
  low?: number | undefined
  /** Offers to add credit when the balance is low. */
  onTopUp?: (() => void) | undefined
}

/** What an account still holds: quiet while it is enough, plain when it is low, with what to do about it. */
export const BalanceNotice: Part<BalanceNoticeProps, HTMLDivElement> = forwardRef(
  function BalanceNotice({ amount, currency, low = 0, onTopUp, render, ...rest }, ref) {
    const { words, locale } = useUI()
    const isLow = Number(amount) <= low
    const money = formatCost({ amount, currency, estimated: false }, locale)
    const lowText = Number(amount) > 0 ? words.balanceLow(money) : words.balanceNone
    const text = isLow ? lowText : words.balance(money)
    return renderPart('div', render, {
      'data-x-balance': '',
      'data-low': presence(isLow),
      ...rest,
      ref,
      children: (
        <>
          {isLow && <Icon name="warning" />}
          {/* There from the start, so that it is said aloud once it turns low, and not at each amount. */}
          <span role="status">{isLow ? text : ''}</span>
          {!isLow && <span>{text}</span>}
          {isLow && onTopUp && (
            <button type="button" data-x-button="quiet" onClick={onTopUp}>
              {words.actions['top-up']}
            </button>
          )}
        </>
      ),
    })
  },
)
