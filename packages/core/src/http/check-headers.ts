import { usageError } from '../errors.ts'

/** The platform's own error for these quotes the header, which may be the key. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      void new Headers([[name, value]])
    } catch {
      throw usageError(
        `the header "${name}" holds a character that cannot be sent, e.g. a line break or a dash that is none. Nothing was sent; look at what \`apiKey\` and \`headers\` give.`,
      )
    }
  }
}
