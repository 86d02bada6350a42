// The verbs that ask a model: send, answer again, ask in other words, go on.
import { openText } from '../../message/steps.ts'
import { calledOff } from '../../message/tool-error.ts'
import type { ChatInput, ChatMessage, ChatPart } from '../../message/types.ts'
import type { AnswerPlan, RunPlan } from '../active-run.ts'
import { toAttachment } from '../answer/kept-answer.ts'
import { isOpen } from '../call.ts'
import { withCallsApart } from '../calls-apart.ts'
import type { ChatStore } from '../chat-store.ts'
import { CONTINUE_PROMPT } from '../answer/continuation.ts'
import { toParts } from '../input.ts'
import { checkMembers, mustBe, TEXT } from '../../kinds.ts'
import { CHAT, OVERRIDES } from '../option-kinds.ts'
import type { RequestOverrides } from '../options.ts'
import { planOf, toQuestion, withFilesOf } from '../plan.ts'
import { attempt, finishedRun, type Run } from '../run.ts'
import { openRun, showTree, startRun, stopRun } from '../runs.ts'
import { settled } from '../keeping/settled.ts'
import { isTaken, isWriting, newMessage, patch, refuse, type Session } from '../session.ts'
import { findMessage, questionOf } from '../state.ts'
import { emptied } from '../answer/open-calls.ts'
import { add, line, messagesIn, replace } from '../tree.ts'

/** Makes the verbs. */
export function createAsking(
  session: Session,
): Pick<ChatStore, 'send' | 'regenerate' | 'edit' | 'resume'> {
  /** Before anything is stopped: what cannot work must not end an answer. */
  const ask = (
    given: RequestOverrides | undefined,
    begin: (overrides: RequestOverrides) => Run<ChatMessage>,
  ): Run<ChatMessage> =>
    attempt(() => {
      const overrides = given ?? {}
      checkMembers(session.options, CHAT)
      checkMembers(overrides, OVERRIDES, '`overrides`')
      return begin(overrides)
    })
  return {
    send: (input, given) => ask(given, (overrides) => send(session, input, overrides)),
    regenerate: (id, given) => ask(given, (overrides) => regenerate(session, id, overrides)),
    edit: (id, input, given) => ask(given, (overrides) => edit(session, id, input, overrides)),
    resume: (id, given) => ask(given, (overrides) => resume(session, id, overrides)),
  }
}

function send(session: Session, input: ChatInput, overrides: RequestOverrides): Run<ChatMessage> {
  const { queue, options, store } = session
  const whenBusy = overrides.whenBusy ?? options.whenBusy ?? 'queue'
  const waits = whenBusy === 'queue' || whenBusy === 'steer'
  const isFull = queue.size >= (options.maxQueue ?? Infinity)
  if (isTaken(session) && (whenBusy === 'reject' || (waits && isFull))) {
    return refuse(
      whenBusy === 'reject'
        ? 'an answer is still being written, and `whenBusy` is "reject". Wait for it or stop it.'
        : `${queue.size} messages are waiting already, as many as \`maxQueue\` allows. Wait for one to be sent, or take one back.`,
    )
  }
  const message = toQuestion(session, input)
  const open = openRun(session, message.id)
  const isElsewhere = isTaken(session) && !isWriting(session)
  if (isElsewhere || (isWriting(session) && waits)) {
    const own = whenBusy === 'steer' ? { ...overrides, whenBusy } : overrides
    queue.add({ id: open.run.id, input, overrides: own, open, message })
    patch(session, { queue: queue.list() })
    return open.run
  }
  void stopRun(session)
  const { tree } = store.get()
  const asked = { tree: add(tree, message, tree.headId), parentId: message.id, overrides }
  startRun(session, planOf(session, { open, ...asked }))
  return open.run
}

function regenerate(
  session: Session,
  messageId: string | undefined,
  overrides: RequestOverrides,
): Run<ChatMessage> {
  // A button gives its click.
  if (messageId !== undefined) mustBe(TEXT, messageId, '`messageId`')
  const asked = questionOf(session.store.get(), messageId)
  if (!asked) {
    const which = messageId === undefined ? 'question' : `question for the id "${messageId}"`
    return refuse(
      `there is no ${which} to answer again. Send one first, or pass the id of an answer.`,
    )
  }
  void stopRun(session)
  const { tree } = session.store.get()
  if (!tree.nodes.has(asked.id)) {
    return refuse(
      'the question to answer again was not sent yet and is back in the draft. Send it from there.',
    )
  }
  const open = openRun(session)
  const fallbackId = tree.headId
  startRun(session, planOf(session, { open, tree, parentId: asked.id, overrides, fallbackId }))
  return open.run
}

