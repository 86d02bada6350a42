// The nine shapes of error bodies that NanoGPT's documentation shows, ready to be answered with.
import type { Answer } from '../../testing/index.ts'

/** The names of the scripted errors. */
export type ScriptedErrorName =
  | 'openai'
  | 'anthropic'
  | 'simple'
  | 'flat'
  | 'oauth'
  | 'payment'
  | 'moderation'
  | 'html'
  | 'midStream'
  | 'dailyLimit'
  | 'cacheConsistency'
  | 'originLocked'

const payment = {
  version: 1,
  paymentId: 'pay_1',
  amountUsd: 0.0035,
  expiresAt: '2026-09-01T00:00:00Z',
  accepted: [{ scheme: 'nano' }],
}

/** An answer for each shape, and for the codes that ask for something of their own. */
export const nanogptErrors: Readonly<Record<ScriptedErrorName, Answer>> = {
  openai: {
    status: 401,
    json: {
      error: { message: 'Invalid API key', type: 'authentication_error', code: 'invalid_api_key' },
    },
  },
  anthropic: {
    status: 400,
    json: {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'max_tokens is required',
        param: 'max_tokens',
      },
    },
  },
  simple: {
    status: 402,
    json: { error: 'Insufficient balance', status: 402, requiredBalance: 0.0035 },
  },
  flat: {
    status: 429,
    json: { code: 'rate_limited', message: 'Too many requests' },
    headers: { 'retry-after': '120' },
  },
  oauth: {
    status: 400,
    json: { error: 'invalid_grant', error_description: 'The code has expired' },
  },
  payment: {
    status: 402,
    json: {
      error: {
        message: 'Payment required',
        type: 'insufficient_quota',
        code: 'insufficient_balance',
      },
      payment,
      x402Version: 1,
    },
  },
  moderation: {
    status: 400,
    json: {
      error: {
        message: 'Input was flagged',
        type: 'invalid_request_error',
        code: 'content_policy_violation',
      },
      moderation: {
        id: 'mod_1',
        model: 'moderator',
        results: [{ flagged: true, categories: { violence: true } }],
      },
    },
  },
  html: { html: 404 },
  midStream: {
    raw: `data: {"id":"chatcmpl_1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Well"},"finish_reason":null}]}

data: {"id":"chatcmpl_1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"error"}],"error":{"status":503,"message":"Service temporarily unavailable. Please try again later.","code":"service_unavailable"}}
data: [DONE]

`,
  },
  dailyLimit: {
    status: 429,
    json: {
      error: {
        message: 'The daily limit of this key is reached',
        type: 'rate_limit_error',
        code: 'daily_usd_limit_exceeded',
      },
    },
    headers: { 'retry-after': '86400' },
  },
  cacheConsistency: {
    status: 503,
    json: {
      error: {
        message: 'The provider that holds the cache is not available',
        type: 'service_unavailable',
        code: 'fallback_blocked_for_cache_consistency',
      },
    },
  },
  originLocked: {
    status: 403,
    json: {
      error: {
        message: 'Origin not allowed',
        type: 'permission_denied_error',
        code: 'api_key_origin_not_allowed',
      },
    },
  },
}
