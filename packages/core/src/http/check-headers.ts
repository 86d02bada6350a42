import { usageError } from '../errors.ts'

/** The platform's own error for these quotes the header, which may be the key. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const name = isSendable(headers)
    ? undefined
    : Object.keys(headers).find((each) => !isSendable({ [each]: headers[each] ?? '' }))
  if (name === undefined) return
  throw usageError(
    `the header "${name}" holds a character that cannot be sent, e.g. a line break or a dash that is none. Nothing was sent; look at what \`apiKey\` and \`headers\` give.`,
  )
}

function isSendable(headers: Readonly<Record<string, string>>): boolean {
  try {
    void new Headers(headers)
    return true
  } catch {
    return false
  }
}
