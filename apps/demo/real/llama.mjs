// @ts-check
// llama.cpp with a model made on the spot, spoken to as OpenAI's API. Run by `pnpm test:real`: the engine is installed
// where LLAMA_FOLDER says. Prints its address.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeTinyModel } from './tiny-model.mjs'

const folder = process.env['LLAMA_FOLDER'] ?? '.'
const entry = join(folder, 'node_modules/node-llama-cpp/dist/index.js')
const { getLlama, LlamaCompletion } = await import(pathToFileURL(entry).href)
const path = join(folder, 'tiny.gguf')
writeTinyModel(path)

const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' })
const model = await llama.loadModel({ modelPath: path })
// With more threads than idle cores it is slower by far.
const context = await model.createContext({ threads: 1, contextSize: 1024 })
const sequence = context.getSequence()
const completion = new LlamaCompletion({ contextSequence: sequence })

/** @param {object} delta @param {string | null} finish */
const chunk = (delta, finish) =>
  `data: ${JSON.stringify({ id: 'tiny', object: 'chat.completion.chunk', model: 'tiny', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`

const server = createServer(async (request, response) => {
  if (request.url === '/v1/models') {
    response.setHeader('content-type', 'application/json')
    return response.end('{"object":"list","data":[{"id":"tiny","object":"model"}]}')
  }
  let body = ''
  for await (const bytes of request) body += bytes
  const { messages } = JSON.parse(body)
  if (!Array.isArray(messages)) {
    response.writeHead(400, { 'content-type': 'application/json' })
    return response.end(
      '{"error":{"message":"There are no messages.","type":"invalid_request_error"}}',
    )
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const controller = new AbortController()
  response.on('close', () => controller.abort())
  try {
    await completion.generateCompletion(String(messages.at(-1)?.content), {
      maxTokens: 60,
      temperature: 1,
      seed: 1,
      signal: controller.signal,
      onTextChunk: (/** @type {string} */ content) => response.write(chunk({ content }, null)),
    })
    response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`)
  } catch (error) {
    if (!controller.signal.aborted) throw error
  }
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object')
    process.stdout.write(`Llama: http://127.0.0.1:${address?.port}/v1\n`)
})
