// The page of the main-thread benchmark: the same paced answer read by nobody, by a floor without React, and by <Chat/>.
import { createChat } from '@x/core'
import { Chat } from '@x/ui'
import { marked } from 'marked'
import { createRoot } from 'react-dom/client'
import { frame, tokens } from '../answer.mjs'

type Reader = 'idle' | 'floor' | 'chat'

const encoder = new TextEncoder()
const host = document.querySelector<HTMLElement>('#host') ?? document.body

/** A body that gives tokens at an even pace, as many a tick as are due. */
function pacedBody(count: number, perSecond: number): ReadableStream<Uint8Array> {
  const all = tokens(count)
  let sent = 0
  return new ReadableStream({
    start(controller) {
      const startedAt = performance.now()
      const timer = setInterval(() => {
        const due = Math.min(
          count,
          Math.floor(((performance.now() - startedAt) / 1000) * perSecond),
        )
        let text = ''
        for (; sent < due; sent++) text += frame(all[sent] ?? '')
        if (text) controller.enqueue(encoder.encode(text))
        if (sent < count) return
        clearInterval(timer)
        controller.enqueue(encoder.encode(`${frame('', 'stop')}data: [DONE]\n\n`))
        controller.close()
      }, 5)
    },
  })
}

function respond(count: number, perSecond: number): Response {
  return new Response(pacedBody(count, perSecond), {
    headers: { 'content-type': 'text/event-stream' },
  })
}

async function readLines(response: Response, onText: (text: string) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) return
    const lines = (rest + (value ?? '')).split('\n')
    rest = lines.pop() ?? ''
    let text = ''
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue
      text += (JSON.parse(line.slice(6)) as { choices: [{ delta: { content: string } }] })
        .choices[0].delta.content
    }
    if (text) onText(text)
  }
}

/** marked on the open tail and innerHTML, once a frame: what a careful person writes by hand. */
async function floor(response: Response): Promise<void> {
  let text = ''
  let closed = 0
  let isDue = false
  const tail = document.createElement('div')
  host.append(tail)
  const paint = (): void => {
    isDue = false
    const blocks = marked.lexer(text.slice(closed))
    for (const block of blocks.slice(0, -2)) {
      const element = document.createElement('div')
      element.innerHTML = marked.parser([block])
      tail.before(element)
      closed += block.raw.length
    }
    tail.innerHTML = marked.parser(blocks.slice(-2))
    host.scrollTop = host.scrollHeight
  }
  await readLines(response, (piece) => {
    text += piece
    if (!isDue) requestAnimationFrame(paint)
    isDue = true
  })
  paint()
}

async function chat(count: number, perSecond: number): Promise<void> {
  const store = createChat({
    baseURL: 'http://bench.invalid/v1',
    model: 'm',
    fetch: async () => respond(count, perSecond),
  })
  createRoot(host).render(<Chat chat={store} style={{ blockSize: '100%' }} />)
  await new Promise((resolve) => setTimeout(resolve, 200))
  await store.send('go')
}

Object.assign(window, {
  async run(reader: Reader, count: number, perSecond: number): Promise<number> {
    if (reader === 'chat') await chat(count, perSecond)
    else if (reader === 'floor') await floor(respond(count, perSecond))
    else await readLines(respond(count, perSecond), () => undefined)
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))
    return host.textContent?.length ?? 0
  },
})
