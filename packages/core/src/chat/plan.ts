// What a person's input becomes: a question, and the plan of the run that answers it.
import type { ChatInput, ChatMessage, ChatPart } from '../message/types.ts'
import type { AnswerPlan, RunPlan } from './active-run.ts'
import { isPreparing, isWhole } from './files.ts'
import { toParts } from './input.ts'
import { loaded } from './loaded.ts'
import type { RequestOverrides } from './options.ts'
import type { OpenRun } from './run.ts'
import { giveBack, newAnswer, newMessage, type Session } from './session.ts'
import { add, addBeside, line, remove, type Tree } from './tree.ts'

/** The message that an input will be. @throws ChatError `usage` for one with nothing in it. */
export function toQuestion(
  session: Session,
  input: ChatInput,
  id: string = session.newId(),
): ChatMessage {
  const { unread, options } = session
  const made = newMessage(session, { role: 'user', parts: toParts(input), status: 'complete' })
  const message = { ...made, id }
  const given = typeof input === 'string' ? {} : input
  const files = Array.from(given.files ?? [])
  if (files.length > 0) unread.set(message.id, files)
  const metadata = given.metadata ?? options.metadata
  return metadata ? { ...message, metadata: { ...metadata } } : message
}

/**
 * The question that takes another's place before the files of that one were ready: they go with the parts that stand
 * for them.
 */
export function withFilesOf(
  session: Session,
  replacedId: string,
  question: ChatMessage,
): ChatMessage {
  const { unread } = session
  const waiting = [...(unread.get(replacedId) ?? [])]
  const own = unread.get(question.id) ?? []
  unread.delete(replacedId)
  const files: File[] = []
  // Files that came with the question stand at its end.
  let carried = question.parts.filter(isPreparing).length - own.length
  const parts = question.parts.map((part): ChatPart => {
    if (!isPreparing(part) || carried-- <= 0) return part
    const at = waiting.findIndex(({ name, type }) => name === part.name && type === part.mediaType)
    const [file] = at < 0 ? [] : waiting.splice(at, 1)
    if (!file) return { ...part, state: 'failed', progress: undefined }
    files.push(file)
    return { ...part, progress: 0 }
  })
  if (files.length > 0) unread.set(question.id, [...files, ...own])
  return { ...question, parts }
}

/** What a run is asked for. */
export interface Asked {
  open: OpenRun<ChatMessage>
  tree: Tree
  /** The message to answer. */
  parentId: string | undefined
  overrides: RequestOverrides
  /** What to show if nothing arrives. @default the message to answer */
  fallbackId?: string | undefined
}

/** The plan of an answer below a message: one, or one of each model. */
export function planOf(session: Session, asked: Asked): RunPlan {
  const { open, tree, parentId, overrides, fallbackId = parentId } = asked
  const models = overrides.models?.length ? overrides.models : [overrides.model]
  const answers = models.map((model): AnswerPlan => ({
    message: newAnswer(session),
    overrides: { ...overrides, model },
  }))
  const messages = line(tree, parentId)
  let shown = tree
  for (const [index, { message }] of answers.entries()) {
    shown = index === 0 ? add(shown, message, parentId) : addBeside(shown, message, parentId)
  }
  return {
    open,
    answers,
    messages,
    fallbackId,
    tree: shown,
    prepare: preparationOf(session, messages),
  }
}

/** What makes the files of the last message ready, if it has any that are not. */
function preparationOf(
  { unread, options }: Session,
  messages: readonly ChatMessage[],
): RunPlan['prepare'] {
  const message = messages.at(-1)
  const files = message && unread.get(message.id)
  if (!files) return undefined
  const { prepareFile } = options
  let work: Promise<ChatMessage> | undefined
  return async (signal, onChange) => {
    // Several models wait for the same files.
    work ??= loaded(import('./prepare-files.ts')).then(({ prepareFiles }) =>
      prepareFiles({ message, files, prepareFile, signal, onChange }),
    )
    const ready = await work
    unread.delete(message.id)
    return [...messages.slice(0, -1), ready]
  }
}

/** The tree after a run whose files never got ready: without the question, which is given back to its writer. */
export function withoutUnread(session: Session, plan: RunPlan, tree: Tree): Tree {
  const question = plan.messages.at(-1)
  const files = question && session.unread.get(question.id)
  if (!files) return tree
  session.unread.delete(question.id)
  giveBack(session, { parts: question.parts.filter(isWhole), files })
  return remove(tree, question.id)
}
