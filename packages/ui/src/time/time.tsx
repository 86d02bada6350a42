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
  // Kept: a message that grows renders with each frame.
  const written = useMemo(
    () => isShown && write(new Date(at), unit, locale),
    [isShown, at, unit, locale],
  )
  if (!written) return null
  const { text, ...attributes } = written
  return renderPart('time', render, {
    'data-x-time': unit,
    ...attributes,
    ...rest,
    ref,
    children: text,
  })
})

function write(
  date: Date,
  unit: 'hour' | 'day',
  locale: string,
): { dateTime: string; title: string; text: string } {
  const region = regionOf(locale)
  return {
    dateTime: date.toISOString(),
    title: formatOf(region, FULL).format(date),
    text: unit === 'day' ? formatDay(date, region) : formatOf(region, HOUR).format(date),
  }
}

const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' }
const HOUR: Intl.DateTimeFormatOptions = { timeStyle: 'short' }

const formats = new Map<string, Intl.DateTimeFormat>()

/** Kept: to make one takes a good part of a frame, and each message has a time. */
function formatOf(region: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // A format keeps the time zone in which it was made; its owner may travel.
  const key = [region, options.dateStyle, new Date().getTimezoneOffset()].join(' ')
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(region, options)))
  return format
}

/** The locale as the browser's reader has it: in `en`, whether the hour is 3 PM or 15 is for their region to say. */
function regionOf(locale: string): string {
  return navigator.languages.find((tag) => tag.startsWith(`${locale}-`)) ?? locale
}
