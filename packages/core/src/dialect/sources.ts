// Citations in their many shapes, as one list of sources.
import { asNumber, asObject, asText, type Json } from '../json.ts'
import type { SourcePart } from '../message/types.ts'

type Source = Omit<SourcePart, 'type' | 'id'>

/** Where servers put what an answer rests on, or lists of it; the ones that tell most come first. */
const MEMBERS = [
  'annotations',
  'search_results',
  'citations',
  'sources',
  'references',
  'web_search',
  'context',
  'search_info',
  'provider_specific_fields',
  'executed_tools',
  'results',
  'vertex_ai_grounding_metadata',
  'grounding_metadata',
  'groundingMetadata',
  'grounding_chunks',
  'groundingChunks',
] as const

const IS_MEMBER: ReadonlySet<string> = new Set(MEMBERS)
const NONE: readonly Source[] = []
/** Deeper than any server nests them. */
const MAX_DEPTH = 5

/** Makes a reader of what chunks, choices, deltas and messages name, which pushes what it learns: a source, or its title or snippet. */
export function createSourceReader(push: (source: Source) => void): (holder: Json) => void {
  const sources = new Map<string, Pick<Source, 'title' | 'snippet'>>()
  return (holder) => {
    for (const source of sourcesIn(holder)) {
      const known = sources.get(source.url)
      const isNew = !known || (!known.title && source.title) || (!known.snippet && source.snippet)
      if (!isNew) continue
      const title = known?.title ?? source.title
      sources.set(source.url, { title, snippet: known?.snippet ?? source.snippet })
      push(source)
    }
  }
}

function sourcesIn(holder: Json): readonly Source[] {
  // Nearly every chunk names none, and is told apart without a list being made. Benchmark: wire.mjs.
  for (const name in holder) {
    if (IS_MEMBER.has(name) && holder[name]) return collect(holder, 0)
  }
  return NONE
}

function collect(value: unknown, depth: number): readonly Source[] {
  if (depth > MAX_DEPTH) return NONE
  if (Array.isArray(value)) return value.flatMap((each) => collect(each, depth + 1))
  const object = asObject(value)
  const source = depth > 0 ? toSource(value) : undefined
  if (source) return [source]
  if (!object) return NONE
  return MEMBERS.flatMap((member) => (object[member] ? collect(object[member], depth + 1) : NONE))
}

function toSource(value: unknown): Source | undefined {
  const object = asObject(value)
  const citation = asObject(object?.['url_citation']) ?? asObject(object?.['web']) ?? object
  const url =
    address(value) ??
    asText(citation?.['url']) ??
    asText(citation?.['uri']) ??
    asText(citation?.['link'])
  if (!url) return undefined
  return {
    url,
    title: asText(citation?.['title']),
    snippet:
      asText(citation?.['content']) ??
      asText(citation?.['snippet']) ??
      asText(citation?.['cited_text']) ??
      asText(citation?.['summary']),
    start: asNumber(citation?.['start_index']),
    end: asNumber(citation?.['end_index']),
  }
}

function address(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z][\w+.-]*:/i.test(value) ? value : undefined
}
