'use client'
import { createElement, useEffect, useMemo, useRef } from 'react'
import type { ComponentType, ReactElement, ReactNode } from 'react'
import type { MathProps } from '../content/plugin.ts'
import { useOf, whole } from '../lazy-file.ts'
import { presence } from '../part.ts'
import { setter } from './temml.ts'
import type { MathNode } from './temml.ts'

const LONGEST = 20_000

/** The component that shows a formula: its TeX until Temml is here, and where the TeX is wrong. */
export function createFormula(macros: Readonly<Record<string, string>>): ComponentType<MathProps> {
  return function Formula({ tex, isBlock, isOpen }: MathProps): ReactElement {
    const toTree = useOf(setter, whole)
    const lastGood = useRef<{ tex: string; node: ReactNode }>(undefined)
    const rendered = useMemo(() => {
      if (!toTree || tex.length > LONGEST) return undefined
      try {
        return renderNode(toTree(tex, isBlock, macros), 0)
      } catch {
        // A formula that is still being written is wrong at most of its lengths.
        return undefined
      }
    }, [toTree, tex, isBlock])
    useEffect(() => {
      if (rendered) lastGood.current = { tex, node: rendered }
    }, [rendered, tex])
    // The formula as it was a few letters ago looks calmer than its source; a whole one that is wrong is wrong.
    const before = isOpen ? lastGood.current : undefined
    const shown = rendered ?? (before && tex.startsWith(before.tex) ? before.node : undefined)
    // No element of blocks, also on a line of its own: it may stand amid a paragraph, which would end there.
    return (
      <span data-x-math={isBlock ? 'block' : 'inline'} data-raw={presence(!shown)} dir="ltr">
        {shown ?? <code>{tex}</code>}
      </span>
    )
  }
}

const TAGS = /^(?:math|m[a-z]+|semantics|annotation)$/
const ATTRIBUTES = /^(?!on|href|src)[a-z-]+$/i

function renderNode(node: MathNode, key: number): ReactNode {
  if (node.text !== undefined) return node.text
  const children = node.children?.map(renderNode)
  // A fragment of Temml's, which has no element of its own.
  if (node.type === undefined || !TAGS.test(node.type)) return children
  const props: Record<string, unknown> = { key }
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    if (ATTRIBUTES.test(name)) props[name] = String(value)
  }
  const className = node.classes?.filter(Boolean).join(' ')
  if (className) props.className = className
  if (node.style && Object.keys(node.style).length > 0) props.ref = setStyle(node.style)
  return createElement(node.type, props, ...(children ?? []))
}

/** By hand, because not every DOM gives MathML elements a style; React would break there. */
function setStyle(
  style: Readonly<Record<string, string>>,
): (element: MathMLElement | null) => void {
  return (element) => {
    if (!element?.style) return
    for (const [name, value] of Object.entries(style)) {
      if (!/url\(/i.test(value)) element.style.setProperty(kebabCased(name), value)
    }
  }
}

function kebabCased(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
