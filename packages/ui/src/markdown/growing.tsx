'use client'
import { createElement, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useGrowingText } from './growing-text.ts'
import type { Texts } from './growing-text.ts'

interface GrowingProps {
  tag: string
  attributes?: Readonly<Record<string, unknown>> | undefined
  texts: Texts
  /** Renders the children, with these texts in place of their own. */
  render: (texts: Texts) => ReactNode
  /** What follows them in the element: `null` for nothing yet, `undefined` for nothing ever. */
  after?: ReactNode
}

/** An element whose text may grow at its end. */
export function Growing({ tag, attributes, texts, render, after }: GrowingProps): ReactElement {
  const element = useRef<HTMLElement>(null)
  const given = useGrowingText(texts, element, !after)
  return elementOf(tag, { ...attributes, ref: element }, render(given), after)
}

/** An element, with a second child only where there may ever be one. */
export function elementOf(
  tag: string,
  attributes: Readonly<Record<string, unknown>> | undefined,
  children: ReactNode,
  after: ReactNode,
): ReactElement {
  if (after === undefined) return createElement(tag, attributes, children)
  return createElement(tag, attributes, children, after)
}
