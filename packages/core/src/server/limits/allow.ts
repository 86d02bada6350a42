// The limits that a route sets on what a request may cost. What is not known to cost nothing but tokens is refused by
// name, until the owner allows it by name: a list of what costs would be one short with the next server.
import { chargesIn } from '../../dialect/charges.ts'
import type { Charge, Rule } from '../../dialect/dialect.ts'
import { relayOf } from '../../dialect/relay.ts'
import type { ChatHandlerOptions } from '../options.ts'
import { quoted, type Refusal } from '../refuse.ts'
import { createModels } from './models.ts'
import { createSpellings, type Spellings, type Written } from './spelling.ts'
import { clampTokens, hasLimit, invalid, otherLimits, wrongCount } from './token-limit.ts'

export { isModelAllowed } from './models.ts'

type Body = Readonly<Record<string, unknown>>

/** A request with a body, as far as it is judged. */
export interface Asked {
  body: Body
  /** Those that are passed on, in lower case. */
  headers: Readonly<Record<string, string>>
  /** Whether it asks a model, and whether as a chat. */
  asks: 'chat' | 'completion' | 'nothing'
}

/** The members to write anew, or why a request is refused. */
export type Verdict =
  | {
      changes: ReadonlyMap<string, number>
      /** The limit among them that the caller had under no name. */
      written?: Written | undefined
    }
  | { refusal: Refusal }

/** The limits of a route. */
export interface Allowance {
  judge(asked: Asked): Verdict
  learn: Spellings['learn']
}

/** Members that the route itself judges. `allow.members` cannot name them: they have limits of their own. */
export const JUDGED = [
  'model',
  'models',
  'messages',
  'prompt',
  'n',
  'best_of',
  'max_tokens',
  'max_completion_tokens',
] as const

const nothing: Rule = () => []

/** Not an object, in which the same could be hidden in another form. */
const prompt: Rule = (value, at) =>
  value === undefined || value === null || typeof value === 'string' || Array.isArray(value)
    ? []
    : [{ name: at, wants: 'a text or a list' }]

/** Whether a route judges what its requests cost. One without any limit passes bodies on as they are. */
function isLimited({ allow = {}, limits }: ChatHandlerOptions): boolean {
  const { models, maxTokens, addOns, members, headers } = allow
  return [models, maxTokens, addOns, members, headers, limits].some((each) => each !== undefined)
}

/** Whether a place, or an object that it is in, is named. */
function isNamed(names: readonly string[], place: string): boolean {
  return names.some((name) => `${place}.`.startsWith(`${name}.`))
}

/** Judges requests by the limits of a route. */
export function createAllowance(options: ChatHandlerOptions): Allowance {
  const { allow = {}, client } = options
  const relay = relayOf(client.connection.dialect)
  const { maxTokens } = allow
  const addOns = new Set(allow.addOns)
  const { members = [] } = allow
  const headers = new Set(allow.headers?.map((name) => name.toLowerCase()))
  const rules: Readonly<Record<string, Rule>> = {
    ...Object.fromEntries(JUDGED.map((name) => [name, nothing])),
    prompt,
    ...relay.members,
  }
  const opened = [...new Set(members.map((name) => name.split('.')[0] ?? name))]
  const judgeModel = createModels(allow, relay, addOns)
  const spellings = createSpellings(relay.tokenLimit)

  function chargesOf({ body, headers: given, asks }: Asked): readonly Refused[] {
    const isPaid = ({ addOn }: Charge): boolean => addOn === undefined || !addOns.has(addOn)
    const ofHeaders = chargesIn(given, relay.headers)
      .filter((charge) => isPaid(charge) && !headers.has(charge.name))
      .map((charge) => ({ ...charge, by: 'headers' as const }))
    if (asks === 'nothing') return ofHeaders
    const ofBody = chargesIn(body, rules).filter(
      (charge) => isPaid(charge) && !isNamed(members, charge.name),
    )
    const limits =
      maxTokens === undefined
        ? []
        : opened.flatMap((name) => otherLimits(body[name], name, maxTokens))
    return [
      ...[...ofBody, ...limits].map((each) => ({ ...each, by: 'members' as const })),
      ...ofHeaders,
    ]
  }

  function refusalOfModels(body: Body): Refusal | undefined {
    const { model, models = [] } = body
    // Some gateways take a list of models to fall back to; in another form it could not be judged.
    const isList = models === null || (Array.isArray(models) && models.length <= MOST_MODELS)
    if (!isList) return invalid('models', `a list of at most ${MOST_MODELS} ids`)
    for (const id of [model, ...((models ?? []) as unknown[])]) {
      const verdict = judgeModel(id)
      if (verdict.ok) continue
      return 'refusal' in verdict ? verdict.refusal : notOffered([{ ...verdict, by: 'members' }])
    }
    return undefined
  }

  function judge(asked: Asked): Verdict {
    const { body, asks } = asked
    const charges = chargesOf(asked)
    if (charges.length > 0) return { refusal: notOffered(charges) }
    if (asks === 'nothing') return { changes: new Map() }
    const refusal = refusalOfModels(body) ?? wrongCount(body)
    if (refusal) return { refusal }
    if (maxTokens === undefined) return { changes: new Map() }
    const { model } = body
    const isChat = asks === 'chat' && typeof model === 'string'
    const name = isChat ? spellings.of(model) : 'max_tokens'
    const changes = clampTokens(body, maxTokens, name)
    if (!(changes instanceof Map)) return { refusal: changes as Refusal }
    const isOwn = isChat && !hasLimit(body)
    return { changes, written: isOwn ? { model, name } : undefined }
  }

  const pass = (): Verdict => ({ changes: new Map() })
  return { judge: isLimited(options) ? judge : pass, learn: spellings.learn }
}

type Refused = Charge & { by: 'members' | 'headers' }

/** A name as it may stand in a sentence: it is a caller's. */
function shown(name: string): string {
  return /^[\w.:/-]{1,64}$/.test(name) ? `\`${name}\`` : quoted(name)
}

const CODES = { members: 'member_not_allowed', headers: 'header_not_allowed' } as const
/** The most models to fall back to. */
const MOST_MODELS = 100
/** So many are named; a request may have thousands. */
const MOST_NAMED = 3
/** Among so many, names that differ are looked for. */
const MOST_READ = 50

function notOffered(charges: readonly Refused[]): Refusal {
  const [first] = charges
  const { name = '', addOn, wants, by = 'members' } = first ?? {}
  if (wants !== undefined) return invalid(name.slice(0, 64), wants)
  const named = charges
    .slice(0, MOST_READ)
    .map(({ name: of, addOn: as = of }) => (as === of ? shown(of) : `${as} (${shown(of)})`))
  const listed = [...new Set(named)].slice(0, MOST_NAMED).join(' and ')
  const [option, allowed] = addOn === undefined ? [by, name.slice(0, 64)] : ['addOns', addOn]
  const allow = `\`allow: { ${option}: [${JSON.stringify(allowed).replaceAll('"', "'")}] }\`.`
  return {
    status: 403,
    code: addOn === undefined ? CODES[by] : 'add_on_not_allowed',
    message: `This chat route does not offer ${listed}: it may cost more than tokens. Ask without it. The owner of the route can allow it with ${allow}`,
    toOwner: `a caller asked for ${listed}, which may cost more than tokens, and was refused. If callers may, allow it: ${allow}`,
  }
}
