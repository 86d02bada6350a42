// The strings of `present`. Apart from the others: a chat without it does not carry them.
import { plural } from '../plural.ts'

/** The strings of `present`. */
export interface PresentWords {
  /** What a chart is, for whoever cannot see it: its kind, its title, what it shows. */
  chart(kind: 'bar' | 'line', title: string): string
  /** From which value to which. */
  span(low: string, high: string): string
  /** Opens the numbers of a chart as a table. */
  numbers: string
  /** Above the names of the points of a chart, where nothing else says what they are. */
  point: string
  /** Above the numbers of a chart, for the same reason. */
  value: string
  showMore(count: string): string
  notShown(count: string, value: number): string
  /** Beside a field that may stay empty. */
  optional: string
  pick: string
  answered: string
  yes: string
  no: string
  /** Above what could not be drawn, with what it says it is. */
  unknown(kind: string): string
  nothing: string
}

/** English. */
export const englishPresent: PresentWords = {
  chart: (kind, title) => `${kind === 'bar' ? 'Bar chart' : 'Line chart'}${title && `: ${title}`}`,
  span: (low, high) => `from ${low} to ${high}`,
  numbers: 'Show the numbers',
  point: 'Name',
  value: 'Value',
  showMore: (count) => `Show ${count} more`,
  notShown: (count, value) =>
    `${count} more ${plural('en', value, { one: 'is', other: 'are' })} not shown`,
  optional: 'optional',
  pick: 'Choose…',
  answered: 'Answered',
  yes: 'Yes',
  no: 'No',
  unknown: (kind) => `Shown as text, because “${kind}” cannot be drawn`,
  nothing: 'There is nothing to show',
}
