// Every string a person reads or hears. English is built in; another pack is an object of the same shape.
// Over 300 lines: the type of a pack and the English one, which a change touches together.
import { englishErrors } from '@x/core'
import type { ChatErrorAction, ErrorWords, IncompleteReason } from '@x/core'
import { type ComposerWords, englishComposer } from './composer/words.ts'
import type { ConversationListWords } from './conversation-list/words.ts'
import { englishMarkdown, type MarkdownWords } from './markdown/words.ts'
import { plural } from './plural.ts'
import type { CallWords } from './tool-call/words.ts'
import type { PaletteWords } from './palette/words.ts'
import type { PresentWords } from './present/words.ts'
import type { ShortcutsWords } from './shortcuts/words.ts'
import type { VerificationWords } from './verification-badge/words.ts'
import { englishThread, type ThreadWords } from './message-list/words.ts'
import type { ModelWords, SettingsWords } from './settings-panel/words.ts'

/** The strings of the interface. */
export interface Words extends MarkdownWords {
  /** BCP 47 tag of the language of these strings; numbers, money and times follow it unless a `locale` is given. */
  language: string
  conversation: string
  /** What the conversation is made of, read as a log. */
  messages: string
  composerLabel: string
  composerPlaceholder: string
  composer: ComposerWords
  send: string
  stop: string
  greeting: string
  suggestions: string
  jumpToLatest: string
  youSaid: string
  assistantSaid: string
  waiting: string
  /** While what a backend route has kept of an answer is on its way, after a reload or a lost connection. */
  pickingUp: string
  /** How much of the prompt the model has read, e.g. `40 %`. */
  readingPrompt(percent: string): string
  thinking: string
  thoughtFor(duration: string): string
  /** Where how long is not known, or was less than a second. */
  thought: string
  regenerate: string
  editMessage: string
  cancel: string
  goodAnswer: string
  badAnswer: string
  versions: string
  previousVersion: string
  nextVersion: string
  versionOf(number: string, count: string): string
  sources: string
  usage: string
  promptTokens(count: string): string
  completionTokens(count: string): string
  cachedTokens(count: string): string
  cacheWriteTokens(count: string): string
  reasoningTokens(count: string): string
  tokensPerSecond(count: string): string
  /** How long it took until the answer began. */
  firstToken(time: string): string
  costEstimated(cost: string): string
  costSaved(cost: string): string
  /** Where writing to the cache cost more than reading from it saved. */
  costOfCache(cost: string): string
  conversationUsage: string
  balance(amount: string): string
  balanceLow(amount: string): string
  /** Nothing is left. */
  balanceNone: string
  /** What the account must hold for a request that it did not cover. */
  balanceNeeded(amount: string): string
  /** English where a pack has none: a chat without a list of conversations does not carry its words. */
  conversations?: Partial<ConversationListWords> | undefined
  /** English where a pack has none, for the same reason. */
  shortcuts?: Partial<ShortcutsWords> | undefined
  /** English where a pack has none: a chat carries them once a tool is called. */
  calls?: Partial<CallWords> | undefined
  /** English where a pack has none, for the same reason. */
  settings?: Partial<SettingsWords> | undefined
  /** English where a pack has none, for the same reason. */
  models?: Partial<ModelWords> | undefined
  /** English where a pack has none, for the same reason. */
  palette?: Partial<PaletteWords> | undefined
  /** English where a pack has none, for the same reason. */
  present?: Partial<PresentWords> | undefined
  thread: ThreadWords
  toolArguments: string
  toolResult: string
  toolAllowQuestion(name: string): string
  toolAllow: string
  toolDeny: string
  toolDenyReason: string
  toolArgumentsWrong: string
  toolStates: Readonly<
    Record<
      'args' | 'ready' | 'approval' | 'running' | 'done' | 'error' | 'denied' | 'cancelled',
      string
    >
  >
  incomplete: Readonly<Record<IncompleteReason, string>>
  /** Below a question that no answer came to. */
  notAnswered: string
  /** In place of an answer that ended without a word. */
  emptyAnswer: string
  queued(count: string, value: number): string
  dismiss: string
  details: string
  errors: ErrorWords
  actions: Readonly<Record<Exclude<ChatErrorAction, 'none'>, string>>
  retryIn(duration: string): string
  /** English where a pack has none, for the same reason. */
  verification?: Partial<VerificationWords> | undefined
  announceSent: string
  /** Said now and then while a long answer is written. */
  announceWorking: string
  announceDone: string
  /** In place of the answer, to a reader who is elsewhere in the chat. */
  announceNewAnswer: string
  announceApproval(name: string): string
  announceAttached(name: string): string
  announceDetached(name: string): string
  /** In place of a block of code; `language` is empty where none was named. */
  announceCode(lines: string, value: number, language: string): string
  /** In place of a table. */
  announceTable(rows: string, value: number): string
}

