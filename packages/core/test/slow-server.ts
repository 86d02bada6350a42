// A server that takes its time: a model is loaded, a long prompt is read.
import { type Handler, frame, sse } from './server.ts'

/** What is slow: the headers, or the first token after them. */
export type Slow = 'headers' | 'first token' | 'first token after a role chunk'

/** Answers after so many milliseconds. */
export function slow(what: Slow, ms: number): Handler {
  return (_request, response) => {
    if (what === 'first token') sse(response)
    else if (what !== 'headers') sse(response, frame(''))
    const timer = setTimeout(() => {
      if (what === 'headers') sse(response)
      response.end(`${frame('ok')}${frame('', 'stop')}data: [DONE]\n\n`)
    }, ms)
    response.on('close', () => clearTimeout(timer))
  }
}
