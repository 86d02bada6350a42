import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editModelId, parseModelId, type WebSearchOption, webSearchOptions } from './index.ts'

// The suffixes of D:model-suffixes, D:chat-completion and D:context-memory, each with an id around it.
const features = [
  'online',
  ...webSearchOptions.map((option) => `online/${option}`),
  'memory',
  'memory-30',
  'memory-365',
  'reasoning-exclude',
  'speed',
  'cheap',
  'price',
  'tools',
  'caching',
  'cached',
  'redaction',
  'piiredacted',
]
/** Part of the model's name, though they stand behind a colon. */
const identities = [
  'thinking',
  'thinking:8192',
  'free',
  'low',
  'high',
  'official',
  'cerebras',
  '8b',
]

const ids = fc
  .tuple(
    fc.constantFrom('gpt-5', 'anthropic/claude-opus-4.6', 'TEE/deepseek-r1', 'a/b-thinking:8192'),
    fc.array(fc.constantFrom(...features, ...identities), { maxLength: 5 }),
  )
  .map(([name, suffixes]) => [name, ...suffixes].join(':'))

const edits = fc.record(
  {
    webSearch: fc.constantFrom<(boolean | WebSearchOption)[]>(false, true, 'deep', 'kagi-news'),
    memory: fc.constantFrom(false, true, 1, 90, 365),
    reasoningExclude: fc.boolean(),
    routing: fc.constantFrom('speed' as const, 'price' as const, false as const),
    caching: fc.boolean(),
    redaction: fc.boolean(),
  },
  { requiredKeys: [] },
)

function identitiesOf(id: string): string[] {
  return id.split(':').filter((each, index) => index === 0 || !features.includes(each))
}

describe('a model id', () => {
  it('is the same after no edit', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(editModelId(id, {})).toBe(id)
      }),
    )
  })

  it('keeps every suffix that is part of the name, in its order, whatever is edited', () => {
    fc.assert(
      fc.property(ids, edits, (id, edit) => {
        const edited = editModelId(id, edit)
        expect(identitiesOf(edited).filter((each) => !each.startsWith('memory-'))).toEqual(
          identitiesOf(id),
        )
        // By its base a model is known in lists of models and prices.
        expect(parseModelId(edited).base).toBe(identitiesOf(id).join(':'))
      }),
    )
  })

  it('says after an edit what the edit said, and else what it said before', () => {
    fc.assert(
      fc.property(ids, edits, (id, edit) => {
        const [before, after] = [parseModelId(id), parseModelId(editModelId(id, edit))]
        expect(after.reasoningExclude).toBe(edit.reasoningExclude ?? before.reasoningExclude)
        expect(after.caching).toBe(edit.caching ?? before.caching)
        expect(after.redaction).toBe(edit.redaction ?? before.redaction)
        expect(after.routing).toBe(
          edit.routing === undefined ? before.routing : edit.routing || undefined,
        )
        const { memory } = edit
        const days = { undefined: before.memoryDays, false: undefined, true: 30 }
        expect(after.memoryDays).toBe(
          typeof memory === 'number' ? memory : days[`${memory as boolean | undefined}`],
        )
      }),
    )
  })

  it('is edited once: the same edit again changes nothing', () => {
    fc.assert(
      fc.property(ids, edits, (id, edit) => {
        const once = editModelId(id, edit)
        expect(editModelId(once, edit)).toBe(once)
      }),
    )
  })

  it.each([
    ['chatgpt-4o-latest', { webSearch: true }, 'chatgpt-4o-latest:online'],
    ['chatgpt-4o-latest', { webSearch: 'standard' }, 'chatgpt-4o-latest:online'],
    ['chatgpt-4o-latest:online', { webSearch: 'deep' }, 'chatgpt-4o-latest:online/linkup-deep'],
    [
      'a/b:thinking:8192:online/exa-deep:memory-30',
      { webSearch: false },
      'a/b:thinking:8192:memory-30',
    ],
    ['a/b:online:online/kagi', { webSearch: false }, 'a/b'],
    ['m:fast', { routing: 'price' }, 'm:price'],
    ['m:redacted', { redaction: false }, 'm'],
    ['llama3:8b', { webSearch: false, memory: false, caching: false }, 'llama3:8b'],
  ] as const)('%s with %j is %s', (id, edit, edited) => {
    expect(editModelId(id, edit)).toBe(edited)
  })

  it('is read with all its features at once, in any order', () => {
    const id = 'anthropic/claude-opus-4.6:memory-30:online/linkup-deep:reasoning-exclude'
    expect(parseModelId(id)).toEqual({
      base: 'anthropic/claude-opus-4.6',
      webSearch: 'linkup-deep',
      memoryDays: 30,
      reasoningExclude: true,
      routing: undefined,
      caching: false,
      redaction: false,
    })
  })

  it('knows all 24 spellings of a web search', () => {
    const spellings = ['online', ...webSearchOptions.map((option) => `online/${option}`)]
    expect(spellings).toHaveLength(24)
    for (const spelling of spellings) {
      expect(parseModelId(`m:${spelling}`)).toMatchObject({ base: 'm' })
      expect(parseModelId(`m:${spelling}`).webSearch).toBeDefined()
    }
  })

  it('takes days of memory from 1 to 365 alone', () => {
    for (const memory of [0, 366, 1.5, -1, Number.NaN]) {
      expect(() => editModelId('m', { memory })).toThrow(/whole numbers from 1 to 365/)
    }
  })
})
