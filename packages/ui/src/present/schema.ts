// What a model is told of `present`: one schema in two forms. The lean one asks for what is needed and leaves out the
// rest; the strict one is what OpenAI's strict mode takes, where every member is asked for and may be null instead.

/** A JSON Schema as a plain object. */
export type JsonSchema = Record<string, unknown>

/** Which form. */
export interface SchemaForm {
  isStrict: boolean
}

const TEXT: JsonSchema = { type: 'string' }
const FLAG: JsonSchema = { type: 'boolean' }
const TEXTS: JsonSchema = { type: 'array', items: TEXT }

/** The JSON Schema of the arguments. */
export function schemaOf({ isStrict }: SchemaForm): JsonSchema {
  /** An object. A name that ends with `?` may be left out. */
  const object = (members: Readonly<Record<string, JsonSchema>>): JsonSchema => {
    const entries = Object.entries(members)
    const isOptional = (name: string): boolean => name.endsWith('?')
    const properties = entries.map(([name, schema]) => {
      if (!isOptional(name)) return [name, schema] as const
      return [name.slice(0, -1), isStrict ? orNull(schema) : schema] as const
    })
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      required: isStrict
        ? properties.map(([name]) => name)
        : entries.map(([name]) => name).filter((name) => !isOptional(name)),
      ...(isStrict ? { additionalProperties: false } : {}),
    }
  }
  const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
  const oneOf = (...names: readonly string[]): JsonSchema => ({ type: 'string', enum: names })
  const part = (type: string, members: Readonly<Record<string, JsonSchema>>): JsonSchema =>
    object({ type: oneOf(type), ...members })
  const facts = list(object({ key: TEXT, value: TEXT }))
  const field = object({
    name: TEXT,
    label: TEXT,
    type: oneOf('text', 'textarea', 'number', 'email', 'tel', 'date', 'time', 'select', 'checkbox'),
    'options?': TEXTS,
    'required?': FLAG,
    'value?': TEXT,
  })
  const kinds = [
    part('text', { text: { ...TEXT, description: 'Markdown' } }),
    part('list', { 'title?': TEXT, items: TEXTS, 'ordered?': FLAG }),
    part('facts', { 'title?': TEXT, items: facts }),
    part('table', {
      'title?': TEXT,
      columns: TEXTS,
      rows: list(list({ type: ['string', 'number', 'null'] })),
    }),
    part('image', { url: TEXT, alt: TEXT }),
    part('chart', {
      'title?': TEXT,
      kind: oneOf('bar', 'line'),
      'unit?': { ...TEXT, description: 'ISO currency, %, or a word' },
      labels: TEXTS,
      series: list(object({ name: TEXT, values: list({ type: ['number', 'null'] }) })),
    }),
    part('form', { 'title?': TEXT, fields: list(field), 'submit?': TEXT }),
    part('choice', { title: TEXT, options: TEXTS, 'multiple?': FLAG }),
    part('progress', { title: TEXT, value: { type: 'number', description: '0 to 100' } }),
    part('link', { url: TEXT, title: TEXT, 'text?': TEXT }),
    part('card', {
      title: TEXT,
      'text?': TEXT,
      'image?': TEXT,
      'url?': TEXT,
      'facts?': facts,
      'buttons?': TEXTS,
    }),
  ]
  return object({ parts: list({ anyOf: kinds }) })
}

function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema
  return typeof type === 'string' ? { ...schema, type: [type, 'null'] } : schema
}
