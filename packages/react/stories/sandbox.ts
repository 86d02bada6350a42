// The pages of the hooks show code as it stands in an app. What an app would send to its own route, below `/api`, a sandbox
// answers in this page: no server, no network, no key.
import { type Answer, createSandbox, type SandboxRequest } from '@x/core/testing'

const RECIPE = {
  title: 'Soup of the day',
  minutes: 25,
  steps: ['Cut the onions', 'Warm them in butter', 'Add water and salt', 'Let it simmer'],
}

interface AskedFor {
  model: string
  messages?: { role: string }[]
  response_format?: object
  tools?: object
}

/** Says what was asked, so that each answer can be told from the others. */
function answerTo({ prompt, body }: SandboxRequest): Answer {
  const { model, messages, response_format, tools } = body as AskedFor
  if (!messages) return { text: ' and the sea goes on behind it, grey, patient and wide.' }
  if (response_format) return { text: JSON.stringify(RECIPE, null, 2) }
  if (messages.at(-1)?.role === 'tool') return { text: 'It is done.' }
  if (tools) return { toolCalls: [{ name: 'erase', args: { note: 'Shopping' } }] }
  const text = `You asked: ${prompt.trim()} Here ${model} would answer; a sandbox in this page says so, a few words at a time, as a model would.`
  if (!prompt.includes('queue')) return { text, cost: 0.0001 }
  // Slow enough to press something while others wait; for a test, which cannot hurry, there is no end.
  return navigator.webdriver ? { text, stallAfter: 10 } : { text, pace: { tokensPerSecond: 6 } }
}

/** From here on, what this page asks of `/api` is answered in it. */
export function answerHere(): void {
  const sandbox = createSandbox({
    answers: answerTo,
    // Words are to be seen as they come; a test has seen enough of them.
    pace: navigator.webdriver
      ? { tokensPerSecond: 'instant' }
      : { firstTokenMs: 200, tokensPerSecond: 40 },
    models: [
      { id: 'careful', name: 'Careful', contextLength: 128_000 },
      { id: 'quick', name: 'Quick', contextLength: 32_000 },
    ],
  })
  const elsewhere = globalThis.fetch
  globalThis.fetch = (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href)
    const isOurs = address.origin === location.origin && address.pathname.startsWith('/api/')
    return isOurs ? sandbox.fetch(input, init) : elsewhere(input, init)
  }
}
