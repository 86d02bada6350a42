// The paths of NanoGPT that a backend route may serve.
import type { DialectRoute } from '../dialect/dialect.ts'

/** The paths that a backend route may serve, to be named in `allow.routes`. */
export const nanogptRoutes: readonly DialectRoute[] = [
  { path: 'talk-to-gpt', method: 'POST', asksModel: true },
  { path: 'check-balance', method: 'POST' },
  { path: 'subscription/v1/usage', method: 'GET' },
  { path: 'usage', method: 'GET', query: ['from', 'to', 'group_by', 'scope'] },
  { path: 'usage/requests/:id', method: 'GET' },
  { path: 'web', method: 'POST' },
  { path: 'models/:id/providers', method: 'GET' },
  { path: 'subscription/v1/models', method: 'GET', query: ['detailed', 'sort'] },
  { path: 'paid/v1/models', method: 'GET', query: ['detailed', 'sort'] },
  { path: 'personalized/v1/models', method: 'GET', query: ['detailed', 'sort'] },
  { path: 'tee/attestation', method: 'GET', query: ['model', 'nonce', 'signing_algo'] },
  { path: 'tee/signature/:id', method: 'GET', query: ['model', 'signing_algo'] },
]
