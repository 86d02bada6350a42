'use client'
import { forwardRef } from 'react'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { formatDay } from './days.ts'
import { useMounted } from './use-mounted.ts'

/** Props of `Time`. */
export interface TimeProps extends Omit<PartProps<'time'>, 'children'> {
  /** Milliseconds since the epoch. Nothing is shown for 0, which says that nobody knows. */
  at: number
  /** The hour, or the day. @default 'hour' */
  unit?: 'hour' | 'day' | undefined
}

/** A time as the reader's language writes it. The whole date is its title. */
export const Time: Part<TimeProps, HTMLTimeElement> = forwardRef(function Time(
  { at, unit = 'hour', render, ...rest },
  ref,
) {
  const { locale } = useUI()
  const isMounted = useMounted()
  if (at === 0 || !isMounted) return null
  const date = new Date(at)
  const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
  return renderPart('time', render, {
    'data-x-time': unit,
    dateTime: date.toISOString(),
    title: whole.format(date),
    ...rest,
    ref,
    children: unit === 'hour' ? formatHour(date, locale) : formatDay(date, locale),
  })
})

function formatHour(date: Date, locale: string | undefined): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(date)
}
