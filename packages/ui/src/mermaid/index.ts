// @x/ui/mermaid: fences of the language `mermaid` as diagrams. Mermaid is fetched when the first one is shown.
import type { MarkdownPlugin } from '../markdown/plugin.ts'
import { createDiagram } from './diagram.tsx'

/** What of Mermaid is used. `() => import('mermaid')` gives it. */
export interface MermaidModule {
  readonly default: {
    initialize(config: Record<string, unknown>): void
    render(id: string, text: string): Promise<{ svg: string }>
  }
}

/** What `mermaid` takes. */
export interface MermaidOptions {
  /** Fetches Mermaid. It is large, and not installed with this package. */
  load: () => Promise<MermaidModule>
  /** More of Mermaid's configuration. Its security settings stay as they are here. */
  config?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Shows Mermaid diagrams, once their fence is closed. A diagram is a picture: nothing in it runs, links or loads.
 * @example
 * const plugins = [mermaid({ load: () => import('mermaid') })]
 * <Markdown text={text} plugins={plugins} />
 */
export function mermaid(options: MermaidOptions): MarkdownPlugin {
  return { name: 'mermaid', fences: { mermaid: createDiagram(options) } }
}
