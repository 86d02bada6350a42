// The route under Bun: `bun --conditions=x-source bun.ts <endpoint>`. Prints its port.
import { routeTo } from './route.ts'

declare const Bun: {
  serve(options: object): { port: number }
}

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  fetch: routeTo(process.argv[2] ?? ''),
})
console.log(`port ${server.port}`)
