'use client'
import { forwardRef, useEffect, useMemo, useRef } from 'react'
import type { SourcePart } from '@x/core'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { renderBlocks } from './block.tsx'
import { advance, emptyDocument } from './engine/document.ts'
import { closedBlocks, healedBlocks } from './engine/heal.ts'
import type { MarkdownPlugin } from './plugin.ts'
import type { ContentPolicy } from './policy.ts'
import { MarkdownContext, settingsOf } from './settings.ts'
import type { MarkdownComponents, MarkdownSettings } from './settings.ts'

/** Props of `Markdown`. Objects and arrays among them: keep them the same between renders. */
export interface MarkdownProps extends Omit<PartProps<'div'>, 'children'> {
  text: string
  /** More text may follow: unfinished marks at the end are shown as what they will be. @default false */
  streaming?: boolean | undefined
  /** Replacements for what the text is rendered with. @default those of `UIProvider` */
  components?: MarkdownComponents | undefined
  /** Colours for code, maths, diagrams. @default those of `UIProvider` */
  plugins?: readonly MarkdownPlugin[] | undefined
  /** Which links and images are allowed. @default that of `UIProvider` */
  policy?: ContentPolicy | undefined
  /** What `[1]` in the text points at. Without them it is text. */
  sources?: readonly SourcePart[] | undefined
  /** Added to the level of every heading, so that an answer's headings fit below the page's. @default 2 */
  headingOffset?: number | undefined
}

const NO_SOURCES: readonly SourcePart[] = []

/**
 * Markdown (CommonMark and GFM) as React elements. Text that grows costs what was added: finished blocks are
 * neither parsed nor rendered again. HTML in it is shown as text.
 */
export const Markdown: Part<MarkdownProps, HTMLDivElement> = forwardRef(function Markdown(
  {
    text,
    streaming = false,
    components,
    plugins,
    policy,
    sources = NO_SOURCES,
    headingOffset = 2,
    render,
    ...rest
  },
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
    () => (streaming ? healedBlocks(document) : closedBlocks(document)),
    [document, streaming],
  )
  const usedComponents = components ?? ui.markdown
  const usedPolicy = policy ?? ui.policy
  const usedPlugins = plugins ?? ui.plugins
  const settings = useMemo<MarkdownSettings>(
    () => ({
      components: usedComponents,
      policy: usedPolicy,
      headingOffset,
      sources,
      ...settingsOf(usedPlugins),
    }),
    [usedComponents, usedPolicy, headingOffset, sources, usedPlugins],
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
