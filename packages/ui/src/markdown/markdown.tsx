'use client'
import { forwardRef, useEffect, useMemo, useRef } from 'react'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { renderBlocks } from './block.tsx'
import { advance, emptyDocument } from './engine/document.ts'
import { healedBlocks } from './engine/heal.ts'
import type { ContentPolicy } from './policy.ts'
import { MarkdownContext } from './settings.ts'
import type { MarkdownComponents } from './settings.ts'

/** Props of `Markdown`. */
export interface MarkdownProps extends Omit<PartProps<'div'>, 'children'> {
  text: string
  /** More text may follow: unfinished marks at the end are shown as what they will be. @default false */
  streaming?: boolean | undefined
  /** Replacements for what the text is rendered with. Keep the object the same between renders. */
  components?: MarkdownComponents | undefined
  /** Which links and images are allowed. Keep the object the same between renders. */
  policy?: ContentPolicy | undefined
  /** Added to the level of every heading, so that an answer's headings fit below the page's. @default 2 */
  headingOffset?: number | undefined
}

/**
 * Markdown (CommonMark and GFM) as React elements. Text that grows costs what was added: finished blocks are
 * neither parsed nor rendered again. HTML in it is shown as text.
 */
export const Markdown: Part<MarkdownProps, HTMLDivElement> = forwardRef(function Markdown(
  { text, streaming = false, components, policy, headingOffset = 2, render, ...rest },
  ref,
) {
  const ui = useUI()
  // React may render without committing; going on from a committed document keeps that harmless.
  const committed = useRef(emptyDocument)
  const document = useMemo(() => advance(committed.current, text), [text])
  useEffect(() => {
    committed.current = document
  }, [document])
  const blocks = useMemo(
    () => (streaming ? healedBlocks(document) : document.blocks),
    [document, streaming],
  )
  const usedComponents = components ?? ui.markdown
  const usedPolicy = policy ?? ui.policy
  const settings = useMemo(
    () => ({ components: usedComponents, policy: usedPolicy, headingOffset }),
    [usedComponents, usedPolicy, headingOffset],
  )
  return (
    <MarkdownContext.Provider value={settings}>
      {renderPart('div', render, {
        'data-x-markdown': '',
        'data-streaming': presence(streaming),
        ...rest,
        ref,
        children: renderBlocks(blocks),
      })}
    </MarkdownContext.Provider>
  )
})
