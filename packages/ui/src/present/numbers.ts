// Numbers of a model as the reader's language writes them.

/** Signs that models write in place of a currency's code. */
const CURRENCIES: Readonly<Record<string, string>> = {
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
}

const made = new Map<string, Intl.NumberFormat>()

function formatOf(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = made.get(key)
  if (known) return known
  const format = new Intl.NumberFormat(locale, options)
  // A unit is a model's word: there may be any number of them.
  if (made.size > 100) made.clear()
  made.set(key, format)
  return format
}

/** How the numbers of a column are written, so that they can be compared. */
export interface Digits {
  /** Decimals of each. */
  decimals: number
  isGrouped: boolean
}

/** The digits that all of these have. */
export function digitsOf(values: readonly number[]): Digits {
  const decimals = values.map((value) => /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0)
  return {
    decimals: Math.min(3, Math.max(0, ...decimals)),
    isGrouped: values.some((value) => Math.abs(value) >= 10_000),
  }
}

/** Whether a unit is short enough to stand at each number of an axis. */
export function isShortUnit(unit: string): boolean {
  return unit.length <= 3
}

/**
 * A number with its unit: a currency's code or sign, `%`, or any word.
 * @param isShort for an axis: `12K`.
 */
export function formatNumber(
  value: number,
  locale: string,
  { unit, isShort = false, digits }: NumberForm = {},
): string {
  const size = Math.abs(value)
  const options: Intl.NumberFormatOptions = { ...lengthOf(size, isShort, digits) }
  // A year has no separator: four digits stand together.
  if (size < 10_000 && digits?.isGrouped !== true) options.useGrouping = false
  const currency = unit && (Object.hasOwn(CURRENCIES, unit) ? CURRENCIES[unit] : unit)
  if (currency && /^[A-Z]{3}$/.test(currency)) {
    const isPlain = options.maximumFractionDigits !== undefined
    const decimals = isShort || Number.isInteger(value) ? 0 : 2
    const fraction = isPlain
      ? { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
      : {}
    const money = { style: 'currency', currency, useGrouping: true } as const
    return formatOf(locale, { ...options, ...fraction, ...money }).format(value)
  }
  if (unit === '%') {
    return formatOf(locale, { ...options, style: 'unit', unit: 'percent' }).format(value)
  }
  const text = formatOf(locale, options).format(value)
  return unit ? `${text}\u00a0${unit}` : text
}

/** How a number is to be written. */
export interface NumberForm {
  unit?: string | undefined
  isShort?: boolean | undefined
  digits?: Digits | undefined
}

function lengthOf(
  size: number,
  isShort: boolean,
  digits: Digits | undefined,
): Intl.NumberFormatOptions {
  if (size >= 1e15 || (size > 0 && size < 1e-6)) {
    return { notation: 'scientific', maximumSignificantDigits: 3 }
  }
  if (isShort && size >= 10_000) return { notation: 'compact', maximumSignificantDigits: 3 }
  if (digits && digits.decimals > 0) {
    return { minimumFractionDigits: digits.decimals, maximumFractionDigits: digits.decimals }
  }
  if (size > 0 && size < 1) return { maximumSignificantDigits: 4 }
  return { maximumFractionDigits: isShort ? 2 : 3 }
}

/** A share from 0 to 1, in per cent. */
export function formatShare(share: number, locale: string): string {
  return formatOf(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share)
}
