'use client'
import { forwardRef, useMemo } from 'react'
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
  const isShown = at !== 0 && isMounted
  // Kept: a message that grows renders with each frame, and making a format takes a good part of one.
  const written = useMemo(() => isShown && write(new Date(at), locale), [isShown, at, locale])
  if (!written) return null
  const { dateTime, title, hour, day } = written
  return renderPart('time', render, {
    'data-x-time': unit,
    dateTime,
    title,
    ...rest,
    ref,
    children: unit === 'hour' ? hour : day,
  })
})

function write(
  date: Date,
  locale: string,
): { dateTime: string; title: string; hour: string; day: string } {
  const region = regionOf(locale)
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(region, options).format(date)
  return {
    dateTime: date.toISOString(),
    title: format({ dateStyle: 'full', timeStyle: 'short' }),
    hour: format({ timeStyle: 'short' }),
    day: formatDay(date, region),
  }
}

/** The locale as the browser's reader has it: in `en`, whether the hour is 3 PM or 15 is for their region to say. */
function regionOf(locale: string): string {
  return navigator.languages.find((tag) => tag.startsWith(`${locale}-`)) ?? locale
}
