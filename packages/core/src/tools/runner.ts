// Carries out the calls of an answer: checks their arguments, asks where a person must allow them, runs them
// side by side, and says what to do next. Nothing is thrown: what goes wrong is the call's result.
import { messageOf, usageError } from '../errors.ts'
import { parseJson } from '../json.ts'
import { isStandardSchema, pathOf, validate } from '../standard-schema.ts'
import { stepAt } from '../message/steps.ts'
import { MALFORMED, toolError } from '../message/tool-error.ts'
import type { ToolPart, ToolRunner, ToolStep } from '../message/types.ts'
import { checkTools } from './checks.ts'
import { asJson, execute, type ToolWork } from './execute.ts'
import { parametersOf, type Tool, type ToolRunnerOptions, type Tools } from './tool.ts'

/** What the tools take and give. */
export type TypesOfTools<T extends Tools> = {
  readonly [Name in keyof T]: NonNullable<T[Name]['execute']> extends (
    args: infer Args,
    ...context: never[]
  ) => infer Result
    ? { args: Args; result: Awaited<Result> }
    : never
}

const NAME = /^[\w-]{1,64}$/

/**
 * Makes what carries out a chat's tools.
 * @throws ChatError `usage` for a name that endpoints refuse, a schema that cannot say its JSON Schema, and for what is
 * misspelt or of another type.
 * @example
 * const tools = toolRunner({ weather: tool({ … }) })
 * const chat = createChat({ baseURL: '/api', model, tools })
 */
export function toolRunner<T extends Tools>(
  tools: T,
  options: ToolRunnerOptions = {},
): ToolRunner<TypesOfTools<T>> {
  checkTools(tools, options)
  const { maxSteps = 5, timeout = 60_000, isSequential = false, maxIdentical = 3 } = options
  // A map: a model may ask for `constructor`.
  const known = new Map<string, Tool>(Object.entries(tools))
  const definitions = [...known].map(([name, one]) => definitionOf(name, one))

  /** Looks at the arguments of a call, and whether it may run now. */
  async function check(call: ToolPart, step: ToolStep): Promise<Checked> {
    const { args: _, ...bare } = call
    const fail = (message: string): Checked => ({
      call: { ...bare, state: 'error', error: toolError(message) },
    })
    const found = known.get(call.name)
    if (!found) {
      const others = known.size > 0 ? ` There are: ${[...known.keys()].join(', ')}.` : ''
      return fail(`There is no tool "${call.name}".${others}`)
    }
    if (countIdentical(call, step) > maxIdentical) {
      return fail(
        `This call was made ${maxIdentical} times with the same arguments already. Use what it gave, or answer without it.`,
      )
    }
    // From the text, for `args` may be what a schema made of it.
    const given = call.argsText ? parseJson(call.argsText) : (call.args ?? {})
    if (given === undefined) return fail(MALFORMED)
    const schema = schemaOf(found)
    const checked = schema ? await validate(schema, given) : { value: given }
    if (checked.issues) {
      const issues = checked.issues.map((issue) => {
        const path = pathOf(issue).join('.')
        return path ? `${path}: ${issue.message}` : issue.message
      })
      return fail(`The arguments do not fit. ${issues.join('; ')}`)
    }
    const args = checked.value
    const ready: ToolPart = { ...call, args: jsonOr(args, given) }
    const run: Checked = { call: ready, run: { tool: found, args } }
    if (!found.execute) return { call: ready }
    try {
      // Nothing runs then, so there is nothing to allow.
      if (await isNeeded(found.needsAnswer, args)) return { call: ready }
      if (call.isApproved || step.isAllowed?.(call.name)) return run
      const mustAsk = await isNeeded(found.needsApproval, args)
      return mustAsk ? { call: { ...ready, state: 'approval' } } : run
    } catch (thrown) {
      return fail(`Whether it may run could not be told: ${messageOf(thrown)}`)
    }
  }

  async function carryOut(call: ToolPart, step: ToolStep): Promise<ToolPart> {
    const { call: checked, run } = await check(call, step)
    if (!run || step.signal.aborted) {
      step.update(checked)
      return checked
    }
    step.update({ ...checked, state: 'running' })
    const limit = run.tool.timeout ?? timeout
    const done = await execute(run, checked, { ...step, timeout: limit })
    step.update(done)
    return done
  }

  return {
    definitions,
    maxSteps,
    async run(step) {
      const results: Promise<ToolPart>[] = []
      for (const call of step.calls) {
        const isAlone = isSequential || known.get(call.name)?.isSequential === true
        if (isAlone) await Promise.all(results)
        const result = carryOut(call, step)
        results.push(result)
        if (isAlone) await result
      }
      const done = await Promise.all(results)
      const isOpen = done.some(({ state }) => state === 'ready' || state === 'approval')
      return isOpen ? 'await' : 'continue'
    },
  }
}

/** A call whose arguments were looked at, and how to run it if it may. */
interface Checked {
  call: ToolPart
  run?: ToolWork
}

/** What a tool says of its calls, of one of them. */
async function isNeeded(need: Tool['needsApproval'], args: unknown): Promise<boolean> {
  return Boolean(typeof need === 'function' ? await need(args) : need)
}

/** What a message can hold of the arguments. */
function jsonOr(args: unknown, given: unknown): unknown {
  try {
    return asJson(args)
  } catch {
    return given
  }
}

function schemaOf({ schema }: Tool) {
  if (!schema) return undefined
  return isStandardSchema(schema) ? schema : schema.schema
}

function definitionOf(name: string, one: Tool): ToolRunner['definitions'][number] {
  if (!NAME.test(name)) {
    throw usageError(
      `a tool was named "${name}", which endpoints refuse. Use up to 64 letters, digits, "_" and "-".`,
    )
  }
  const { description, strict } = one
  return {
    type: 'function',
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      parameters: parametersOf(one),
      ...(strict === undefined ? {} : { strict }),
    },
  }
}

/** How often the turn has made this call, itself included. */
function countIdentical(call: ToolPart, { messages, step }: ToolStep): number {
  const message = messages.at(-1)
  const same = message?.parts.filter(
    (part, at) =>
      part.type === 'tool' &&
      part.name === call.name &&
      part.argsText === call.argsText &&
      stepAt(message, at) < step,
  )
  return (same?.length ?? 0) + 1
}
