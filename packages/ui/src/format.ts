// Numbers, durations and money as the reader's language writes them.
import type { Cost } from '@x/core'

/** A whole number with the separators of the language. */
export function formatCount(count: number, locale: string | undefined): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(count)
}

/** A large number, short: `128K`. */
export function formatCompact(count: number, locale: string | undefined): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(
    count,
  )
}

/** A duration in milliseconds as seconds or, from a minute on, minutes and seconds; `long` is for a sentence. */
export function formatDuration(
  milliseconds: number,
  locale: string | undefined,
  unitDisplay: 'short' | 'long' = 'short',
): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  const unit = (value: number, name: 'minute' | 'second'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay }).format(value)
  if (seconds < 60) return unit(seconds, 'second')
  const rest = seconds % 60
  const minutes = unit(Math.floor(seconds / 60), 'minute')
  return rest === 0 ? minutes : `${minutes} ${unit(rest, 'second')}`
}

/** A duration in milliseconds as seconds with one decimal: `0.4 sec`. */
export function formatSeconds(milliseconds: number, locale: string | undefined): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(milliseconds / 1000)
}

/** Money with as many decimals as a small amount needs: two from a unit on, two significant ones below. */
export function formatCost(cost: Cost, locale: string | undefined): string {
  const amount = Number(cost.amount)
  const digits: Intl.NumberFormatOptions =
    amount === 0 || Math.abs(amount) >= 1
      ? { maximumFractionDigits: 2 }
      : { maximumSignificantDigits: 2, minimumSignificantDigits: 2 }
  if (!/^[A-Z]{3}$/.test(cost.currency)) {
    return `${new Intl.NumberFormat(locale, digits).format(amount)} ${cost.currency}`
  }
  const currency: Intl.NumberFormatOptions = { style: 'currency', currency: cost.currency }
  return inOrder(new Intl.NumberFormat(locale, { ...currency, ...digits }).format(amount))
}

/** In a language from the right, the sign of "US$" would stand before its letters where it is the last of all. */
function inOrder(money: string): string {
  return money.replace(/(?<=\u200f.*\w)\p{Sc}$/u, '$&\u200e')
}

/** A price of a list, with all of its decimals: `$0.006`, `$2.50`, `$10`. */
export function formatPrice(
  { amount, currency }: Pick<Cost, 'amount' | 'currency'>,
  locale: string | undefined,
): string {
  const isKnown = /^[A-Z]{3}$/.test(currency)
  const text = new Intl.NumberFormat(locale, {
    ...(isKnown ? { style: 'currency', currency } : {}),
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(Number(amount))
  return isKnown ? inOrder(text) : `${text} ${currency}`
}

/** A size in bytes, in the largest unit of which there is one: `1.2 MB`. */
export function formatBytes(bytes: number, locale: string | undefined): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power)
}
