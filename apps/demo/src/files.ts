// Chats as files, and back.
import { type ChatStore, type Conversations, exportChat, generateId, importChat } from '@x/core'
import {
  conversationToHTML,
  conversationToJSON,
  conversationToMarkdown,
  saveFile,
} from '@x/ui/export'
import { storage } from './chats.ts'

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
  /** Names of files that hold no chats, or chats of which something could not be read. */
  torn: readonly string[]
}

/**
 * Adds the chats of files that were exported as JSON, of one or of all. What cannot be read changes nothing. `onPart`
 * hears how much of a file is done, from 0 to 1.
 */
export async function importChats(
  list: Conversations,
  files: readonly File[],
  onPart: (part: number) => void,
): Promise<Imported> {
  let count = 0
  const torn = new Set<string>()
  for (const file of files) {
    // In the order of the files, and one at a time: all at once would be in memory at once.
    /* oxlint-disable no-await-in-loop */
    const chats = await chatsIn(file)
    for (const [at, stored] of chats.entries()) {
      onPart(at / chats.length)
      const { isAdded, isWhole } = await importOne(list, stored)
      if (isAdded) count += 1
      if (!isWhole) torn.add(file.name)
    }
    /* oxlint-enable no-await-in-loop */
  }
  return { count, torn: [...torn] }
}

/** Adds one, under its name, where it stood by its last message. */
async function importOne(list: Conversations, stored: unknown) {
  const imported = importChat(stored)
  const isWhole = imported.error === undefined
  const messages = [...imported.tree.nodes.values()].map(({ message }) => message)
  if (messages.length === 0) return { isAdded: false, isWhole }
  const chat = list.open(generateId())
  chat.setMessages(imported)
  await chat.save()
  const { title } = stored as { title?: unknown }
  const updatedAt = Math.max(...messages.map(({ createdAt }) => createdAt))
  // Not by the list, which reads all chats for each that it names.
  await storage.save(chat.id, {
    ...(typeof title === 'string' ? { title, isRenamed: true } : {}),
    ...(updatedAt > 0 ? { updatedAt } : {}),
  })
  return { isAdded: true, isWhole }
}

/** One that is gone, no JSON or of another app is one chat that `importChat` refuses. */
async function chatsIn(file: File): Promise<readonly unknown[]> {
  try {
    const value = JSON.parse(await file.text()) as { chats?: unknown } | null
    return Array.isArray(value?.chats) ? value.chats : [value]
  } catch {
    return [undefined]
  }
}
