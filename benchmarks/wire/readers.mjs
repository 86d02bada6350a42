// @ts-check
// The same work in five ways: from bytes to the text, reasoning and tool arguments of one answer. Runs in Node and in a page.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createClient } from '@x/core'
import { createParser } from 'eventsource-parser'
import OpenAI from 'openai'

/** @typedef {Uint8Array<ArrayBuffer>[]} Pieces */
/** @typedef {(pieces: Pieces) => Promise<number>} Reader Gives how many characters it found. */

/** @param {Pieces} pieces */
function body(pieces) {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++]
      if (piece) controller.enqueue(piece)
      else controller.close()
    },
  })
}

/** @param {Pieces} pieces */
const answer = (pieces) => async () =>
  new Response(body(pieces), { headers: { 'content-type': 'text/event-stream' } })

const baseURL = 'http://bench.invalid/v1'

/** What no client can do without: eventsource-parser, JSON.parse and three strings. @type {Reader} */
async function floor(pieces) {
  let text = ''
  let reasoning = ''
  let args = ''
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') return
      const delta = JSON.parse(data).choices[0]?.delta
      if (delta?.content) text += delta.content
      else if (delta?.reasoning_content) reasoning += delta.reasoning_content
      else if (delta?.tool_calls) args += delta.tool_calls[0].function.arguments
    },
  })
  const decoder = new TextDecoder()
  const response = await answer(pieces)()
  const reader = response.body?.getReader()
  for (;;) {
    const read = await reader?.read()
    if (!read || read.done) return text.length + reasoning.length + args.length
    parser.feed(decoder.decode(read.value, { stream: true }))
  }
}

/** @param {import('@x/core').ChatMessage} message */
const sizeOf = ({ parts }) =>
  parts.reduce(
    (sum, part) =>
      sum + ('text' in part ? part.text.length : part.type === 'tool' ? part.argsText.length : 0),
    0,
  )

/** @type {Reader} */
async function ours(pieces) {
  const client = createClient({ baseURL, fetch: answer(pieces) })
  return sizeOf(await client.chat.stream({ model: 'm', messages: [] }).final())
}

/** Ours, with a look at the message once a frame, as a page takes it. @type {Reader} */
export async function watched(pieces) {
  const client = createClient({ baseURL, fetch: answer(pieces) })
  const stream = client.chat.stream({ model: 'm', messages: [] })
  let seenAt = performance.now()
  let seen = 0
  for await (const delta of stream) {
    if (performance.now() - seenAt < 16 || delta.type === 'done') continue
    seenAt = performance.now()
    // A character far inside: V8 joins the pieces of a string when one is looked at.
    for (const part of stream.message.parts) {
      if ('text' in part) seen += part.text.charCodeAt(part.text.length >> 1)
      else if (part.type === 'tool') seen += part.argsText.charCodeAt(part.argsText.length >> 1)
    }
  }
  if (seen < 0) throw new Error('the message went backwards')
  return sizeOf(await stream.final())
}

/** @param {Pieces} pieces */
const openaiClient = (pieces) =>
  new OpenAI({ apiKey: 'k', baseURL, fetch: answer(pieces), dangerouslyAllowBrowser: true })

/** Its chunks alone, joined here: no message is made. @type {Reader} */
async function openaiChunks(pieces) {
  let text = ''
  let reasoning = ''
  let args = ''
  const chunks = await openaiClient(pieces).chat.completions.create({
    model: 'm',
    messages: [],
    stream: true,
  })
  for await (const chunk of chunks) {
    const delta = chunk.choices[0]?.delta
    if (delta?.content) text += delta.content
    else if (delta && 'reasoning_content' in delta) reasoning += String(delta.reasoning_content)
    else if (delta?.tool_calls) args += delta.tool_calls[0]?.function?.arguments ?? ''
  }
  return text.length + reasoning.length + args.length
}

/** Its chat stream, which makes a message as ours does. @type {Reader} */
async function openaiStream(pieces) {
  let reasoning = 0
  const stream = openaiClient(pieces).chat.completions.stream({ model: 'm', messages: [] })
  // Its message has no place for reasoning.
  stream.on('chunk', ({ choices: [choice] }) => {
    if (choice && 'reasoning_content' in choice.delta) {
      reasoning += String(choice.delta.reasoning_content).length
    }
  })
  const message = await stream.finalMessage()
  const calls = message.tool_calls ?? []
  const args = calls.reduce((sum, call) => {
    return sum + (call.type === 'function' ? call.function.arguments.length : 0)
  }, 0)
  return (message.content?.length ?? 0) + reasoning + args
}

/** The transport of the AI SDK: its provider's stream parts, joined here. @type {Reader} */
async function aiSDK(pieces) {
  const provider = createOpenAICompatible({ name: 'bench', baseURL, fetch: answer(pieces) })
  const { stream } = await provider.chatModel('m').doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  })
  let text = ''
  let args = ''
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text.length + args.length
    if (value.type === 'text-delta' || value.type === 'reasoning-delta') text += value.delta
    else if (value.type === 'tool-input-delta') args += value.delta
  }
}

/** In the order of the table. @type {Readonly<Record<string, Reader>>} */
export const readers = { floor, ours, openaiChunks, openaiStream, aiSDK }
