// Run by a test as a process of its own: one instance of a route over Redis, which the test kills. Prints its address.
// node redis-instance.ts <url of Redis> <prefix> <base URL of the endpoint> <lease in milliseconds>
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient as createRedis } from 'redis'
import { createClient } from '../src/index.ts'
import { createChatHandler } from '../src/server/index.ts'
import { toNodeHandler } from '../src/server/node/index.ts'
import { redisStreams } from '../src/server/redis/index.ts'

const [url = '', prefix = '', baseURL = '', leaseMs = ''] = process.argv.slice(2)
const client = createRedis({ url })
client.on('error', () => undefined)
await client.connect()
const handler = createChatHandler({
  client: createClient({ baseURL }),
  basePath: '/api',
  public: true,
  streams: redisStreams({ client, prefix, leaseMs: Number(leaseMs) }),
})
const server = createServer(toNodeHandler(handler))
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`)
})
