// The route under Deno: `deno run --conditions=x-source deno.ts <endpoint>`. Prints its port.
import { routeTo } from './route.ts'

declare const Deno: {
  args: string[]
  serve(options: object, handler: (request: Request) => Promise<Response>): unknown
}

Deno.serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    onListen: ({ port }: { port: number }) => console.log(`port ${port}`),
  },
  routeTo(Deno.args[0] ?? ''),
)
