// The responses that are no answer of a model: errors, lists, pages of HTML, bytes as scripted.
import type { Answer, ScriptedEndpoint, ScriptedError } from './script.ts'
import { errorBody } from './wire.ts'

/** A JSON body. */
export function jsonResponse(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const type = { 'content-type': 'application/json' }
  return new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } })
}

/** An error as a response of its own. */
export function errorResponse(error: ScriptedError): Response {
  return jsonResponse(errorBody(error), error.status ?? 500, error.headers)
}

/** The list of models, or one of them. */
export function modelsResponse(endpoint: ScriptedEndpoint, id: string | undefined): Response {
  const models = (endpoint.models ?? ['sandbox']).map((model) => {
    const known = typeof model === 'string' ? { id: model } : model
    const { contextLength: context_length, wire, ...rest } = known
    return {
      ...rest,
      context_length,
      object: 'model',
      created: 0,
      owned_by: 'sandbox',
      ...wire,
    }
  })
  if (id === undefined) return jsonResponse({ object: 'list', data: models })
  const found = models.find((model) => model.id === id)
  if (found !== undefined) return jsonResponse(found)
  const message = `The sandbox has no model named ${id}.`
  return errorResponse({ status: 404, message, code: 'model_not_found', param: 'model' })
}

const PAGE = `<!doctype html>
<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>sandbox</center></body></html>
`

/** What stands in the place of an answer, if the script says so. Throws where there is to be no response. */
export function insteadOfAnswer(answer: Answer): Response | undefined {
  if (answer.unreachable) throw new TypeError('fetch failed')
  if (answer.error !== undefined) return errorResponse(answer.error)
  if (answer.html) {
    const status = answer.html === true ? 502 : answer.html
    return new Response(PAGE, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
  }
  if (answer.json !== undefined) return jsonResponse(answer.json, answer.status, answer.headers)
  if (answer.raw === undefined) return undefined
  const headers = {
    'content-type': answer.contentType ?? 'text/event-stream',
    ...answer.headers,
  }
  return new Response(answer.raw, { status: answer.status ?? 200, headers })
}
