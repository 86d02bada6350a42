// Long threads for tests and benchmarks: questions and answers of ordinary length, each to be told from the others.
import type { ChatMessage } from '@x/core'

/** The message with this place in the thread. Every answer names its place, plainly and within its marks. */
export function messageAt(index: number): ChatMessage {
  const isQuestion = index % 2 === 0
  return {
    id: `m${index}`,
    role: isQuestion ? 'user' : 'assistant',
    createdAt: 0,
    status: 'complete',
    parts: [
      {
        type: 'text',
        state: 'done',
        text: isQuestion ? `Question ${index}, in a sentence of its own.` : answerAt(index),
      },
    ],
  }
}

function answerAt(index: number): string {
  return `Answer ${index} says that **the needle ${index}** is here, among words that fill a few lines of the column as an answer does.

- one thing about ${index}
- another, with \`code${index}\`

It ends with a sentence that nobody needs, so that there is something to read and to scroll past.`
}

/** That many messages, questions and answers in turn. */
export function longThread(count: number): ChatMessage[] {
  return Array.from({ length: count }, (_, index) => messageAt(index))
}
