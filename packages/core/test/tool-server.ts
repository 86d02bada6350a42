// A real server that answers each request with the next of its frames, for conversations with calls of tools.
import type { ChatMessage, ChatStore, ToolPart } from '../src/index.ts'
import { answer, sse, startServer, type TestServer } from './server.ts'

/** A call on the wire; `id` may be anything that a server may give. */
export interface WireCall {
  id?: unknown
  name?: string
  args?: string
  choice?: number
  index?: number
}

/** One event of a stream. */
export function event(value: object): string {
  return `data: ${JSON.stringify({ id: '1', model: 'm', ...value })}\n\n`
}

/** The frame that holds a call. */
export function callFrame({
  id,
  name = 'look',
  args = '{}',
  choice = 0,
  index = 0,
}: WireCall): string {
  const call = { index, type: 'function', function: { name, arguments: args } }
  const tool_calls = [id === undefined ? call : { ...call, id }]
  return event({ choices: [{ index: choice, delta: { tool_calls }, finish_reason: null }] })
}

/** The frame that ends a choice. */
export function finishFrame(reason: string, choice = 0): string {
  return event({ choices: [{ index: choice, delta: {}, finish_reason: reason }] })
}

/** An answer that makes these calls and ends well. */
export function calls(...all: WireCall[]): string[] {
  const frames = all.map((call, index) => callFrame({ index, ...call }))
  return [...frames, finishFrame('tool_calls'), 'data: [DONE]\n\n']
}

/** A server that gives each request the next of these answers, and a plain one after them. */
export async function toolServer(...answers: string[][]): Promise<TestServer> {
  const left = [...answers]
  return startServer((_request, response) => {
    const frames = left.shift()
    if (!frames) return answer(response, 'done')
    sse(response, ...frames)
    response.end()
  })
}

/** What a request sent of calls and results, in order. */
export function sentCalls(server: TestServer, at = -1): { calls: string[]; results: string[] } {
  const { messages } = JSON.parse(server.requests.at(at)?.body ?? '{}') as {
    messages: { tool_calls?: { id: string }[]; tool_call_id?: string }[]
  }
  return {
    calls: messages.flatMap(({ tool_calls }) => tool_calls?.map(({ id }) => id) ?? []),
    results: messages.flatMap(({ tool_call_id }) => tool_call_id ?? []),
  }
}

/** The calls of a message. */
export function callsOf(message: ChatMessage | undefined): ToolPart[] {
  return message?.parts.filter((part): part is ToolPart => part.type === 'tool') ?? []
}

/** The calls of all messages of a chat, those of hidden branches included. */
export function allCalls(chat: ChatStore): ToolPart[] {
  return [...chat.get().tree.nodes.values()].flatMap(({ message }) => callsOf(message))
}
