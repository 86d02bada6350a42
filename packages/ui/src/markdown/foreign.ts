import type { Inline } from './engine/types.ts'
import type { MarkdownSettings } from './settings.ts'

/**
 * Whether components of somebody else's stand in running text. What they make may be a block: it would end a `<p>`,
 * and a page that came from a server would not be the one that React expects.
 */
export function holdsForeign(nodes: readonly Inline[], settings: MarkdownSettings): boolean {
  const { components, hasForeignMath } = settings
  if (!components.Image && !components.Link && !hasForeignMath) return false
  return nodes.some((node) => {
    if (node.type === 'image') return components.Image !== undefined
    if (node.type === 'math') return hasForeignMath
    if (node.type === 'link' && node.href !== undefined && components.Link) return true
    return 'children' in node && holdsForeign(node.children, settings)
  })
}
