// What a provider wants back, untouched, with the next request: signatures and sealed reasoning.
import { asArray, asObject, asText, type Json } from './json.ts'

/** Members of a tool call or a message that a provider wants back as they came. */
const MEMBERS = ['extra_content', 'provider_specific_fields', 'thought_signature'] as const

/** What of a wire's object must be sent back with it, or undefined for nothing. */
export function replayOf(holder: Json): Json | undefined {
  let found: Record<string, unknown> | undefined
  for (const member of MEMBERS) {
    const value = asObject(holder[member]) ?? asText(holder[member])
    if (value !== undefined) found = { ...found, [member]: value }
  }
  return found
}

/** Joins the pieces of `reasoning_details`, which a provider wants back as one list. */
export interface DetailList {
  push(details: unknown): void
  readonly list: readonly Json[]
}

/** Makes a list of details. */
export function createDetailList(): DetailList {
  const list: { first: Json; texts: string[]; last: Json }[] = []
  return {
    push(details) {
      for (const value of asArray(details)) {
        const detail = asObject(value)
        if (!detail) continue
        const open = list.at(-1)
        const member = textMember(detail)
        if (open && member && isSameDetail(open.first, detail)) {
          open.texts.push(asText(detail[member]) ?? '')
          open.last = detail
        } else {
          list.push({
            first: detail,
            texts: member ? [asText(detail[member]) ?? ''] : [],
            last: detail,
          })
        }
      }
    },
    get list() {
      return list.map(({ first, texts, last }) => {
        const member = textMember(first)
        const known = Object.entries(last).filter(
          ([, value]) => value !== null && value !== undefined,
        )
        const joined = { ...first, ...Object.fromEntries(known) }
        return member ? { ...joined, [member]: texts.join('') } : joined
      })
    },
  }
}

function textMember(detail: Json): 'text' | 'summary' | undefined {
  if (detail['type'] === 'reasoning.text') return 'text'
  return detail['type'] === 'reasoning.summary' ? 'summary' : undefined
}

function isSameDetail(left: Json, right: Json): boolean {
  return left['type'] === right['type'] && left['index'] === right['index']
}
