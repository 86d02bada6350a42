// Tools that need no network: their work is done in this browser.
import { tool, toolRunner } from '@x/core/tools'
import { presentTool } from '@x/ui/present'
import { calculate } from './calculate.ts'
import { attachedTable, queryTable, type TableQuery } from './table.ts'

export const calculator = tool<{ expression: string }, { value: number }>({
  description: 'Evaluates an arithmetic expression exactly: + - * / % ^, parentheses, sqrt, ln …',
  schema: {
    jsonSchema: {
      type: 'object',
      properties: { expression: { type: 'string', examples: ['2340 * 17.5 / 100'] } },
      required: ['expression'],
    },
  },
  execute: ({ expression }) => ({ value: calculate(expression) }),
})

export const clock = tool<{ timeZone?: string }, { time: string; timeZone: string }>({
  description: 'The date and time now, in a time zone',
  schema: {
    jsonSchema: {
      type: 'object',
      properties: {
        timeZone: {
          type: 'string',
          description: 'An IANA name. Left out, it is that of the person who asks.',
          examples: ['Asia/Tokyo'],
        },
      },
    },
  },
  execute({ timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone }) {
    const format = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long', timeZone })
    return { time: format.format(new Date()), timeZone }
  },
})

export const data = tool<TableQuery, ReturnType<typeof queryTable>>({
  description:
    'Groups and sums the table (CSV or JSON) that the person attached last, and tells its columns. What is left out is chosen by what is in it.',
  schema: {
    jsonSchema: {
      type: 'object',
      properties: {
        groupBy: { type: 'string', description: 'A column' },
        value: { type: 'string', description: 'A column of numbers' },
        operation: { enum: ['sum', 'mean', 'count', 'min', 'max'] },
      },
      required: [],
    },
  },
  // The tool reads a file of the person’s: that is theirs to allow.
  needsApproval: true,
  execute: (query, { messages }) => queryTable(attachedTable(messages), query),
})

/** Tables, charts and forms of a model's own making. The example is what the sandbox shows. */
const present = presentTool()
const { jsonSchema } = present.schema
const EXAMPLE = [
  {
    type: 'form',
    title: 'What shall the chart show?',
    fields: [
      { name: 'groupBy', label: 'Group by', type: 'text', required: true },
      { name: 'operation', label: 'Show the', type: 'select', options: ['sum', 'mean', 'count'] },
    ],
    submit: 'Show',
  },
]

export const tools = toolRunner({
  calculate: calculator,
  clock,
  data,
  present: {
    ...present,
    schema: { jsonSchema: { ...jsonSchema, examples: [{ parts: EXAMPLE }] } },
  },
})
