declare namespace Cloudflare {
  interface Env {
    UPSTREAM_BASE_URL?: string
    UPSTREAM_API_KEY?: string
    CHAT_PASSWORD?: string
  }
}
