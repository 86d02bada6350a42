// Beyond the minute after which clients give up local models, in real time and with the defaults.
import { expect, it } from 'vitest'
import { slow, type Slow } from '../../test/slow-server.ts'
import { startServer } from '../../test/server.ts'
import { createClient, textOf } from '../index.ts'

const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }

it.each<Slow>(['headers', 'first token', 'first token after a role chunk'])(
  'waits 70 seconds for the %s',
  async (what) => {
    const server = await startServer(slow(what, 70_000))
    const client = createClient({ baseURL: server.baseURL })
    expect(textOf((await client.chat.stream(params).final()).parts)).toBe('ok')
    expect(server.requests).toHaveLength(1)
    await server.close()
  },
)
