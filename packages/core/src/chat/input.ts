// From what callers give to messages.
import { ChatError } from '../errors.ts'
import { withCallsApart } from './calls-apart.ts'
import { filePart } from './files.ts'
import type { ImportedChat } from './tree.ts'
import { settled } from './settled.ts'
import { fromLine } from './tree.ts'
import type { ChatInput, ChatMessage, ChatPart, InitialMessage } from '../types.ts'

/** The parts of a person's message. Throws `ChatError` `usage` when there is nothing in it. */
export function toParts(input: ChatInput): readonly ChatPart[] {
  const { text = '', parts = [], files = [] } = typeof input === 'string' ? { text: input } : input
  const all: ChatPart[] = [...parts, ...Array.from(files, filePart)]
  if (text.trim() !== '') all.push({ type: 'text', text, state: 'done' })
  if (all.length === 0) {
    throw new ChatError('usage', {
      message:
        '@x/core: an empty message was not sent, because endpoints refuse it. Pass some text, a part or a file.',
    })
  }
  return all
}

/** A conversation from what an app starts with or sets. */
export function toImported(messages: readonly InitialMessage[] | ImportedChat): ImportedChat {
  return 'tree' in messages ? messages : { tree: fromLine(toChatMessages(messages)) }
}

/** Whole messages from what an app starts with or sets. Missing ids become `m0`, `m1`, …, the same on server and client. */
export function toChatMessages(
  messages: readonly InitialMessage[],
  earlier?: Iterable<ChatMessage>,
): ChatMessage[] {
  const ids = new Set<string>()
  const whole = messages.map((message, index): ChatMessage => {
    const { content, ...rest } = message
    const id = rest.id ?? `m${index}`
    if (ids.has(id)) {
      throw new ChatError('usage', {
        message: `@x/core: two messages have the id "${id}", so they could not be told apart. Give each its own, or leave ids out.`,
      })
    }
    ids.add(id)
    const text: readonly ChatPart[] =
      content === undefined ? [] : [{ type: 'text', text: content, state: 'done' }]
    // Whoever wrote a message that comes from elsewhere is gone.
    return settled({
      createdAt: 0,
      status: 'complete',
      ...rest,
      id,
      parts: [...(rest.parts ?? []), ...text],
    })
  })
  return withCallsApart(whole, earlier)
}
