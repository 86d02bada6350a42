// OpenAI's chunks with what NanoGPT adds: prices, errors with details, and usage in two conventions.
import type { Decoder, Framing, Operation, Payload } from '../dialect/dialect.ts'
import { asArray, asObject, asText, type Json, parseJson } from '../json.ts'
import { openai } from '../dialect/openai.ts'
import type { Delta, ModelPricing, Usage } from '../message/types.ts'
import { type CacheTTL, readCaching } from './caching.ts'
import { withDetails } from './errors.ts'
import { parseModelId } from './model-id.ts'
import { type Billing, cacheSavings, estimateCost, readBilling, usageOf } from './pricing.ts'
import { wholeUsage } from './usage.ts'

/** What a decoder must know to price an answer. */
export interface DecoderInput {
  operation: Operation
  framing: Framing
  /** What was asked. */
  body: Json
  /** The prices of the model that was asked, where they are known. */
  prices: ModelPricing | undefined
  /** Amounts to add to an estimate; undefined where what was asked has no known price. */
  extras: readonly string[] | undefined
}

/** Nearly every chunk has none of these, and is told apart without being parsed again. */
const EXTRA = /x_nanogpt_pricing|nanoGPT/

/** Makes the decoder of one answer. */
export function createNanoGPTDecoder(input: DecoderInput): Decoder {
  const { prices, extras, framing, body } = input
  const decode = openai().decoder({ ...input, params: body, settings: {} })
  const asked = cachedFor(body)
  const { base } = parseModelId(asText(body['model']) ?? '')
  const enclave = base.startsWith('TEE/') ? base : undefined
  let usage: Usage | undefined
  let billing: Billing | undefined
  let told: string | undefined

  /** The usage with all that is known about its price. */
  function priced(isLast: boolean): Delta[] {
    const counted = usage ?? (billing && usageOf(billing))
    if (!counted) return []
    const all = wholeUsage(counted)
    const cost = billing?.cost ?? counted.cost
    const cacheTTL = billing?.cacheTTL ?? asked ?? '5m'
    const result: Usage = { ...all }
    if (cost) result.cost = cost
    else if (isLast && usage && prices && extras) {
      result.cost = estimateCost(all, prices, { cacheTTL, extras })
    }
    const saved = prices && cacheSavings(all, prices, { cacheTTL })
    if (saved) result.saved = saved
    const text = JSON.stringify(result)
    // Said once: each saying is a change that someone looks at.
    if (text === told) return []
    told = text
    return [{ type: 'usage', usage: result }]
  }

  function readExtra({ data }: Payload): boolean {
    if (!EXTRA.test(data)) return false
    const chunk = asObject(parseJson(data))
    billing =
      readBilling(chunk?.['x_nanogpt_pricing']) ?? readBilling(chunk?.['nanoGPT']) ?? billing
    return true
  }

  return (payload) => {
    const read = decode(payload)
    const decoded = enclave === undefined ? read : read.map((delta) => asAsked(delta, enclave))
    let isLast = payload === undefined || framing === 'json'
    let isPriced = payload !== undefined && readExtra(payload)
    for (const delta of decoded) {
      if (delta.type === 'usage') {
        usage = delta.usage
        isPriced = true
      } else if (delta.type === 'done' || delta.type === 'error') isLast = true
    }
    if (!isLast && !isPriced) return decoded
    const rest = decoded.filter(({ type }) => type !== 'usage')
    const end = rest.findIndex(({ type }) => type === 'done' || type === 'error')
    const at = end < 0 ? rest.length : end
    const ending = rest.slice(at).map((delta): Delta => {
      if (delta.type !== 'error' || !payload) return delta
      return { ...delta, error: withDetails(delta.error, errorBody(payload.data)) }
    })
    return [...rest.slice(0, at), ...priced(isLast), ...ending]
  }
}

/** An answer of an enclave keeps the name that its evidence is asked by; the server may say another. */
function asAsked(delta: Delta, enclave: string): Delta {
  return delta.type === 'start' ? { ...delta, model: enclave } : delta
}

function cachedFor(body: Json): CacheTTL | undefined {
  try {
    return readCaching(body).ttl
  } catch {
    // What a request may not say was refused before it was sent.
    return undefined
  }
}

/** The frame that holds an error, also where the blank line after it is missing. */
function errorBody(data: string): unknown {
  const whole = parseJson(data)
  if (whole !== undefined) return asArray(whole)[0] ?? whole
  return data
    .split('\n')
    .map(parseJson)
    .find((each) => asObject(each)?.['error'] !== undefined)
}
