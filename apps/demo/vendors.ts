/** A server that many people have, and how to come to it. */
export interface Vendor {
  name: string
  /** What `UPSTREAM_BASE_URL` is for it. */
  baseURL: string
  /** Where its keys are made; undefined for what runs on one's own machine and needs none. */
  keys?: string
  /** What starts it, where it runs on one's own machine. */
  start?: string
  /** What gives it a model. */
  addModel?: string
}

/** Those that the demo knows by name. Any other OpenAI-compatible server works as well. */
export const VENDORS: readonly Vendor[] = [
  { name: 'NanoGPT', baseURL: 'https://nano-gpt.com/api/v1', keys: 'https://nano-gpt.com/api' },
  {
    name: 'OpenAI',
    baseURL: 'https://api.openai.com/v1',
    keys: 'https://platform.openai.com/api-keys',
  },
  {
    name: 'OpenRouter',
    baseURL: 'https://openrouter.ai/api/v1',
    keys: 'https://openrouter.ai/settings/keys',
  },
  {
    name: 'Ollama',
    baseURL: 'http://localhost:11434/v1',
    start: 'ollama serve',
    addModel: 'ollama pull llama3.2',
  },
  {
    name: 'llama.cpp',
    baseURL: 'http://localhost:8080/v1',
    start: 'llama-server -m model.gguf',
    addModel: 'llama-server -m model.gguf',
  },
  {
    name: 'vLLM',
    baseURL: 'http://localhost:8000/v1',
    start: 'vllm serve Qwen/Qwen3-0.6B',
    addModel: 'vllm serve Qwen/Qwen3-0.6B',
  },
  {
    name: 'LM Studio',
    baseURL: 'http://localhost:1234/v1',
    start: 'lms server start',
    addModel: 'lms load',
  },
]

/** Whose address that is: by the host, and for what runs on one's own machine by the port. */
export function vendorOf(address: string): Vendor | undefined {
  const { hostname, port } = new URL(address)
  return VENDORS.find(({ baseURL, keys }) => {
    const known = new URL(baseURL)
    if (keys === undefined) return port === known.port
    return hostname === known.hostname || hostname.endsWith(`.${known.hostname}`)
  })
}
