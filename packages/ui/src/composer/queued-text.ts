import { textOf } from '@x/core'
import type { ChatInput } from '@x/core'

/** What of a message that waits is text. */
export function queuedText(input: ChatInput): string {
  return typeof input === 'string' ? input : (input.text ?? textOf(input.parts ?? []))
}
