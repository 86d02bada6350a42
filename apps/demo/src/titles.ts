import { type ChatStore, type Client, type Conversations, textOf } from '@x/core'

/** Letters of each text: a title needs no more of it. */
const ENOUGH = 600
const LONGEST = 60

interface Naming {
  client: Client
  model: string
  chat: ChatStore
  list: Conversations
}

/** Has the model name a chat after its first turn. A title that a person gave stays, and one that fails changes nothing. */
export async function nameChat({ client, model, chat, list }: Naming): Promise<void> {
  const { messages } = chat.get()
  if (messages.length !== 2) return
  const [question = '', answer = ''] = messages.map(({ parts }) => textOf(parts).slice(0, ENOUGH))
  const content = `Name this conversation in two to six words of its own language. Write the name alone.\n\nQuestion: ${question}\n\nAnswer: ${answer}`
  try {
    const given = await client.chat.create({ model, messages: [{ role: 'user', content }] })
    const title = plain(textOf(given.parts))
    // What the chat has not written yet would be written over the title.
    await chat.save()
    await list.load()
    // Meanwhile a person may have named or deleted it; and where the storage is full, it was never there.
    const kept = list.get().conversations.find(({ id }) => id === chat.id)
    if (title !== '' && kept && !kept.isRenamed) await list.rename(chat.id, title)
  } catch {
    // The beginning of the question is its title already.
  }
}

/** Models put titles into quotes and Markdown, and some explain them. */
function plain(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.replaceAll(/^[\s#*"'“„«]+|[\s*"'”“».]+$/g, '').slice(0, LONGEST)
}