/** English. */
export const english: Words = {
  ...englishMarkdown,
  language: 'en',
  conversation: 'Conversation',
  messages: 'Messages',
  composerLabel: 'Message',
  composerPlaceholder: 'Ask anything',
  composer: englishComposer,
  send: 'Send',
  stop: 'Stop',
  greeting: 'What can I help with?',
  suggestions: 'Suggestions',
  jumpToLatest: 'Jump to latest',
  youSaid: 'You said',
  assistantSaid: 'The assistant said',
  waiting: 'Waiting for the answer',
  pickingUp: 'Picking up the answer',
  readingPrompt: (percent) => `Reading the prompt, ${percent}`,
  thinking: 'Thinking',
  thoughtFor: (duration) => `Thought for ${duration}`,
  thought: 'Thought it over',
  regenerate: 'Regenerate',
  editMessage: 'Edit message',
  cancel: 'Cancel',
  goodAnswer: 'Good answer',
  badAnswer: 'Bad answer',
  versions: 'Versions',
  previousVersion: 'Previous version',
  nextVersion: 'Next version',
  versionOf: (number, count) => `${number} of ${count}`,
  sources: 'Sources',
  usage: 'Usage',
  promptTokens: (count) => `${count} in`,
  completionTokens: (count) => `${count} out`,
  cachedTokens: (count) => `${count} cached`,
  cacheWriteTokens: (count) => `${count} written to cache`,
  reasoningTokens: (count) => `${count} reasoning`,
  tokensPerSecond: (count) => `${count} tokens/s`,
  firstToken: (time) => `first word after ${time}`,
  costEstimated: (cost) => `about ${cost}`,
  costSaved: (cost) => `${cost} saved`,
  costOfCache: (cost) => `${cost} for caching`,
  conversationUsage: 'Usage of this conversation',
  balance: (amount) => `${amount} left`,
  balanceLow: (amount) => `Only ${amount} left`,
  balanceNone: 'No credit left',
  balanceNeeded: (amount) => `It needs ${amount}.`,
  thread: englishThread,
  toolArguments: 'Arguments',
  toolResult: 'Result',
  toolAllowQuestion: (name) => `Allow ${name} to run?`,
  toolAllow: 'Allow',
  toolDeny: 'Deny',
  toolDenyReason: 'Why not (optional)',
  toolArgumentsWrong: 'This is not valid JSON. Mend it and allow again.',
  toolStates: {
    args: 'Preparing',
    ready: 'Waiting',
    approval: 'Needs your approval',
    running: 'Running',
    done: 'Done',
    error: 'Failed',
    denied: 'Denied',
    cancelled: 'Cancelled',
  },
  incomplete: {
    aborted: 'Stopped',
    length: 'Cut off — the length limit was reached',
    content_filter: 'Cut off by the content filter',
    interrupted: 'Interrupted — the connection was lost',
    error: 'Ended by an error',
    other: 'Ended for another reason',
  },
  notAnswered: 'Not answered',
  emptyAnswer: 'The answer has no text',
  queued: (count) => `${count} queued`,
  dismiss: 'Dismiss',
  details: 'Details',
  errors: englishErrors,
  actions: {
    retry: 'Try again',
    'sign-in': 'Sign in',
    'top-up': 'Add credit',
    shorten: 'Shorten',
    continue: 'Continue',
    'choose-model': 'Choose a model',
  },
  retryIn: (duration) => `Try again in ${duration}`,
  announceSent: 'Message sent',
  announceWorking: 'Still writing the answer',
  announceDone: 'Answer complete',
  announceNewAnswer: 'New answer',
  announceApproval: (name) => `The assistant asks to run ${name}. Allow or deny it.`,
  announceAttached: (name) => `Attached: ${name}`,
  announceDetached: (name) => `Removed: ${name}`,
  announceCode: (lines, value, language) =>
    `${language} code block, ${lines} ${plural('en', value, { one: 'line', other: 'lines' })}`.trim(),
  announceTable: (rows, value) =>
    `table, ${rows} ${plural('en', value, { one: 'row', other: 'rows' })}`,
}
