// The strings of calls of tools. Apart from the others: a chat carries them once a tool is called.
import { plural } from '../plural.ts'

/** The strings of questions about calls, and of calls in a row. */
export interface CallWords {
  /** Opens what else may be said than yes and no. */
  more: string
  allowInChat: string
  change: string
  back: string
  allowAll(count: string, value: number): string
  denyAll: string
  /** A tool that was called more than once, by its name in words. */
  times(name: string, count: string): string
  /** Between what one tool did and what another one did. */
  between: string
  /** The question for the result of a call that nothing carries out. */
  answerAwaited(name: string): string
  yourAnswer: string
  answer: string
  /** Leaves it unanswered. */
  skip: string
  /** Beside the field, while the model waits for an answer that a card asks for. */
  awaited: string
  /** Beside the field, while calls wait to be allowed. */
  approvalsAwaited(count: string, value: number): string
}

/** English. */
export const englishCalls: CallWords = {
  more: 'More choices',
  allowInChat: 'Always in this chat',
  change: 'Change what is sent',
  back: 'Back',
  allowAll: (count) => `Allow all ${count}`,
  denyAll: 'Deny all',
  times: (name, count) => `${name} × ${count}`,
  between: ', ',
  answerAwaited: (name) => `${name} waits for an answer`,
  yourAnswer: 'Your answer',
  answer: 'Answer',
  skip: 'Skip',
  awaited: 'The assistant waits for your answer above.',
  approvalsAwaited: (count, value) =>
    plural('en', value, {
      one: 'The assistant asks for your approval above.',
      other: `The assistant asks for your approval of ${count} calls above.`,
    }),
}
