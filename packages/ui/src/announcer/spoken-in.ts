// What of a message is there to be spoken.
import type { ChatMessage, ChatPart } from '@x/core'
import { cardText } from '../tool-view/card-text.ts'
import type { CardViews } from '../tool-view/card-text.ts'
import { summaryOf, type Voice } from './speech.ts'

/** As much of an answer is read to somebody in the field; more is a page to go to. */
const SUMMARY_CHARACTERS = 500

/** The beginning of what it says. */
export function summaryIn(message: ChatMessage, views: CardViews, voice: Voice): string {
  return summaryOf(spokenIn(message, views), SUMMARY_CHARACTERS, voice)
}

/** Its texts and cards, apart from each other as they are on the page. A card that still changes says nothing yet. */
export function spokenIn(message: ChatMessage, views: CardViews): string {
  const texts = message.parts.map((part, at) => {
    if (part.type === 'text') return part.text
    return isSettled(part) ? cardText(message, at, views) : ''
  })
  return texts.filter(Boolean).join('\n\n')
}

/** Whether a part has come to its end, so that what its card says stays. */
function isSettled(part: ChatPart): boolean {
  return part.type !== 'tool' || ['done', 'error', 'denied', 'cancelled'].includes(part.state)
}
