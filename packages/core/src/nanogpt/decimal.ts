// Exact arithmetic on decimal numbers as text. Money never passes through a float here.
import { toDecimal } from '../dialect/usage.ts'

interface Scaled {
  digits: bigint
  places: number
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i

function parse(decimal: string): Scaled | undefined {
  const [, sign, whole = '', part = '', exponent = '0'] = DECIMAL.exec(decimal.trim()) ?? []
  if (whole === '' && part === '') return undefined
  const digits = BigInt(whole + part) * (sign === '-' ? -1n : 1n)
  const places = part.length - Number(exponent)
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places }
}

function format({ digits, places }: Scaled): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  const part = text.slice(text.length - places).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${whole}${part ? `.${part}` : ''}`
}

function scaled(decimal: string): Scaled {
  return parse(decimal) ?? { digits: 0n, places: 0 }
}

/** A finite number, or text that is one, as a decimal; undefined for anything else. */
export function decimalOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? toDecimal(value) : undefined
  const read = typeof value === 'string' ? parse(value) : undefined
  return read && format(read)
}

/** The exact product. */
export function multiply(left: string, right: string): string {
  const [one, other] = [scaled(left), scaled(right)]
  return format({ digits: one.digits * other.digits, places: one.places + other.places })
}

/** The exact sum. */
export function add(...decimals: readonly string[]): string {
  const all = decimals.map(scaled)
  const places = Math.max(0, ...all.map((each) => each.places))
  const sum = all.reduce(
    (total, each) => total + each.digits * 10n ** BigInt(places - each.places),
    0n,
  )
  return format({ digits: sum, places })
}

/** The exact difference. */
export function subtract(left: string, right: string): string {
  return add(left, multiply(right, '-1'))
}

/** A millionth, exactly. */
export function perMillion(decimal: string): string {
  const { digits, places } = scaled(decimal)
  return format({ digits, places: places + 6 })
}
