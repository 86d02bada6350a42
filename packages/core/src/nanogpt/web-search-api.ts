// The separate search endpoint: the one place that documents the shape of its sources.
import type { Connection } from '../http/connection.ts'
import type { CallOptions } from '../http/fetch-json.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import type { Scheduler } from '../schedule.ts'
import type { Cost, SourcePart } from '../message/types.ts'
import { askJson } from './account.ts'
import { decimalOf } from './decimal.ts'

/** What to search for, and what is wanted back. */
export interface WebSearchParams {
  query: string
  /** @default 'linkup' */
  provider?: string | undefined
  depth?: 'standard' | 'deep' | (string & {}) | undefined
  /** Others than Linkup have `searchResults` alone. @default 'searchResults' */
  outputType?: 'searchResults' | 'sourcedAnswer' | 'structured' | undefined
  /** The JSON schema for `structured`, as an object or as text. */
  structuredOutputSchema?: Readonly<Record<string, unknown>> | string | undefined
  includeImages?: boolean | undefined
  /** `YYYY-MM-DD`. */
  fromDate?: string | undefined
  /** `YYYY-MM-DD`. */
  toDate?: string | undefined
  includeDomains?: readonly string[] | undefined
  excludeDomains?: readonly string[] | undefined
  [member: string]: unknown
}

/** What a search found. */
export interface WebSearchResult {
  /** With `sourcedAnswer`. */
  answer: string | undefined
  /** With `structured`: the object that the schema asked for. */
  data: unknown
  /** Pages, ready to be shown beside an answer. */
  sources: readonly SourcePart[]
  /** Addresses of pictures. */
  images: readonly { url: string; title: string | undefined }[]
  cost: Cost | undefined
  /** As it came. */
  raw: unknown
}

function toSource(value: unknown, index: number): readonly SourcePart[] {
  const entry = asObject(value)
  const url = asText(entry?.['url'])
  if (!entry || url === undefined || entry['type'] === 'image') return []
  const title = asText(entry['title']) ?? asText(entry['name'])
  const snippet = asText(entry['content']) ?? asText(entry['snippet'])
  return [{ type: 'source', id: `s${index + 1}`, url, title, snippet }]
}

function toImage(value: unknown): readonly { url: string; title: string | undefined }[] {
  const entry = asObject(value)
  const url = asText(entry?.['imageUrl']) ?? (entry?.['type'] === 'image' && asText(entry['url']))
  return url ? [{ url, title: asText(entry?.['title']) }] : []
}

function readResult(raw: Json): WebSearchResult {
  const { data } = raw
  const object = asObject(data)
  const found = Array.isArray(data) ? asArray(data) : asArray(object?.['sources'])
  const amount = decimalOf(asObject(raw['metadata'])?.['cost'])
  return {
    answer: asText(object?.['answer']),
    data,
    sources: found.flatMap(toSource),
    images: found.flatMap(toImage),
    cost: amount === undefined ? undefined : { amount, currency: 'USD', estimated: false },
    raw,
  }
}

/** Searches the web without a model. @throws ChatError */
export async function searchWeb(
  connection: Connection,
  scheduler: Scheduler,
  params: WebSearchParams,
  call?: CallOptions,
): Promise<WebSearchResult> {
  const { structuredOutputSchema: schema, ...rest } = params
  // The schema travels as text within the JSON.
  const text = typeof schema === 'object' ? JSON.stringify(schema) : schema
  const body = text === undefined ? rest : { ...rest, structuredOutputSchema: text }
  return readResult(await askJson(connection, scheduler, { path: 'web', body }, call))
}