function edit(
  session: Session,
  messageId: string,
  input: ChatInput,
  overrides: RequestOverrides,
): Run<ChatMessage> {
  const { store } = session
  const message = findMessage(store.get(), messageId)
  if (message?.role === 'assistant') return reword(session, message, input)
  const node = store.get().tree.nodes.get(messageId)
  if (node?.message.role !== 'user') {
    return refuse(
      `there is no message of a person or a model with the id "${messageId}" to edit. Pass the id of one.`,
    )
  }
  const question = withFilesOf(session, messageId, toQuestion(session, input))
  void stopRun(session)
  const open = openRun(session)
  const { tree } = store.get()
  // A file that was not ready never will be, where it was taken over.
  const before = replace(tree, settled(tree.nodes.get(messageId)?.message ?? node.message))
  const asked = { tree: add(before, question, node.parentId), parentId: question.id, overrides }
  startRun(session, planOf(session, { open, ...asked }))
  return open.run
}

/** Puts an answer in a person's words beside the model's own, and shows it. Nobody is asked. */
function reword(session: Session, answer: ChatMessage, input: ChatInput): Run<ChatMessage> {
  const given = toParts(input)
  void stopRun(session)
  const { tree } = session.store.get()
  const node = tree.nodes.get(answer.id)
  if (!node) {
    return refuse(
      'that answer was stopped before it said anything, so it cannot be edited. Ask again.',
    )
  }
  const { reason: _, error: __, ...rest } = node.message
  const own = newMessage(session, {
    role: 'assistant',
    parts: reworded(rest.parts, given),
    status: 'complete',
  })
  const others = messagesIn(tree)
  // Steps say by number which parts are theirs.
  const { steps, ...bare } = rest
  const kept = own.parts.length === rest.parts.length && steps ? { steps } : {}
  const [edited = own] = withCallsApart([{ ...bare, ...kept, ...own }], others)
  showTree(session, add(tree, edited, node.parentId))
  return finishedRun(session.newId(), edited, 'complete')
}

/**
 * The parts of an answer with another text in place of its last one; what it thought, called and showed stays. Its open
 * calls are those of the first wording alone, so that none is carried out for both.
 */
function reworded(parts: readonly ChatPart[], given: readonly ChatPart[]): readonly ChatPart[] {
  const at = openText(parts)
  const other =
    at < 0 ? [...parts, ...given] : [...parts.slice(0, at), ...given, ...parts.slice(at + 1)]
  return other.map((part) =>
    part.type === 'tool' && isOpen(part)
      ? { ...part, state: 'cancelled', error: calledOff('its answer was put in other words') }
      : part,
  )
}

/** Goes on with an answer that is there already. */
export function goOn(
  session: Session,
  {
    before,
    attachment,
    ...plan
  }: Pick<RunPlan, 'messages' | 'isToolStep' | 'byItself'> &
    Pick<AnswerPlan, 'attachment'> & { before: ChatMessage },
  overrides: RequestOverrides = {},
): Run<ChatMessage> {
  const open = openRun(session)
  const { tree } = session.store.get()
  const answers = [{ message: emptied(before), overrides, before, attachment }]
  const fallbackId = before.parts.length > 0 ? before.id : tree.nodes.get(before.id)?.parentId
  startRun(session, { ...plan, open, answers, fallbackId, tree })
  return open.run
}

/** Goes on with an answer in whose calls nothing is open any more. */
export function goOnAfterCalls(
  session: Session,
  answer: ChatMessage,
  byItself?: RunPlan['byItself'],
): Run<ChatMessage> {
  const { tree } = session.store.get()
  const messages = line(tree, tree.nodes.get(answer.id)?.parentId)
  const before: ChatMessage = { ...answer, status: 'complete' }
  return goOn(session, { before, messages, isToolStep: true, byItself })
}

function resume(
  session: Session,
  messageId: string | undefined,
  overrides: RequestOverrides,
): Run<ChatMessage> {
  // A button gives its click.
  if (messageId !== undefined) mustBe(TEXT, messageId, '`messageId`')
  const { store, options, active } = session
  // Before anything is stopped: a mistaken id must not end an answer.
  if (messageId !== undefined && store.get().messages.at(-1)?.id !== messageId) {
    return refuse(
      `the message with the id "${messageId}" is not the last one of the conversation, so it cannot be gone on with. Pass the id of the last answer, or none.`,
    )
  }
  // Asked twice, an answer is taken up once.
  if (active?.plan.answers.some(({ attachment }) => attachment)) return active.plan.open.run
  void stopRun(session)
  const { messages } = store.get()
  const earlier = messages.slice(0, -1)
  const before = messages.at(-1)
  const isEmpty = before?.parts.length === 0
  // An answer without a word whose question was taken out has nothing to be asked for.
  const isLost = isEmpty && !questionOf(store.get(), before.id)
  if (before?.role !== 'assistant' || before.status !== 'incomplete' || isLost) {
    return refuse(
      'there is no answer that broke off at the end of the conversation. Use `regenerate` to ask anew.',
    )
  }
  const continuePrompt = options.continuePrompt ?? CONTINUE_PROMPT
  const prompt: ChatMessage[] =
    continuePrompt === false
      ? []
      : [newMessage(session, { role: 'user', parts: toParts(continuePrompt), status: 'complete' })]
  const attachment = toAttachment(before, earlier, prompt)
  // Of what never began, nothing can be gone on with.
  const asked = isEmpty ? earlier : [...messages, ...prompt]
  return goOn(session, { before, messages: asked, attachment }, overrides)
}
