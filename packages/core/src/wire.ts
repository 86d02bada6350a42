// The one way from our messages to the wire's.
import { NOT_CARRIED_OUT } from './tool-error.ts'
import type { ChatMessage, ChatPart, MediaPart, ToolPart } from './types.ts'
import type { WireContentPart, WireMessage } from './wire-types.ts'

/** The messages as the wire wants them. Reasoning and sources stay behind; empty answers are left out. */
export function toWire(messages: readonly ChatMessage[]): WireMessage[] {
  return messages.flatMap((message): WireMessage[] => {
    switch (message.role) {
      case 'system':
      case 'developer':
        return [{ role: message.role, content: textOf(message.parts) }]
      case 'user':
        return userMessages(message.parts)
      case 'assistant':
        return assistantMessages(message)
      case 'tool':
        return message.parts.filter(isTool).map(toolMessage)
      default:
        return message.role satisfies never
    }
  })
}

function isTool(part: ChatPart): part is ToolPart {
  return part.type === 'tool'
}

function isMedia(part: ChatPart): part is MediaPart {
  return part.type === 'image' || part.type === 'file' || part.type === 'audio'
}

/** A file that never got ready is not there for the model. */
function userMessages(parts: readonly ChatPart[]): WireMessage[] {
  const ready = parts.filter((part) => !isMedia(part) || part.url !== '')
  if (ready.length === 0 && parts.length > 0) return []
  return [{ role: 'user', content: userContent(ready) }]
}

/** The text of a message's parts, without reasoning. */
export function textOf(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function userContent(parts: readonly ChatPart[]): string | WireContentPart[] {
  if (!parts.some(isMedia)) return textOf(parts)
  return parts.flatMap((part): WireContentPart[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }]
    return isMedia(part) ? [mediaContent(part)] : []
  })
}

function mediaContent(part: MediaPart): WireContentPart {
  if (part.type === 'image') return { type: 'image_url', image_url: { url: part.url } }
  if (part.type === 'audio') {
    const format = part.mediaType?.includes('wav') ? 'wav' : 'mp3'
    return { type: 'input_audio', input_audio: { data: base64Of(part.url), format } }
  }
  return {
    type: 'file',
    file: { file_data: part.url, ...(part.name === undefined ? {} : { filename: part.name }) },
  }
}

function base64Of(dataURL: string): string {
  return dataURL.slice(dataURL.indexOf(',') + 1)
}

/** An answer of several requests becomes what it was on the wire: an answer, its calls' results, the next answer. */
function assistantMessages({ parts, replay }: ChatMessage): WireMessage[] {
  const steps: ChatPart[][] = []
  let last: ToolPart | undefined
  for (const part of parts) {
    const isNext = last && (isTool(part) ? part.step !== last.step : part.type !== 'source')
    if (steps.length === 0 || isNext) steps.push([])
    steps.at(-1)?.push(part)
    if (isTool(part)) last = part
    else if (isNext) last = undefined
  }
  return steps.flatMap((step, index) => {
    const kept =
      step.find(isTool)?.messageReplay ?? (index === steps.length - 1 ? replay : undefined)
    return assistantStep(step, kept)
  })
}

function assistantStep(parts: readonly ChatPart[], replay: ChatMessage['replay']): WireMessage[] {
  const content = textOf(parts)
  // A call without a result makes the next request fail, so it is not replayed.
  const calls = parts.filter(isTool).filter((part) => toolContent(part) !== undefined)
  const refusal = parts.map((part) => (part.type === 'refusal' ? part.text : '')).join('')
  if (content === '' && calls.length === 0 && !refusal) return []
  const message: WireMessage = {
    ...replayed(replay, calls.length > 0),
    role: 'assistant',
    content: content === '' ? null : content,
  }
  if (refusal) message.refusal = refusal
  if (calls.length > 0) {
    message.tool_calls = calls.map((part) => ({
      ...part.replay,
      id: part.id,
      type: 'function',
      function: { name: part.name, arguments: part.argsText || '{}' },
    }))
  }
  return [message, ...calls.map(toolMessage)]
}

/** What the provider wants back. DeepSeek wants its reasoning with a call, and refused it elsewhere. */
function replayed(replay: ChatMessage['replay'], hasCalls: boolean): object {
  if (!replay || hasCalls) return { ...replay }
  const { reasoning_content: _, ...rest } = replay
  return rest
}

function toolMessage(part: ToolPart): WireMessage {
  return { role: 'tool', tool_call_id: part.id, content: toolContent(part) ?? '' }
}

function toolContent(part: ToolPart): string | undefined {
  if (part.state === 'denied') {
    return `The user denied this call.${part.reason ? ` ${part.reason}` : ''}`
  }
  if (part.error?.code === NOT_CARRIED_OUT) return undefined
  if (part.error) return `Error: ${part.error.message}`
  if (part.result === undefined) return undefined
  return typeof part.result === 'string' ? part.result : JSON.stringify(part.result)
}
