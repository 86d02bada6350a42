// The tool as a model sees it, and what comes of its calls.
import { asks, partsOf } from './asks.ts'
import { type JsonSchema, schemaOf } from './schema.ts'

/** What a person gave in one field. */
export type PresentValue = string | number | boolean | readonly string[]

/** What a person did. What is written in fields goes along with a button of a card. */
export interface PresentAnswer {
  /** What was given, by the names of the fields and choices. */
  values?: Readonly<Record<string, PresentValue>> | undefined
  /** The button of a card that was pressed, and the title of that card. */
  pressed?: string | undefined
  card?: string | undefined
}

/** What comes of a call that asks nothing, or whose answers come as messages. */
export interface PresentShown {
  shown: true
  answers?: 'message' | undefined
}

/** What the model gets. */
export type PresentResult = PresentShown | PresentAnswer

/** What a model writes. More than the schema asks for is read; see docs/present.md. */
export interface PresentArgs {
  parts?: readonly unknown[] | undefined
}

/** The tool, for `toolRunner` of `@x/core/tools`. */
export interface PresentTool {
  description: string
  schema: { jsonSchema: JsonSchema }
  strict: boolean | undefined
  /** Whether a call asks a person, whose answer is its result. */
  needsAnswer: (args: PresentArgs) => boolean
  execute: (args: PresentArgs) => PresentResult
}

/** What `presentTool` takes. */
export interface PresentToolOptions {
  /**
   * How what a person answers goes back: as the `result` of the call, for which the model waits, or as a `message` of
   * the person, where the model goes on at once. @default 'result'
   */
  answers?: 'result' | 'message' | undefined
  /** Asks the endpoint to keep to the schema exactly, in the form that OpenAI's strict mode takes. @default false */
  strict?: boolean | undefined
}

const DESCRIPTION =
  'Shows things to the person: tables, charts, cards and more. Use it for what is easier to see than to read, and do not repeat in text what it shows.'
const ASKS = {
  result:
    'A form, a choice and the buttons of a card ask the person; the result is the answer. Ask one thing at a time.',
  message:
    'A form, a choice and the buttons of a card ask the person, whose answer comes as the next message.',
} as const

/**
 * The tool `present`: parts that any model may show by calling it. Draw it with `presentView`.
 * @example
 * const tools = toolRunner({ present: presentTool() })
 * <Chat options={{ tools }} toolViews={{ present: presentView }} />
 */
export function presentTool({ answers = 'result', strict }: PresentToolOptions = {}): PresentTool {
  return {
    description: `${DESCRIPTION} ${ASKS[answers]}`,
    schema: { jsonSchema: schemaOf({ isStrict: strict === true }) },
    strict,
    needsAnswer: (args) => answers === 'result' && partsOf(args).some(asks),
    execute: (args) =>
      answers === 'message' && partsOf(args).some(asks)
        ? { shown: true, answers: 'message' }
        : { shown: true },
  }
}
