// What came of calls, as the wire's messages of tools. Pictures in a result are pictures on the wire.
import { asObject, asText } from '../json.ts'
import { NOT_CARRIED_OUT } from '../message/tool-error.ts'
import type { ToolPart } from '../message/types.ts'
import type { WireContentPart, WireMessage, WireText, WireToolCall } from '../wire-types.ts'

type Picture = Extract<WireContentPart, { type: 'image_url' }>

/** A result without its pictures, and the pictures. */
export interface ToolContent {
  text: string
  pictures: readonly Picture[]
}

/**
 * What the model is told of a call; undefined for one of an answer that did not end well, which is told nothing. A call
 * that nobody dealt with before the conversation went on has a result that says so: without one, the next request fails.
 */
export function toolContent(part: ToolPart): ToolContent | undefined {
  if (part.state === 'denied') {
    return said(`The user denied this call.${part.reason ? ` ${part.reason}` : ''}`)
  }
  if (part.state === 'args' || part.error?.code === NOT_CARRIED_OUT) return undefined
  if (part.error) return said(`Error: ${part.error.message}`)
  if (part.result === undefined) {
    return said('Not carried out: the conversation went on without it.')
  }
  const pictures: Picture[] = []
  const rest = withoutPictures(part.result, pictures)
  return { text: typeof rest === 'string' ? rest : JSON.stringify(rest), pictures }
}

function said(text: string): ToolContent {
  return { text, pictures: [] }
}

/** A JSON value with a name in place of each picture, wherever it stands. */
function withoutPictures(value: unknown, found: Picture[]): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutPictures(item, found))
  const object = asObject(value)
  if (!object) return value
  const url = pictureIn(object)
  if (url !== undefined) {
    found.push({ type: 'image_url', image_url: { url } })
    return `[picture ${found.length}]`
  }
  return Object.fromEntries(
    Object.entries(object).map(([name, member]) => [name, withoutPictures(member, found)]),
  )
}

/** The address of a picture: our own part, OpenAI's, or that of the Model Context Protocol. */
function pictureIn(value: Readonly<Record<string, unknown>>): string | undefined {
  if (value['type'] === 'image_url') {
    return asText(value['image_url']) ?? asText(asObject(value['image_url'])?.['url'])
  }
  if (value['type'] !== 'image') return undefined
  const url = asText(value['url'])
  if (url !== undefined && /^(?:https?:|data:image\/)/i.test(url)) return url
  const data = asText(value['data'])
  const mediaType = asText(value['mimeType'])
  return data && mediaType?.startsWith('image/') ? `data:${mediaType};base64,${data}` : undefined
}

/** A call, and the id that it has on the wire. */
interface AnsweredCall {
  part: ToolPart
  wire: Pick<WireToolCall, 'id'>
}

/** The results of a step's calls. Where a result may hold no pictures, those follow all results as a person's. */
export function resultsToWire(
  calls: readonly AnsweredCall[],
  mayHoldMedia: boolean,
): WireMessage[] {
  const shown: WireContentPart[] = []
  const results = calls.map(({ part, wire }): WireMessage => {
    const { text, pictures } = toolContent(part) ?? said('')
    const call = { role: 'tool', tool_call_id: wire.id } as const
    if (pictures.length === 0) return { ...call, content: text }
    const pieces: WireContentPart[] = [{ type: 'text', text }, ...pictures]
    // The protocol's types allow texts alone; endpoints that take pictures take them in this form.
    if (mayHoldMedia) return { ...call, content: pieces as WireText[] }
    const names = pictures.map((_, index) => `[picture ${index + 1}]`).join(', ')
    shown.push({ type: 'text', text: `${names} of ${part.name}:` }, ...pictures)
    return { ...call, content: text }
  })
  return shown.length > 0 ? [...results, { role: 'user', content: shown }] : results
}
