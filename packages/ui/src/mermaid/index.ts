// @x/ui/mermaid: fences of the language `mermaid` as diagrams. Mermaid is fetched when the first one is shown.
import type { MarkdownPlugin } from '../content/plugin.ts'
import { createDiagram } from './diagram.tsx'
import type { MermaidModule, MermaidOptions } from './diagram.tsx'

export type { MermaidModule, MermaidOptions }

/**
 * Shows Mermaid diagrams, once their fence is closed. A diagram is a picture: nothing in it runs, links or loads.
 * @example
 * const plugins = [mermaid({ load: () => import('mermaid') })]
 * <Markdown text={text} plugins={plugins} />
 */
export function mermaid(options: MermaidOptions): MarkdownPlugin {
  return { name: 'mermaid', fences: { mermaid: createDiagram(options) } }
}
