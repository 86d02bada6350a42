// The route in a Durable Object of Workers, where answers outlive their requests.
import { routeTo } from './route.ts'

/** What miniflare binds. */
interface Env {
  ENDPOINT: string
  CHATS: { idFromName(name: string): unknown; get(id: unknown): { fetch: typeof fetch } }
}

/** Keeps the answers. */
export class Chats {
  private readonly route: ReturnType<typeof routeTo>
  constructor(_state: unknown, { ENDPOINT }: Env) {
    this.route = routeTo(ENDPOINT)
  }

  fetch(request: Request): Promise<Response> {
    return this.route(request)
  }
}

// oxlint-disable-next-line import/no-default-export -- what Workers looks for
export default {
  fetch: (request: Request, { CHATS }: Env): Promise<Response> =>
    CHATS.get(CHATS.idFromName('chats')).fetch(request),
}
