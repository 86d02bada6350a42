// From what callers give to messages.
import { usageError } from '../errors.ts'
import { withCallsApart } from './calls-apart.ts'
import { filePart } from './files.ts'
import { CHAT } from './option-kinds.ts'
import { checkParts, isPart } from './parts.ts'
import type { ImportedChat } from './tree.ts'
import { checkKinds, checkMembers, type Kind, type Kinds, mustBe, OBJECT, TEXT } from '../kinds.ts'
import { settled } from './keeping/settled.ts'
import { fromLine } from './tree.ts'
import type { ChatInput, ChatMessage, ChatPart, InitialMessage } from '../message/types.ts'

const INPUT: Kind = ['a text, or an object with `text`, `parts` or `files`', 'String', 'Object']
const INPUT_MEMBERS: Kinds<Exclude<ChatInput, string>> = {
  text: TEXT,
  parts: ['a list', 'Array'],
  files: ['a list of files', Symbol.iterator],
  metadata: OBJECT,
}

/** Of a message that an app starts with, sets or appends. */
export const MESSAGE: Partial<Kinds<InitialMessage>> = {
  id: TEXT,
  role: TEXT,
  content: TEXT,
  parts: ['a list', 'Array'],
}

/** The parts of a person's message. Throws `ChatError` `usage` when there is nothing in it. */
export function toParts(input: ChatInput): readonly ChatPart[] {
  mustBe(INPUT, input, 'the message')
  const given = typeof input === 'string' ? { text: input } : input
  checkMembers(given, INPUT_MEMBERS, 'the message')
  const text = given.text ?? ''
  const all: unknown[] = [...(given.parts ?? [])]
  for (const file of given.files ?? []) all.push(typeof file?.name === 'string' && filePart(file))
  if (text.trim() !== '') all.push({ type: 'text', text, state: 'done' })
  if (all.length === 0) {
    throw usageError(
      `an empty message was not sent, because endpoints refuse it. Pass ${INPUT[0]}.`,
    )
  }
  return checkParts(all)
}

/**
 * A conversation from what an app starts with or sets. Missing ids become `m0`, `m1`, …, the same on server and client.
 * Does not throw for ids that are there twice, or for what is no part: a chat is made in a render.
 */
export function toImported(given: readonly InitialMessage[] | ImportedChat): ImportedChat {
  mustBe(CHAT.initialMessages, given, '`messages`')
  if ('tree' in given) return given
  for (const message of given) checkKinds(message, MESSAGE, 'a message')
  const messages = given.map(readable)
  const ids = new Set(messages.map(({ id }) => id))
  const byId = new Map<string, InitialMessage & { id: string }>()
  const repeated = new Set<string>()
  messages.forEach((message, index) => {
    const { id: own } = message
    const before = own ? byId.get(own) : undefined
    if (own && before) {
      repeated.add(own)
      if (said(before) === said(message)) return
    }
    const wanted = own || `m${index}`
    let id = wanted
    for (let count = 2; (before || !own) && (byId.has(id) || ids.has(id)); count++) {
      id = `${wanted}-${count}`
    }
    byId.set(id, { ...message, id })
  })
  const tree = fromLine(toChatMessages([...byId.values()]))
  if (repeated.size > 0) {
    const error = usageError(
      `two messages have the id "${[...repeated].join('", "')}", so they could not be told apart. What says the same is shown once, all else under an id of its own. Give each its own, or leave ids out.`,
    )
    return { tree, error: error.toJSON() }
  }
  if (messages.every((message) => given.includes(message))) return { tree }
  const error = usageError(
    'some of the messages that were given hold what is no part, which is left out. A part is plain JSON with a known `type` and what belongs to it.',
  )
  return { tree, error: error.toJSON() }
}

/** The message without what is no part. */
function readable(message: InitialMessage): InitialMessage {
  const parts = message.parts ?? []
  const whole = parts.filter(isPart)
  return whole.length === parts.length ? message : { ...message, parts: whole }
}

function said({ role, content, parts }: InitialMessage): string {
  return JSON.stringify([role, content, parts])
}

/** Whole messages from what an app starts with, sets or appends. */
export function toChatMessages(
  messages: readonly (InitialMessage & { id: string })[],
  earlier?: Iterable<ChatMessage>,
): ChatMessage[] {
  const whole = messages.map(({ content, ...rest }): ChatMessage => {
    const text: readonly ChatPart[] =
      content === undefined ? [] : [{ type: 'text', text: content, state: 'done' }]
    // Whoever wrote a message that comes from elsewhere is gone.
    return settled({
      createdAt: 0,
      status: 'complete',
      ...rest,
      parts: [...(rest.parts ?? []), ...text],
    })
  })
  return withCallsApart(whole, earlier)
}
