// Which models may be asked, and what their ids ask for besides: behind a colon a gateway may sell more than a model.
import type { WholeRelay } from '../../dialect/relay.ts'
import type { Allowed } from '../options.ts'
import { quoted, type Refusal } from '../refuse.ts'

/** Whether a model may be asked. */
export function isModelAllowed(models: Allowed['models'], id: unknown): boolean {
  if (models === undefined) return true
  if (typeof id !== 'string') return false
  // Exactly true: what is only truthy, a promise among it, must not let any through.
  const verdict: unknown = typeof models === 'function' ? models(id) : models.includes(id)
  return verdict === true
}

/** The signs that names of models have. Any other could be read as one of these by a server that tidies up, as could a step of a path where a name becomes part of an address. */
const NAME = /^(?!.*(?:\.[./]|\/\/))[A-Za-z0-9._/@+-]+$/
/** The longest id of a model that is read, in characters. */
const MAX_ID = 512

/** Why a model is not asked: it may not be, it is none, or what stands behind it is not offered. */
export type ModelVerdict =
  | { ok: true }
  | { ok: false; refusal: Refusal }
  | { ok: false; addOn: string | undefined; name: string }

/** Judges the ids of a request. */
export function createModels(
  { models }: Allowed,
  { suffix: suffixOf }: Pick<WholeRelay, 'suffix'>,
  addOns: ReadonlySet<string>,
): (id: unknown) => ModelVerdict {
  return (id) => {
    // One that stands on the list is its owner's word, with all that is in it.
    if (typeof models === 'object' && typeof id === 'string' && models.includes(id)) {
      return { ok: true }
    }
    if ((id === undefined || id === null) && models === undefined) return { ok: true }
    if (typeof id !== 'string') return { ok: false, refusal: refused(id) }
    const parts = id.split(':')
    const isRead = id.length <= MAX_ID && parts.every((part) => NAME.test(part))
    // Nobody knows what else a function, or no limit, would let through.
    if (!isRead) return { ok: false, refusal: Array.isArray(models) ? refused(id) : unread(id) }
    const [name = '', ...suffixes] = parts
    const asked = suffixes.map((suffix) => ({ suffix, addOn: suffixOf(suffix) }))
    const plain = asked.filter(({ addOn }) => addOn === undefined).map(({ suffix }) => suffix)
    const bare = [name, ...plain].join(':')
    if (!isModelAllowed(models, id) && !isModelAllowed(models, bare)) {
      return { ok: false, refusal: refused(id) }
    }
    const paid = asked.find(({ addOn }) => addOn !== undefined && !addOns.has(addOn))
    return paid === undefined
      ? { ok: true }
      : { ok: false, addOn: paid.addOn, name: `:${paid.suffix}` }
  }
}

function unread(id: string): Refusal {
  return {
    status: 403,
    code: 'model_not_allowed',
    message: `This chat route does not offer the model ${quoted(id)}: only letters, digits and the signs . / @ + - _ and : are read in a name, so that it says the same everywhere. Its owner can list it in \`allow.models\` as it is.`,
  }
}

function refused(id: unknown): Refusal {
  const asked = typeof id === 'string' ? `the model ${quoted(id)}` : 'a request without a model'
  return {
    status: 403,
    code: 'model_not_allowed',
    message: `This chat route does not offer ${asked}. Choose one of those that it lists.`,
    toOwner: `\`allow.models\` does not offer ${asked}, so a caller was refused. Add it there, or let the page ask for one that is.`,
  }
}
