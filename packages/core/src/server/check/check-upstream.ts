// Tries an upstream and says how it is: every mistake that people make has its sentence.
import { isChatError } from '../../errors.ts'
import { type Asked, ask, isUnderstood, modelsOf } from './asked.ts'
import { isWrongPath, pathTrouble, refusedKey, statusTrouble, troubleWith } from './trouble.ts'
import type { Checked, UpstreamCheck, UpstreamToCheck } from './types.ts'

const NAMES = { baseURL: '`baseURL`', apiKey: '`apiKey`', model: '`model`' }

/**
 * Asks an upstream for its models, tries the key on what costs nothing, and says what came of it in one sentence to its
 * owner. For a page of settings or a log at the start; needs the codes of errors that Node, Bun and Deno give.
 * Never rejects for what the upstream does.
 * @throws TypeError for a `baseURL` that is no address
 * @example
 * const { ok, sentence } = await checkUpstream({ baseURL: process.env.UPSTREAM_BASE_URL, apiKey })
 */
export async function checkUpstream(given: UpstreamToCheck): Promise<UpstreamCheck> {
  const { host } = new URL(given.baseURL)
  const upstream: Checked = {
    ...given,
    name: given.name ?? host,
    settings: given.settings ?? NAMES,
    hints: given.hints ?? {},
    patience: given.patience ?? 5000,
  }
  const { baseURL, settings } = upstream
  const asked = await ask(upstream, baseURL, 'models')
  const models = modelsOf(asked)
  if (models !== undefined) return { ...(await withModels(upstream, models)), models }
  if (isWrongPath(asked)) {
    const better = await betterBase(upstream)
    if (better) return bad(`${pathTrouble(upstream, asked)} Set ${settings.baseURL}=${better}`)
    // A server of one model may list none.
    if (isUnderstood(await tryChat(upstream))) return withoutList(upstream)
  }
  return bad(troubleWith(upstream, asked))
}

const bad = (sentence: string): UpstreamCheck => ({ ok: false, sentence })

/** A chat without a message: refused by each server, and free. */
const tryChat = (upstream: Checked): Promise<Asked> =>
  ask(upstream, upstream.baseURL, 'chat/completions', '{}')

/** The endpoint lists models. Whether it takes the key, and has the model that was named, is another question. */
async function withModels(upstream: Checked, models: string[]): Promise<UpstreamCheck> {
  const { name, model, settings, hints } = upstream
  const refusal = await keyTrouble(upstream)
  if (refusal) return bad(refusal)
  if (models.length === 0) {
    const advice = hints.model ?? 'Load one there, then try again.'
    return bad(`${name} answers, and has no model. ${advice}`)
  }
  if (model !== undefined && !hints.takesAnyModel && !has(models, model)) {
    const near = models.find((each) => each.toLowerCase().includes(model.toLowerCase()))
    const some = near ?? `${models.slice(0, 3).join(', ')}${models.length > 3 ? ' and more' : ''}`
    return bad(`${name} lists no model “${model}”, which ${settings.model} names. It has ${some}.`)
  }
  const count = models.length === 1 ? `one model, ${models[0]}` : `${models.length} models`
  return { ok: true, sentence: `${name} answers, with ${count}.` }
}

/** With and without what stands behind a colon: a tag that may be left out, or an add-on. */
function has(models: readonly string[], model: string): boolean {
  const bare = (id: string): string => id.replace(/:[^/]*$/, '')
  return models.some((each) => bare(each) === bare(model))
}

function withoutList({ name, model, settings }: Checked): UpstreamCheck {
  return model === undefined
    ? bad(`${name} answers and lists no models, so one has to be named: set ${settings.model}.`)
    : { ok: true, sentence: `${name} answers. It lists no models; ${model} is asked.` }
}

/** Lists of models are often public, so the key is tried by itself. */
async function keyTrouble(upstream: Checked): Promise<string | undefined> {
  const { name, settings, tryKey, patience } = upstream
  if (tryKey) {
    const error: unknown = await tryKey(AbortSignal.timeout(patience)).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const status = isChatError(error) ? error.status : undefined
    return status === 401 || status === 403 ? refusedKey(upstream) : undefined
  }
  const chat = await tryChat(upstream)
  if (chat.status === 404 && !isUnderstood(chat)) {
    return `${name} lists models, but has no chat/completions there, so it cannot chat. Check ${settings.baseURL}.`
  }
  return [401, 402, 403].includes(chat.status) ? statusTrouble(upstream, chat.status) : undefined
}

/** The base that was meant: those of which people forget a part, or write one too many. */
async function betterBase(upstream: Checked): Promise<string | undefined> {
  const { origin, pathname, search } = new URL(upstream.baseURL)
  const path = pathname.replace(/\/+$/, '')
  const paths = [`${path}/v1`, path.replace(/\/v1(\/.*)$/, '/v1'), '/v1', '/api/v1', '/api']
  const guesses = new Set(paths.map((each) => `${origin}${each}${search}`))
  // A key goes to no host but its own.
  const own = [upstream.hints.baseURL, ...guesses].filter(
    (each): each is string =>
      each !== undefined && new URL(each).origin === origin && each !== upstream.baseURL,
  )
  const asked = await Promise.all(own.map((each) => ask(upstream, each, 'models')))
  const at = asked.findIndex((each) => modelsOf(each) !== undefined)
  // Only a JSON refusal tells that there is an API behind it.
  const isRefusal = (each: Asked): boolean => each.status === 401 && isUnderstood(each)
  return own[at === -1 ? asked.findIndex(isRefusal) : at]
}
