import { createElement } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { useChatCompletion, useCompletion } from './index.ts'

function App() {
  const { messages, status } = useChatCompletion({
    baseURL: '/api',
    model: 'm',
    initialMessages: [{ role: 'user', content: 'hello' }],
  })
  const { text } = useCompletion({ baseURL: '/api', model: 'm' })
  return createElement('p', null, `${status} ${messages.length} ${JSON.stringify(text)}`)
}

it('renders on a server without a request, a timer or a warning', () => {
  const request = vi.spyOn(globalThis, 'fetch')
  const timer = vi.spyOn(globalThis, 'setTimeout')
  const warning = vi.spyOn(console, 'error')
  expect(renderToString(createElement(App))).toBe('<p>ready 1 &quot;&quot;</p>')
  expect([request, timer, warning].map((spy) => spy.mock.calls)).toEqual([[], [], []])
  vi.restoreAllMocks()
})

it('renders a completion as the page does first', () => {
  function Text() {
    const { text, status, isBusy } = useCompletion({ baseURL: '/api', model: 'm' })
    return createElement('p', null, `${status} ${String(isBusy)} ${text.length}`)
  }
  expect(renderToString(createElement(Text))).toBe('<p>ready false 0</p>')
})

it('renders into a stream', async () => {
  const { PassThrough } = await import('node:stream')
  const output = new PassThrough()
  let html = ''
  output.on('data', (chunk: Buffer) => (html += chunk.toString()))
  renderToPipeableStream(createElement(App)).pipe(output)
  await new Promise((resolve) => output.on('end', resolve))
  expect(html).toContain('ready 1')
})
