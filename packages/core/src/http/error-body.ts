import type { Scheduler } from '../schedule.ts'

/** An error body is read to this many bytes and no further. */
const MAX_ERROR_BYTES = 64 * 1024
/** Nor for longer than this, in milliseconds: the status alone says enough. */
const MAX_ERROR_MS = 5000

/** What there is of an error's body, as text. Never throws: a body that breaks off still has its status. */
export async function readErrorBody(response: Response, scheduler: Scheduler): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return response.text().catch(() => '')
  const cancel = (): void => void reader.cancel().catch(() => undefined)
  const cancelTimer = scheduler.timer(cancel, MAX_ERROR_MS)
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    while (bytes < MAX_ERROR_BYTES) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value.subarray(0, MAX_ERROR_BYTES - bytes), { stream: true })
      bytes += value.byteLength
    }
  } catch {
    // How it broke off does not matter.
  }
  cancelTimer()
  cancel()
  return text
}
