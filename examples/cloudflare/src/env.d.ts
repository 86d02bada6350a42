declare namespace Cloudflare {
  interface Env {
    CHATS: DurableObjectNamespace<import('./worker').Chats>
    CHAT_PASSWORD?: string
    UPSTREAM_API_KEY?: string
    UPSTREAM_BASE_URL?: string
  }
}
