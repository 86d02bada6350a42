// Keys of the field that change no text in it. Comes later: a chat that has just opened has nothing for them.
import type { KeyboardEvent } from 'react'
import type { ChatStore } from '@x/core'
import { goThroughHistory } from './history.ts'
import { scrollsThread } from './scrolls-thread.ts'

/** Goes through what was sent before, or, from an empty field, through the thread. Returns whether the key was used. */
export function takesKey(event: KeyboardEvent<HTMLTextAreaElement>, chat: ChatStore): boolean {
  return goThroughHistory(event, chat) || (chat.draft.get() === '' && scrollsThread(event))
}
