// About how much a message will take, before it is sent.
import type { ChatMessage, Cost, ModelPricing } from '@x/core'

/** Characters of a token, on average of English text. Other scripts and code differ by half and more. */
const CHARACTERS_PER_TOKEN = 4

// Finished messages never change, so that each is counted once.
const counted = new WeakMap<ChatMessage, number>()

/** About how many tokens a text has. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN)
}

/** About how many tokens a conversation takes: what the server counted last, and a guess of what came after. */
export function estimateContext(messages: readonly ChatMessage[]): number {
  let tokens = 0
  for (const message of messages.toReversed()) {
    if (message.role === 'assistant' && message.usage) return tokens + message.usage.totalTokens
    const known = counted.get(message) ?? tokensOf(message)
    counted.set(message, known)
    tokens += known
  }
  return tokens
}

function tokensOf({ parts }: ChatMessage): number {
  return parts.reduce((sum, part) => {
    if (part.type === 'text') return sum + estimateTokens(part.text)
    if (part.type !== 'tool') return sum
    return sum + estimateTokens(part.argsText + (JSON.stringify(part.result) ?? ''))
  }, 0)
}

/** What a prompt of so many tokens costs about. Undefined where the price is not a number. */
export function estimateCost(tokens: number, pricing: ModelPricing): Cost | undefined {
  const amount = (tokens * Number(pricing.prompt)) / 1_000_000
  if (!Number.isFinite(amount)) return undefined
  return { amount: amount.toFixed(12), currency: pricing.currency, estimated: true }
}
