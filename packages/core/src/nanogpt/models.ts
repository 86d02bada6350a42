// The detailed list of models in the words of `Model`.
import { asArray, asNumber, asObject, asText, type Json } from '../json.ts'
import type { Model, ModelCapabilities, ModelPricing } from '../message/types.ts'
import { decimalOf, multiply } from './decimal.ts'

const ICONS = 'https://nano-gpt.com'

const CACHE_READ = ['cache_read', 'cacheRead', 'input_cache_read', 'cached_input', 'cached_prompt']
const CACHE_WRITE = ['cache_write', 'cacheWrite', 'input_cache_write', 'cache_creation']

function pricingOf(value: unknown): ModelPricing | undefined {
  const raw = asObject(value)
  const unit = asText(raw?.['unit']) ?? 'per_million_tokens'
  const read = (names: readonly string[]): string | undefined => {
    const amount = names.map((name) => decimalOf(raw?.[name])).find((each) => each !== undefined)
    return amount !== undefined && unit === 'per_token' ? multiply(amount, '1000000') : amount
  }
  const prompt = read(['prompt', 'input'])
  const completion = read(['completion', 'output'])
  if (prompt === undefined || completion === undefined || !/token/.test(unit)) return undefined
  const pricing: ModelPricing = {
    prompt,
    completion,
    currency: asText(raw?.['currency']) ?? 'USD',
  }
  const [cacheRead, cacheWrite] = [read(CACHE_READ), read(CACHE_WRITE)]
  if (cacheRead !== undefined) pricing.cacheRead = cacheRead
  if (cacheWrite !== undefined) pricing.cacheWrite = cacheWrite
  return pricing
}

function capabilitiesOf(entry: Json): ModelCapabilities | undefined {
  const raw = asObject(entry['capabilities']) ?? {}
  const { input_modalities, output_modalities } = asObject(entry['architecture']) ?? {}
  const takes = asArray(input_modalities)
  const gives = asArray(output_modalities)
  const known: [keyof ModelCapabilities, unknown][] = [
    ['vision', raw['vision'] ?? (takes.includes('image') || undefined)],
    ['files', raw['pdf_upload'] ?? (takes.includes('file') || undefined)],
    ['audio', raw['audio_input'] ?? (takes.includes('audio') || undefined)],
    ['video', raw['video_input'] ?? (takes.includes('video') || undefined)],
    ['reasoning', raw['reasoning']],
    ['tools', raw['tool_calling']],
    ['parallelTools', raw['parallel_tool_calls']],
    ['structuredOutput', raw['structured_output']],
    ['imageOutput', gives.includes('image') || undefined],
  ]
  const told = known.filter(([, value]) => typeof value === 'boolean')
  return told.length > 0 ? Object.fromEntries(told) : undefined
}

function iconOf(value: unknown): string | undefined {
  const path = asText(value)
  return path !== undefined && URL.canParse(path, ICONS) ? new URL(path, ICONS).href : undefined
}

/** What an entry of the list tells besides id, name, description and context. */
export function readModel(entry: Json): Partial<Model> {
  const created = asNumber(entry['created'])
  const all: Partial<Model> = {
    createdAt: created ? created * 1000 : undefined,
    maxOutputTokens: asNumber(entry['max_output_tokens']),
    pricing: pricingOf(entry['pricing']),
    capabilities: capabilitiesOf(entry),
    iconURL: iconOf(entry['icon_url']),
    category: asText(entry['category']),
    // The list has no member for it: enclaves are known by the start of their ids.
    isVerifiable: asText(entry['id'])?.startsWith('TEE/') || undefined,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
