// What NanoGPT would refuse, or worse, would not do and not say: told before anything is sent.
import { usageError } from '../errors.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import { parseModelId } from './model-id.ts'

const PICTURES = /^image\/(?:png|jpe?g|webp)$/
const MAX_VIDEOS = 2
/** Tools may have this many bytes as JSON. */
const MAX_TOOL_BYTES = 200 * 1024

/** @throws ChatError `usage` for a model whose privacy the plain endpoint would not keep. */
export function checkPrivacy(model: string, baseURL: string | undefined): void {
  if (!model.startsWith('private/') || isLocal(baseURL)) return
  throw usageError(
    `"${model}" is private only through NanoGPT’s local proxy, which encrypts before it sends; asked here, it would be answered without that. Set \`baseURL\` to the proxy (http://127.0.0.1:8787/v1), or \`privateModels: 'send'\` to ask all the same.`,
  )
}

function isLocal(baseURL: string | undefined): boolean {
  if (baseURL === undefined || !URL.canParse(baseURL)) return false
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(baseURL).hostname)
}

/** @throws ChatError `usage` for tools that are too large together. */
export function checkTools(body: Json): void {
  const tools = asArray(body['tools'])
  if (tools.length === 0) return
  const { length } = new TextEncoder().encode(JSON.stringify(tools))
  if (length <= MAX_TOOL_BYTES) return
  throw usageError(
    `the tools have ${length} bytes as JSON, but NanoGPT takes at most ${MAX_TOOL_BYTES}. Shorten their descriptions and schemas, or send fewer.`,
  )
}

/** @throws ChatError `usage` for pictures of a kind that NanoGPT does not take, and for a third video. */
export function checkMedia(body: Json): void {
  const parts = asArray(body['messages']).flatMap((message) =>
    asArray(asObject(message)?.['content']).map(asObject),
  )
  for (const part of parts) {
    const image = part?.['image_url']
    const url = asText(asObject(image)?.['url']) ?? asText(image) ?? ''
    // What stands behind an address is known to the server alone.
    const kind = /^data:([^;,]*)/i.exec(url)?.[1]?.toLowerCase()
    if (kind === undefined || PICTURES.test(kind)) continue
    throw usageError(
      `a picture of type "${kind}" was to be sent, but NanoGPT takes PNG, JPEG and WebP. Convert it, or send it as a file.`,
    )
  }
  const videos = parts.filter((part) => part?.['type'] === 'video_url').length
  if (videos <= MAX_VIDEOS) return
  throw usageError(
    `the request has ${videos} videos, but NanoGPT takes at most ${MAX_VIDEOS}. Send fewer.`,
  )
}

/** @throws ChatError `usage` for routes that exclude each other. */
export function checkRouting(body: Json): void {
  const model = asText(body['model']) ?? ''
  const { routing, caching } = parseModelId(model)
  const wishes = [
    ...model
      .split(':')
      .slice(1)
      .filter((suffix) => parseModelId(`m:${suffix}`).routing !== undefined)
      .map((suffix) => `:${suffix}`),
    ...(caching || body['caching'] === true ? ['caching'] : []),
    ...(body['provider'] === undefined || body['provider'] === null ? [] : ['`provider`']),
  ]
  if (wishes.length < 2 || (routing === undefined && !caching && body['caching'] !== true)) return
  throw usageError(
    `${wishes.join(' and ')} each choose a route, and NanoGPT takes only one of them. Keep one.`,
  )
}
