// What came in, as a record that a test can look at.
import type { SandboxRequest } from './script.ts'

/** A record and the way to close it. */
export interface OpenRecord {
  record: SandboxRequest
  end(state: 'finished' | 'aborted'): void
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part: { text?: unknown }) => (typeof part?.text === 'string' ? part.text : ''))
    .join('')
}

function promptOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const { messages, prompt } = body as { messages?: unknown; prompt?: unknown }
  // An endpoint that takes both means the messages before the prompt.
  if (typeof prompt === 'string' && prompt !== '') return prompt
  if (Array.isArray(messages)) {
    const users = messages.filter((message: { role?: unknown }) => message?.role === 'user')
    return textOf((users.at(-1) as { content?: unknown } | undefined)?.content)
  }
  return Array.isArray(prompt) ? prompt.join('\n') : textOf(prompt)
}

/** All the text that a model would have read: what prompt tokens are counted from. */
export function promptTextOf(body: unknown): string {
  const { messages } = body as { messages?: unknown }
  if (!Array.isArray(messages)) return promptOf(body)
  return messages.map((message: { content?: unknown }) => textOf(message?.content)).join('\n')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Reads a request into a record that is still open. */
export async function recordRequest(request: Request): Promise<OpenRecord> {
  const bodyText = await request.text()
  const body = parse(bodyText)
  let settle: (state: 'finished' | 'aborted') => void = () => undefined
  const record: SandboxRequest = {
    method: request.method,
    url: request.url,
    path: new URL(request.url).pathname,
    headers: Object.fromEntries(request.headers),
    body,
    bodyText,
    prompt: promptOf(body),
    state: 'open',
    ended: new Promise((resolve) => {
      settle = resolve
    }),
  }
  return {
    record,
    end(state) {
      if (record.state !== 'open') return
      record.state = state
      settle(state)
    },
  }
}
