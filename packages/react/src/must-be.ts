import { ChatError } from '@x/core'

/** Refuses what a hook was given before it is used. `pass` ends the sentence. @throws ChatError `usage` */
export function mustBe(isOne: boolean, what: string, pass: string): void {
  if (isOne) return
  throw new ChatError('usage', {
    message: `@x/react: ${what} is none that can be used. Pass ${pass}.`,
  })
}

/** The same for a chat. */
export function mustBeChat(given: object): void {
  const isOne = 'draft' in Object(given)
  mustBe(isOne, 'the `chat` that was given', 'what `createChat` returns, or `chat` of a hook')
}
