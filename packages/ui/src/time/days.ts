// Days as the reader's calendar has them.

/** Today and yesterday by name, other days of the last six by their weekday, the rest by date. */
export function formatDay(date: Date, locale: string | undefined, now: Date = new Date()): string {
  const days = Math.round((noonOf(now) - noonOf(date)) / 86_400_000)
  if (days === 0 || days === 1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
  }
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(date)
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' }
  if (now.getFullYear() !== date.getFullYear()) options.year = 'numeric'
  return new Intl.DateTimeFormat(locale, options).format(date)
}

/** Whether two times are on different days, for the reader. */
export function isOtherDay(left: number, right: number): boolean {
  return noonOf(new Date(left)) !== noonOf(new Date(right))
}

/** Noon of the day, so that a change of the clocks moves nothing to another one. */
function noonOf(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime()
}
