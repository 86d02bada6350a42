// @x/ui/highlight: colours for code. Grammars are fetched when a fence asks for one.
import type { LanguageFn } from 'highlight.js'
import { createLowlight } from 'lowlight'
import type { MarkdownPlugin } from '../content/plugin.ts'
import { colour } from './colours.ts'
import { grammarName, GRAMMARS } from './grammars.ts'

/** What `highlight` takes. */
export interface HighlightOptions {
  /** More grammars of highlight.js, by the name that a fence gives. */
  languages?: Readonly<Record<string, LanguageFn>> | undefined
}

/**
 * Colours code in Markdown, also while it is being written. Code shows plain until its grammar has arrived, and
 * never turns plain again.
 * @example
 * const plugins = [highlight()]
 * <Markdown text={text} plugins={plugins} />
 */
export function highlight(options: HighlightOptions = {}): MarkdownPlugin {
  const lowlight = createLowlight(options.languages)
  const pending = new Map<string, Promise<boolean>>()

  async function fetchGrammar(name: string): Promise<boolean> {
    const load = Object.hasOwn(GRAMMARS, name) ? GRAMMARS[name] : undefined
    if (!load) return false
    try {
      lowlight.register(name, (await load()).default)
      return true
    } catch {
      // Offline, or a deployment that is gone: code stays plain, and the next block asks again.
      pending.delete(name)
      return false
    }
  }

  const has = (language: string): boolean => lowlight.registered(grammarName(language))
  return {
    name: 'highlight',
    highlighter: {
      has,
      load(language) {
        const name = grammarName(language)
        if (lowlight.registered(name)) return Promise.resolve(true)
        const asked = pending.get(name) ?? fetchGrammar(name)
        pending.set(name, asked)
        return asked
      },
      highlight: (code, language, isOpen, earlier) =>
        colour(
          (text) => lowlight.highlight(grammarName(language), text, { prefix: '' }).children,
          code,
          isOpen,
          earlier,
        ),
    },
  }
}
