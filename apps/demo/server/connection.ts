// Tries an upstream and says how it is, to whoever set it up: every mistake that people make has its sentence.
import { isChatError } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import type { Connection } from '../page-config.ts'
import { vendorOf } from '../vendors.ts'
import { type Asked, ask, modelsOf, PATIENCE_MS } from './asked.ts'
import type { Upstream } from './settings.ts'
import {
  isWrongPath,
  type Named,
  pathTrouble,
  refusedKey,
  statusTrouble,
  troubleWith,
} from './trouble.ts'

type Verdict = Pick<Connection, 'ok' | 'sentence' | 'models'>

/** The host that answers, for a line in the terminal and one in the page. */
export function answeredBy({ baseURL }: Upstream): string {
  return baseURL === undefined ? 'sandbox' : new URL(baseURL).host
}

/** How long what was found holds, in milliseconds: a page that asks often asks the upstream seldom. */
const FRESH_MS = 3000

/** A value that tries one upstream when it is called; whoever calls meanwhile gets the same. */
export function connectionOf(upstream: Upstream): () => Promise<Connection> {
  let found: Promise<Connection> | undefined
  let until = 0
  return () => {
    if (found && performance.now() < until) return found
    until = Infinity
    found = verdictOn(upstream)
      .then((verdict) => ({ name: upstream.name, host: answeredBy(upstream), ...verdict }))
      .finally(() => (until = performance.now() + FRESH_MS))
    return found
  }
}

async function verdictOn(upstream: Upstream): Promise<Verdict> {
  const { baseURL, from } = upstream
  if (baseURL === undefined) {
    const sentence = `Answers come from the built-in sandbox, which is no model. Set ${from.baseURL} to talk to one.`
    return { ok: true, sentence }
  }
  const named = { ...upstream, baseURL }
  const asked = await ask(named, baseURL, '/models')
  const models = modelsOf(asked)
  if (models !== undefined) return { ...(await withModels(named, models)), models }
  if (isWrongPath(asked)) {
    const better = await betterBase(named)
    if (better) return bad(`${pathTrouble(named, asked)} Set ${from.baseURL}=${better}`)
    // A server of one model may list none.
    if (isUnderstood(await ask(named, baseURL, '/chat/completions', '{}')))
      return withoutList(named)
  }
  return bad(troubleWith(named, asked))
}

const bad = (sentence: string): Verdict => ({ ok: false, sentence })

/** The endpoint lists models. Whether it takes the key, and has the model that was named, is another question. */
async function withModels(upstream: Named, models: string[]): Promise<Verdict> {
  const { name, model, from } = upstream
  const refusal = await keyTrouble(upstream)
  if (refusal) return bad(refusal)
  const vendor = vendorOf(upstream.baseURL)
  if (models.length === 0) {
    const advice = vendor?.addModel
      ? `Give it one: ${vendor.addModel}`
      : 'Load one there, then try again.'
    return bad(`${name} answers, and has no model. ${advice}`)
  }
  // llama.cpp takes any name.
  if (model !== undefined && vendor?.name !== 'llama.cpp' && !has(models, model)) {
    const near = models.find((each) => each.toLowerCase().includes(model.toLowerCase()))
    const some = near ?? `${models.slice(0, 3).join(', ')}${models.length > 3 ? ' and more' : ''}`
    return bad(`${name} lists no model “${model}”, which ${from.model} names. It has ${some}.`)
  }
  const count = models.length === 1 ? `one model, ${models[0]}` : `${models.length} models`
  return { ok: true, sentence: `${name} answers, with ${count}.` }
}

/** With and without what stands behind a colon: a tag that may be left out, or an add-on. */
function has(models: readonly string[], model: string): boolean {
  const bare = (id: string): string => id.replace(/:[^/]*$/, '')
  return models.some((each) => bare(each) === bare(model))
}

function withoutList({ name, model, from }: Named): Verdict {
  return model === undefined
    ? bad(`${name} answers and lists no models, so one has to be named: set ${from.model}.`)
    : { ok: true, sentence: `${name} answers. It lists no models; ${model} is asked.` }
}

/**
 * Lists of models are often public, so the key is tried on what costs nothing: an account, or a chat
 * without a message, which every server refuses after it has looked at the key.
 */
async function keyTrouble(upstream: Named): Promise<string | undefined> {
  const { baseURL, apiKey, dialect, name, isDirect } = upstream
  if (dialect === 'nanogpt' && !isDirect) {
    const client = nanogpt({ baseURL, apiKey, retry: false })
    const balance = client.balance({ signal: AbortSignal.timeout(PATIENCE_MS) })
    const error: unknown = await balance.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const status = isChatError(error) ? error.status : undefined
    return status === 401 || status === 403 ? refusedKey(upstream) : undefined
  }
  const chat = await ask(upstream, baseURL, '/chat/completions', '{}')
  if (chat.status === 404 && !isUnderstood(chat)) {
    return `${name} lists models, but has no chat/completions there, so it cannot chat. Check ${upstream.from.baseURL}.`
  }
  return [401, 402, 403].includes(chat.status) ? statusTrouble(upstream, chat.status) : undefined
}

/** An OpenAI-shaped answer, be it a refusal. */
function isUnderstood({ status, json }: Asked): boolean {
  if (typeof json !== 'object' || json === null) return false
  return status < 500 && ('error' in json || 'choices' in json)
}

/** The base that was meant: those of which people forget a part, or write one too many. */
async function betterBase(upstream: Named): Promise<string | undefined> {
  const { origin, pathname, search } = new URL(upstream.baseURL)
  const path = pathname.replace(/\/+$/, '')
  const known = vendorOf(upstream.baseURL)
  const paths = [`${path}/v1`, path.replace(/\/v1(\/.*)$/, '/v1'), '/v1', '/api/v1', '/api']
  const guesses = new Set(paths.map((each) => `${origin}${each}${search}`))
  // A key goes to no host but its own.
  const own = [known?.baseURL, ...guesses].filter(
    (each) => each !== undefined && new URL(each).origin === origin && each !== upstream.baseURL,
  ) as string[]
  const asked = await Promise.all(own.map((each) => ask(upstream, each, '/models')))
  const at = asked.findIndex((each) => modelsOf(each) !== undefined)
  // Only a JSON refusal tells that there is an API behind it.
  const isRefusal = (each: Asked): boolean => each.status === 401 && isUnderstood(each)
  return own[at === -1 ? asked.findIndex(isRefusal) : at]
}
