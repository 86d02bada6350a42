// How likely each token was, in the two shapes that chat and text completions have.
import { asArray, asNumber, asObject, type Json } from '../json.ts'
import type { TokenLogprob } from '../message/types.ts'

/** The tokens that a choice's `logprobs` name, of the answer and of a refusal. */
export function readLogprobs(value: unknown): {
  content: readonly TokenLogprob[]
  refusal: readonly TokenLogprob[]
} {
  const holder = asObject(value) ?? {}
  const content = asArray(holder['content']).flatMap(toToken)
  return {
    content: content.length > 0 ? content : fromColumns(holder),
    refusal: asArray(holder['refusal']).flatMap(toToken),
  }
}

function toToken(value: unknown): readonly TokenLogprob[] {
  const entry = asObject(value)
  const token = entry?.['token']
  if (!entry || typeof token !== 'string') return []
  const made: TokenLogprob = { token, logprob: asNumber(entry['logprob']) ?? null }
  const bytes = asArray(entry['bytes']).filter((byte) => typeof byte === 'number')
  if (bytes.length > 0) made.bytes = bytes
  const top = asArray(entry['top_logprobs']).flatMap((each) => toToken(each))
  if (top.length > 0) made.top = top.map(({ token, logprob }) => ({ token, logprob }))
  return [made]
}

/** Text completions tell tokens and numbers in lists beside each other. */
function fromColumns(holder: Json): readonly TokenLogprob[] {
  const logprobs = asArray(holder['token_logprobs'])
  const tops = asArray(holder['top_logprobs'])
  return asArray(holder['tokens']).flatMap((token, position): readonly TokenLogprob[] => {
    if (typeof token !== 'string') return []
    const made: TokenLogprob = { token, logprob: asNumber(logprobs[position]) ?? null }
    const top = Object.entries(asObject(tops[position]) ?? {})
    if (top.length > 0) {
      made.top = top.map(([each, logprob]) => ({ token: each, logprob: asNumber(logprob) ?? null }))
    }
    return [made]
  })
}
