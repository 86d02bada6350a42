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

/** Has the model name a chat after its first turn. A title that a person gave stays, and so does one that fails. */
export async function nameChat({ client, model, chat, list }: Naming): Promise<void> {
  const { messages } = chat.get()
  if (messages.length !== 2 || isNamed(list, chat)) return
  const [question = '', answer = ''] = messages.map(({ parts }) => textOf(parts).slice(0, ENOUGH))
  const content = `Name this conversation in two to six words of its own language. Write the name alone.\n\nQuestion: ${question}\n\nAnswer: ${answer}`
  try {
    const given = await client.chat.create({ model, messages: [{ role: 'user', content }] })
    const title = plain(textOf(given.parts))
    if (title === '' || isNamed(list, chat)) return
    // What the chat has not written yet would be written over the title.
    await chat.save()
    await list.rename(chat.id, title)
  } catch {
    // The beginning of the question is its title already.
  }
}

function isNamed(list: Conversations, { id }: ChatStore): boolean {
  return list.get().conversations.find((each) => each.id === id)?.isRenamed ?? false
}

/** Models put titles into quotes and Markdown, and some explain them. */
function plain(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.replaceAll(/^[\s#*"'“„«]+|[\s*"'”“».]+$/g, '').slice(0, LONGEST)
}
