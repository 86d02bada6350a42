// What a tool and its runner are made of, checked where they are made: a misspelt `needsApproval` would run a payment that
// nobody allowed.
import { BOOLEAN, FUNCTION, type Kind, type Kinds, mustBe, NUMBER, TEXT } from '../kinds.ts'
import { refuseUnknown } from '../unknown-members.ts'
import type { Tool, ToolRunnerOptions, Tools } from './tool.ts'

const LIMIT: Kind = ['a number or false', 'Number', false]
/** Whatever says anything asks, which harms nobody. */
const WHETHER: Kind = ['true, false or a function', 'constructor']
const TOOLS: Kind = ['an object with a tool for each name', 'Object', 'Module']
const DEFINITION: Kind = ['what `tool` returns', 'Object']

const TOOL: Kinds<Tool> = {
  description: TEXT,
  schema: [
    'a schema of a library that knows Standard Schema, or `{ jsonSchema }` with a JSON Schema',
    '~standard',
    'jsonSchema',
  ],
  execute: FUNCTION,
  needsApproval: WHETHER,
  needsAnswer: WHETHER,
  timeout: LIMIT,
  isSequential: BOOLEAN,
  strict: BOOLEAN,
}

const OPTIONS: Kinds<ToolRunnerOptions> = {
  maxSteps: NUMBER,
  timeout: LIMIT,
  isSequential: BOOLEAN,
  maxIdentical: NUMBER,
}

/** @throws ChatError `usage` for tools that are none, and for members that are unknown or of another type. */
export function checkTools(tools: Tools, options: ToolRunnerOptions): void {
  mustBe(TOOLS, tools, '`tools`')
  check(options, OPTIONS, '`toolRunner`')
  for (const [name, one] of Object.entries(tools)) {
    mustBe(DEFINITION, one, `the tool "${name}"`)
    check(one, TOOL, `the tool "${name}"`)
  }
}

function check<T extends object>(given: T, kinds: Kinds<T>, of: string): void {
  mustBe(['an object', 'Object'], given, `the options of ${of}`)
  refuseUnknown(given, { of, known: Object.keys(kinds) })
  for (const [member, kind] of Object.entries<Kind>(kinds as Record<string, Kind>)) {
    const value = given[member as keyof T] ?? undefined
    if (value !== undefined) mustBe(kind, value, `\`${member}\` of ${of}`)
  }
}
