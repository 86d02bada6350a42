// The page with nobody reading, with a floor without React, with Markdown alone, and with <Chat/>.
import '@x/ui/styles.css'
import { createChat } from '@x/core'
import { Chat } from '@x/ui'
import { Markdown } from '@x/ui/markdown'
import { marked } from 'marked'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { followEnd, host, offer } from './meter.ts'
import type { Reader } from './meter.ts'

function ask(base: string): Promise<Response> {
  return fetch(`${base}/v1/chat/completions`, { method: 'POST', body: '{}' })
}

/** The shortest reader of an answer that is right: no checks, no clocks. */
async function readText(response: Response, onText: (text: string) => void): Promise<void> {
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
const floor: Reader = async (base) => {
  let text = ''
  let closed = 0
  let isDue = false
  const root = document.createElement('div')
  const tail = document.createElement('div')
  // The same look costs the same by hand.
  root.dataset['xMarkdown'] = ''
  root.append(tail)
  host.append(root)
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
  return async () => {
    await readText(await ask(base), (piece) => {
      text += piece
      if (!isDue) requestAnimationFrame(paint)
      isDue = true
    })
    paint()
  }
}

/** Text as it is, an element a paragraph: less than this no reader of it can cost. */
const text: Reader = async (base) => {
  const root = document.createElement('div')
  root.dataset['xMarkdown'] = ''
  host.append(root)
  let last = new Text()
  let due = ''
  const paragraph = (): void => {
    const element = document.createElement('p')
    last = new Text()
    element.append(last)
    root.append(element)
  }
  paragraph()
  const paint = (): void => {
    const [first = '', ...others] = due.split('\n\n')
    due = ''
    last.appendData(first)
    for (const piece of others) {
      paragraph()
      last.appendData(piece)
    }
    host.scrollTop = host.scrollHeight
  }
  return async () => {
    await readText(await ask(base), (piece) => {
      if (due === '') requestAnimationFrame(paint)
      due += piece
    })
    paint()
  }
}

/** Our Markdown with the same reader as the floor: once a frame, or as a plain chat, whenever the network brings some. */
function markdownReader(isPaced: boolean): Reader {
  return async (base) => {
    let show: (text: string, streaming: boolean) => void = () => undefined
    function Answer(): React.ReactElement {
      const [{ text, streaming }, set] = useState({ text: '', streaming: true })
      show = (text, streaming) => set({ text, streaming })
      return <Markdown text={text} streaming={streaming} />
    }
    const root = document.createElement('div')
    host.append(root)
    followEnd(root)
    createRoot(root).render(<Answer />)
    let text = ''
    let isDue = false
    let isOver = false
    const onFrame = (): void => {
      isDue = false
      if (!isOver) show(text, true)
    }
    return async () => {
      await readText(await ask(base), (piece) => {
        text += piece
        if (!isPaced) show(text, true)
        else if (!isDue) requestAnimationFrame(onFrame)
        isDue = isPaced
      })
      isOver = true
      show(text, false)
    }
  }
}

const chat: Reader = async (base) => {
  const store = createChat({ baseURL: `${base}/v1`, model: 'm' })
  createRoot(host).render(<Chat chat={store} style={{ blockSize: '100%' }} />)
  return () => store.send('go')
}

offer({
  idle: async (base) => async () => readText(await ask(base), () => undefined),
  floor,
  text,
  markdown: markdownReader(true),
  'markdown-plain': markdownReader(false),
  chat,
})
