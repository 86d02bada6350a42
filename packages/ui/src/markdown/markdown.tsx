'use client'
import { forwardRef, useContext, useEffect, useId, useMemo, useRef } from 'react'
import type { SourcePart } from '@x/core'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { UIContext } from '../ui-provider/ui-context.ts'
import { renderDocument } from './block.tsx'
import { directionOf } from './direction.ts'
import { advance } from './engine/advance.ts'
import type { Document } from './engine/types.ts'
import { FootnotesContext } from './footnote-mark.tsx'
import { Footnotes } from './footnotes.tsx'
import type { MarkdownPlugin } from '../content/plugin.ts'
import type { ContentPolicy } from '../content/policy.ts'
import type { MarkdownComponents } from '../content/components.ts'
import { MarkdownContext, settingsOf } from './settings.ts'
import type { MarkdownSettings } from './settings.ts'
import { englishMarkdown, type MarkdownWords } from './words.ts'

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
  /** Which rules: those of CommonMark alone, or GFM's and footnotes too. @default 'chat' */
  flavor?: 'commonmark' | 'chat' | undefined
  /**
   * The level of the text's uppermost headings, 1 to 6. Those below follow step by step: a level that the text leaves
   * out is none on the page. @default one below the heading of a turn, which is 3
   */
  headingLevel?: number | undefined
  /** Strings that differ from those of `UIProvider`, or from English without one. */
  words?: Partial<MarkdownWords> | undefined
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
    sources,
    flavor,
    headingLevel,
    words,
    render,
    ...rest
  },
  ref,
) {
  const ui = useContext(UIContext)
  const usedComponents = components ?? ui.markdown
  const usedPolicy = policy ?? ui.policy
  const usedPlugins = plugins ?? ui.plugins
  const usedLevel = headingLevel ?? ui.headingLevel + 1
  const settings = useMemo<MarkdownSettings>(
    () => ({
      components: usedComponents,
      policy: usedPolicy,
      headingLevel: usedLevel,
      sources: sources ?? NO_SOURCES,
      words: words && { ...englishMarkdown, ...ui.words, ...words },
      ...settingsOf(usedPlugins),
    }),
    [usedComponents, usedPolicy, usedLevel, sources, usedPlugins, ui.words, words],
  )
  // React may render without committing; going on from a committed document keeps that harmless.
  const committed = useRef<Document>(undefined)
  const math = settings.Math !== undefined
  const citations = sources !== undefined
  const document = useMemo(
    () => advance(committed.current, text, { flavor, math, citations, streaming }),
    [text, flavor, math, citations, streaming],
  )
  useEffect(() => {
    committed.current = document
  }, [document])
  const id = useId()
  const { blocks, footnotes } = document
  const notes = useMemo(() => ({ id, footnotes }), [id, footnotes])
  return (
    <MarkdownContext.Provider value={settings}>
      <FootnotesContext.Provider value={notes}>
        {renderPart('div', render, {
          'data-x-markdown': '',
          // Blocks without letters, or with none yet, go the way of the others.
          dir: directionOf(blocks),
          'data-streaming': presence(streaming),
          ...rest,
          ref,
          children: (
            <>
              {renderDocument(blocks, streaming)}
              <Footnotes />
            </>
          ),
        })}
      </FootnotesContext.Provider>
    </MarkdownContext.Provider>
  )
})
