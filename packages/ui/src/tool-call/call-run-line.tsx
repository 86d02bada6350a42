'use client'
import { Fragment } from 'react'
import type { ReactElement } from 'react'
import { messageOf } from '@x/core'
import { callOf } from '@x/react'
import { formatCount, formatDuration } from '../format.ts'
import { Icon } from '../icons.tsx'
import { findView } from '../content/find-view.ts'
import type { ToolView, ToolViews } from '../content/tool-views.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { warnOnce } from '../warn-once.ts'
import type { CallInRow, CallRunLineProps } from './call-in-row.ts'
import { englishCalls } from './words.ts'

/** What several calls did, on one line: each tool in the app's words or by its name, and how long it took in all. */
export function CallRunLine({ calls, open, onToggle }: CallRunLineProps): ReactElement {
  const { locale, toolViews } = useUI()
  const words = usePartWords(englishCalls, (all) => all.calls)
  const told = [...byName(calls)].map(
    ([name, same]) => summaryOf(name, same, toolViews) ?? nameOf(name, same.length),
  )
  const took = durationOf(calls)
  if (took >= 1000) told.push(formatDuration(took, locale))

  function nameOf(name: string, count: number): string {
    const readable = readableName(name)
    return count === 1 ? readable : words.times(readable, formatCount(count, locale))
  }

  return (
    <button type="button" data-x-fold="" aria-expanded={open} onClick={onToggle}>
      <Icon name="tool" />
      <span data-x-fold-label="">
        {/* Each for itself: names in Latin letters would be read as one, from the left, on a page from the right. */}
        {told.map((text, at) => (
          <Fragment key={at}>
            {at > 0 && words.between}
            <bdi>{at > 0 ? text : capitalized(text, locale)}</bdi>
          </Fragment>
        ))}
      </span>
      <Icon name="chevron" />
    </button>
  )
}

function byName(calls: readonly CallInRow[]): Map<string, CallInRow[]> {
  const found = new Map<string, CallInRow[]>()
  for (const call of calls) {
    const same = found.get(call.part.name)
    if (same) same.push(call)
    else found.set(call.part.name, [call])
  }
  return found
}

/** What the app says of calls of one tool; undefined where it says nothing. */
function summaryOf(
  name: string,
  calls: readonly CallInRow[],
  views: ToolViews,
): string | undefined {
  const given: ToolView<unknown> | undefined = findView(views, name)
  if (!given || !('summary' in given)) return undefined
  try {
    const text: unknown = given.summary(calls.map(({ part, step }) => callOf(part, { step })))
    if (typeof text === 'string' && text.trim() !== '') return text
  } catch (thrown) {
    warnOnce(
      `@x/ui: \`summary\` of the tool "${name}" threw: ${messageOf(thrown)}. The tool's name stands in its place.`,
    )
  }
  return undefined
}

/** A tool's name as words, e.g. `read page` of `read_page` and of `readPage`. */
function readableName(name: string): string {
  const words = name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|[_-]+/g, ' ').trim()
  return words.replaceAll(/(?<= )[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase()) || name
}

function capitalized(text: string, locale: string): string {
  // Before a name may stand which way all of it is read.
  return text.replace(/^\u200f?./u, (first) => first.toLocaleUpperCase(locale))
}

/** Calls of one request run side by side, those of the next after them. In milliseconds. */
function durationOf(calls: readonly CallInRow[]): number {
  const steps = new Map<number, number>()
  for (const { part, step } of calls) {
    steps.set(step, Math.max(steps.get(step) ?? 0, part.durationMs ?? 0))
  }
  return [...steps.values()].reduce((sum, each) => sum + each, 0)
}
