// The endpoints that the demo plays itself when no upstream is named. Nobody needs a key for them.
import { type Client, createClient } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import { nanogptScript, scriptedEnclave } from '@x/core/nanogpt/testing'
import { type Answer, builtInScript, createSandbox, type SandboxRequest } from '@x/core/testing'

/** Plain OpenAI, with the written answers of the sandbox. */
export function openaiSandbox(): Client {
  return createClient({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: createSandbox(builtInScript()).fetch,
  })
}

/** The same answers by way of NanoGPT: billed from a balance, with searches, a cache, and an enclave. */
export function nanogptSandbox(): Client {
  const { answers, pace } = builtInScript()
  const enclave = scriptedEnclave()
  async function answer(request: SandboxRequest): Promise<Answer> {
    const written = typeof answers === 'function' ? await answers(request) : undefined
    // What it took and what it cites is for the script of NanoGPT to say.
    const { usage: _, cost: __, citations: ___, ...rest } = written ?? {}
    return rest
  }
  const script = nanogptScript({ answer, routes: enclave.routes })
  return nanogpt({
    baseURL: 'http://sandbox.invalid/api/v1',
    fetch: enclave.watch(createSandbox({ ...script, ...(pace ? { pace } : {}) }).fetch),
  })
}
