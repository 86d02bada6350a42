// The page of the threads benchmark: a long thread as bare text nodes, and in <Chat/>.
import { createChat } from '@x/core'
import type { ChatMessage, ChatStore } from '@x/core'
import { Chat } from '@x/ui'
import { createRoot } from 'react-dom/client'
import { frame, tokens } from '../answer.mjs'

const host = document.querySelector<HTMLElement>('#host') ?? document.body
const encoder = new TextEncoder()
let messages: ChatMessage[] = []
let chat: ChatStore | undefined

function textAt(index: number): string {
  if (index % 2 === 0) return `Question ${index}, in a sentence of its own.`
  return `Answer ${index} says that **the needle ${index}** is here, among words that fill a few lines of the column as an answer does.\n\n- one thing about ${index}\n- another, with \`code${index}\`\n\nIt ends with a paragraph that nobody needs, so that there is something to read and to scroll past, and so that an answer is about as long as answers are.`
}

function paced(count: number, perSecond: number): Response {
  const all = tokens(count)
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
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
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

/** The longest task since it was asked last, in milliseconds; 0 where none was over 50. */
let longest = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
}).observe({ type: 'longtask' })

/** Waits until what was changed is on the screen. */
const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

Object.assign(window, {
  prepare(count: number): void {
    messages = Array.from({ length: count }, (_, index) => ({
      id: `m${index}`,
      role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
      createdAt: 0,
      status: 'complete' as const,
      parts: [{ type: 'text' as const, state: 'done' as const, text: textAt(index) }],
    }))
    chat = createChat({
      baseURL: 'http://bench.invalid/v1',
      model: 'm',
      fetch: async () => paced(1000, 200),
      initialMessages: messages,
    })
  },
  /** As `longest`, which begins anew. */
  longestTask(): number {
    const found = longest
    longest = 0
    return found
  },
  /** Milliseconds until all of the thread is in the page, of a chat that was just mounted. */
  async whole(): Promise<number> {
    const startedAt = performance.now()
    while (document.querySelectorAll('article').length < messages.length)
      await new Promise((go) => setTimeout(go, 10))
    return performance.now() - startedAt
  },
  /** Milliseconds from nothing to the end of the thread on the screen. */
  async mount(kind: 'floor' | 'chat'): Promise<number> {
    await painted()
    const startedAt = performance.now()
    if (kind === 'floor') {
      for (const { parts } of messages) {
        const paragraph = document.createElement('p')
        const [part] = parts
        if (part?.type === 'text') paragraph.textContent = part.text
        host.append(paragraph)
      }
      host.scrollTop = host.scrollHeight
    } else {
      createRoot(host).render(<Chat chat={chat} style={{ blockSize: '100%' }} />)
      while (!document.querySelector('[data-x-viewport]'))
        await new Promise((go) => setTimeout(go, 1))
    }
    await painted()
    return performance.now() - startedAt
  },
  async stream(): Promise<void> {
    await chat?.send('Go on')
    await painted()
  },
})
