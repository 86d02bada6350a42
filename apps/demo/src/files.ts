// Chats as files, and back.
import { type ChatStore, type Conversations, exportChat, generateId, importChat } from '@x/core'
import {
  conversationToHTML,
  conversationToJSON,
  conversationToMarkdown,
  saveFile,
} from '@x/ui/export'

/** How a chat can be saved. */
export const FORMS = ['md', 'html', 'json'] as const

/** Saves a chat. JSON has all of it, and can be imported. */
export function exportOne(chat: ChatStore, title: string, form: (typeof FORMS)[number]): void {
  const { messages } = chat.get()
  const options = { title, reasoning: true, tools: true }
  if (form === 'json') saveFile(title, form, conversationToJSON(chat))
  else if (form === 'md') saveFile(title, form, conversationToMarkdown(messages, options))
  else saveFile(title, form, conversationToHTML(messages, options))
}

/** Saves all chats as one file. */
export async function exportAll(list: Conversations): Promise<void> {
  const chats = []
  for (const { id, title } of list.get().conversations) {
    const chat = list.open(id)
    // One after the other: all at once would be in memory at once.
    // oxlint-disable-next-line no-await-in-loop
    await chat.load()
    chats.push({ title, ...exportChat(chat) })
  }
  const day = new Date().toISOString().slice(0, 10)
  saveFile(`Chats ${day}`, 'json', `${JSON.stringify({ chats }, null, 2)}\n`)
}

interface Imported {
  count: number
  /** Why some could not be read. */
  error: string | undefined
}

/** Adds the chats of files that were exported as JSON, of one or of all. What cannot be read changes nothing. */
export async function importChats(list: Conversations, files: readonly File[]): Promise<Imported> {
  let count = 0
  let error: string | undefined
  for (const file of files) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of the files
    for (const stored of chatsIn(await file.text())) {
      const imported = importChat(stored)
      error ??= imported.error && `${file.name}: ${imported.error.message}`
      if (imported.tree.nodes.size === 0) continue
      const chat = list.open(generateId())
      chat.setMessages(imported)
      // oxlint-disable-next-line no-await-in-loop
      await chat.save()
      const { title } = stored as { title?: unknown }
      // oxlint-disable-next-line no-await-in-loop
      if (typeof title === 'string') await list.rename(chat.id, title)
      count += 1
    }
  }
  return { count, error }
}

function chatsIn(text: string): readonly unknown[] {
  try {
    const value = JSON.parse(text) as { chats?: unknown } | null
    return Array.isArray(value?.chats) ? value.chats : [value]
  } catch {
    // `importChat` says what is wrong with it.
    return [text]
  }
}
