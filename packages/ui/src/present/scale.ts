// From values to places along an axis whose marks are round numbers.

/** An axis. */
export interface Scale {
  /** Values of the marks, evenly spaced, from one end to the other. */
  ticks: readonly number[]
  /** Where a value is, from 0 at the low end to 1. */
  at(value: number): number
}

/**
 * The axis for these values, which are finite.
 * @param isFromZero whether lengths are compared, as those of bars, so that zero must be on it.
 */
export function scaleOf(values: readonly number[], isFromZero: boolean): Scale {
  const most = values.reduce((so, value) => Math.max(so, Math.abs(value)), 0)
  // In units of a power of ten, so that the difference of the largest numbers there are is still a number.
  const unit = most === 0 ? 1 : 10 ** Math.max(-300, Math.floor(Math.log10(most)))
  let low = values.reduce((so, value) => Math.min(so, value / unit), Infinity)
  let high = values.reduce((so, value) => Math.max(so, value / unit), -Infinity)
  if (values.length === 0 || (low === 0 && high === 0)) [low, high] = [0, 1]
  const isNearZero = low > 0 ? low < high / 2 : high < low / 2
  if (isFromZero || isNearZero || low === high) {
    low = Math.min(0, low)
    high = Math.max(0, high)
  }
  const step = roundStep((high - low) / 4)
  // Below a bar that leads down stands its number.
  const first = Math.floor(low / step - (isFromZero && low < 0 ? 0.25 : 0))
  const last = Math.ceil(high / step)
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => {
      const tick = Number(((first + index) * step).toPrecision(12)) * unit
      return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, Number(tick.toPrecision(12))))
    }),
    at: (value) => (value / unit / step - first) / (last - first),
  }
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const [step = 10] = [1, 2, 2.5, 5].filter((one) => one * power >= rough * 0.999)
  return step * power
}
