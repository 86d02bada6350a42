// Chats as files, and back.
import { type ChatStore, exportConversations, importConversations } from '@x/core'
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
export async function exportAll(): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  const text = JSON.stringify(await exportConversations(storage), null, 2)
  saveFile(`Chats ${day}`, 'json', `${text}\n`)
}

/** Adds the chats of files, one file after the other. `torn` are names of those that hold none, or not whole. */
export async function importFiles(
  files: readonly File[],
  options: { onProgress: (part: number) => void; signal: AbortSignal },
) {
  let count = 0
  const torn: string[] = []
  for (const file of files) {
    // oxlint-disable-next-line no-await-in-loop -- in their order
    const text = await file.text().catch(() => '')
    // oxlint-disable-next-line no-await-in-loop
    const imported = await importConversations(storage, text, options)
    count += imported.count
    if (imported.error) torn.push(file.name)
  }
  return { count, torn }
}
