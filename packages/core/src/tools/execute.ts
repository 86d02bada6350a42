// Runs one tool, and ends in time whatever the tool does.
import { toolError } from '../message/tool-error.ts'
import type { ToolPart, ToolStep } from '../message/types.ts'
import { warnOnce } from '../warn-once.ts'
import type { Tool } from './tool.ts'

/** A tool and the arguments that its schema made. */
export interface ToolWork {
  tool: Tool
  args: unknown
}

/** Runs a tool for a call. Resolves to the call with its result, its error, or as cancelled. Never rejects. */
export async function execute(
  { tool, args }: ToolWork,
  call: ToolPart,
  { signal, messages, timeout, update }: ToolStep & { timeout: number | false },
): Promise<ToolPart> {
  const controller = new AbortController()
  const startedAt = performance.now()
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = (): void => undefined
  // A tool that does not listen to its signal must not hold up the chat.
  const ended = new Promise<ToolPart>((resolve) => {
    stop = () => {
      controller.abort(signal.reason)
      resolve({ ...call, state: 'cancelled' })
    }
    if (timeout === false) return
    timer = setTimeout(() => {
      controller.abort()
      const message = `The tool took longer than ${timeout / 1000} seconds and was stopped.`
      resolve({ ...call, state: 'error', error: toolError(message) })
    }, timeout)
  })
  signal.addEventListener('abort', stop, { once: true })
  try {
    const done = await Promise.race([work(), ended])
    return { ...done, durationMs: Math.round(performance.now() - startedAt) }
  } finally {
    isOver = true
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }

  function report(progress: unknown): void {
    if (isOver) return
    try {
      update({ ...call, state: 'running', progress: asJson(progress) })
    } catch {
      // What was done by then must not seem to have failed.
      warnOnce(
        `the tool "${call.name}" reported progress that cannot be written as JSON, so it is not shown. Report a number, a text or plain objects.`,
      )
    }
  }

  async function work(): Promise<ToolPart> {
    try {
      const context = { signal: controller.signal, id: call.id, messages, report }
      const result: unknown = await tool.execute?.(args, context)
      return { ...call, state: 'done', result: asJson(result) }
    } catch (thrown) {
      return { ...call, state: 'error', error: toolError(thrown) }
    }
  }
}

/** As it will be stored and sent: messages hold JSON alone. @throws for what is none, e.g. a cycle. */
export function asJson(result: unknown): unknown {
  if (result === undefined) return null
  try {
    return JSON.parse(JSON.stringify(result)) as unknown
  } catch {
    throw new Error('The tool gave something that cannot be written as JSON.')
  }
}
