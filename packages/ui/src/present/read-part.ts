// From what a model wrote to what is shown. Forgiving: what is slightly wrong is shown as what was meant.
import { type CardPart, type Fact, LIMITS, type PresentPart } from './parts.ts'
import { readChart } from './read-chart.ts'
import { labelFrom, readChoice, readForm } from './read-questions.ts'
import { cellFrom, readTable } from './read-table.ts'
import {
  beyond,
  flagFrom,
  jsonIn,
  listOf,
  member,
  type Members,
  membersOf,
  numberFrom,
  optionalText,
  textFrom,
} from './values.ts'

/** Other names that models give to the kinds. In small letters, letters alone. */
const KINDS: ReadonlyMap<string, PresentPart['type']> = new Map(
  (
    [
      ['text', 'markdown paragraph heading title message note'],
      ['list', 'bullets bulletlist ul ol orderedlist numberedlist steps'],
      [
        'facts',
        'fact keyvalue keyvalues keyandvalue kv details properties definition stat stats metric metrics',
      ],
      ['table', 'grid datatable dataframe'],
      ['image', 'img picture photo'],
      [
        'chart',
        'bar line barchart linechart graph linegraph bargraph plot areachart area columnchart',
      ],
      ['form', 'inputs input fields questionnaire'],
      ['choice', 'choices select options radio buttons poll question multiplechoice'],
      ['progress', 'progressbar loading status'],
      ['link', 'url a href'],
      ['card', 'product item tile'],
    ] as const
  ).flatMap(([kind, others]) => [kind, ...others.split(' ')].map((name) => [name, kind] as const)),
)

/** What tells the kind of a part that does not say it, the surest first. */
const SIGNS: readonly (readonly [string, PresentPart['type']])[] = [
  ['rows', 'table'],
  ['columns', 'table'],
  ['series', 'chart'],
  ['labels', 'chart'],
  ['datasets', 'chart'],
  ['fields', 'form'],
  ['options', 'choice'],
  ['buttons', 'card'],
  ['image', 'card'],
  ['facts', 'facts'],
  ['items', 'list'],
  ['url', 'link'],
  ['href', 'link'],
  ['src', 'image'],
  ['key', 'facts'],
  ['value', 'progress'],
  ['text', 'text'],
  ['markdown', 'text'],
]

/**
 * The parts of a call's arguments, as they came: a list of them wherever it stands, a lone one, JSON in a text, or a
 * mere text.
 * @param isOpen whether more of the arguments may follow: JSON in a text is read once it is whole.
 */
export function partsIn(args: unknown, isOpen: boolean): readonly unknown[] {
  let value = args
  for (let depth = 0; depth < 4; depth += 1) {
    if (typeof value === 'string') {
      if (isOpen) return []
      const parsed = jsonIn(value)
      if (parsed === undefined) break
      value = parsed
    } else {
      const members = membersOf(value)
      if (!members || member(members, 'type') !== undefined) break
      const inner = member(members, 'parts', 'part', 'components', 'blocks', 'content', 'present')
      if (inner === undefined) break
      value = inner
    }
  }
  const members = membersOf(value)
  if (members && Object.values(members).every(isNothing)) return []
  return listOf(value).filter((part) => !isNothing(part))
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ''

const read = new WeakMap<object, PresentPart>()

/** A part, of whatever was written for it. The same object gives the same part. */
export function partFrom(given: unknown): PresentPart {
  if (typeof given !== 'object' || given === null) return partOfText(textFrom(given))
  const known = read.get(given)
  if (known) return known
  const part = Array.isArray(given) ? partOfList(given) : partOf(given as Members)
  read.set(given, part)
  return part
}

function partOfText(text: string): PresentPart {
  const members = membersOf(jsonIn(text))
  return members ? partFrom(members) : { type: 'text', text }
}

function partOfList(items: readonly unknown[]): PresentPart {
  return { type: 'list', title: undefined, isOrdered: false, items }
}

function partOf(members: Members): PresentPart {
  const type = textFrom(member(members, 'type', 'kind', 'component'), 60)
  const kind =
    KINDS.get(type.toLowerCase().replaceAll(/[^a-z]/g, '')) ??
    (type === '' ? kindBySigns(members) : undefined)
  const title = optionalText(member(members, 'title', 'label', 'name', 'heading', 'caption'))
  switch (kind) {
    case 'text':
      return {
        type: kind,
        text: textFrom(
          member(members, 'text', 'markdown', 'content', 'value', 'title', 'message'),
          Infinity,
        ),
      }
    case 'list':
      return {
        type: kind,
        title,
        isOrdered:
          flagFrom(member(members, 'ordered', 'isOrdered', 'numbered')) ||
          /^(?:ol|ordered|number|steps)/i.test(type),
        items: itemsIn(member(members, 'items', 'list', 'values', 'content', 'steps', 'text')),
      }
    case 'facts': {
      const found = member(members, 'items', 'facts', 'pairs', 'data', 'values', 'entries')
      return {
        type: kind,
        title: found === undefined ? undefined : title,
        ...shownFacts(found ?? members),
      }
    }
    case 'table':
      return readTable(members)
    case 'chart':
      return readChart(members, type)
    case 'form':
      return readForm(members)
    case 'choice':
      return readChoice(members)
    case 'image':
      return {
        type: kind,
        url: addressIn(members),
        alt: textFrom(member(members, 'alt', 'caption', 'title', 'description', 'text'), 2000),
      }
    case 'link': {
      const url = addressIn(members)
      return {
        type: kind,
        url,
        title: title ?? optionalText(member(members, 'text')) ?? url,
        text: title ? optionalText(member(members, 'text', 'description')) : undefined,
      }
    }
    case 'progress':
      return {
        type: kind,
        title: title ?? optionalText(member(members, 'text')),
        value: shareIn(members),
      }
    case 'card':
      return readCard(members)
    default:
      return { type: 'unknown', kind: type, text: textFrom(members) }
  }
}

function kindBySigns(members: Members): PresentPart['type'] | undefined {
  return SIGNS.find(([name]) => member(members, name) !== undefined)?.[1]
}

function itemsIn(found: unknown): readonly unknown[] {
  if (typeof found !== 'string') return listOf(found)
  // A list in one text: a line to an item, with or without its mark.
  const lines = found.split('\n', LIMITS.items * 4).filter((line) => line.trim() !== '')
  return lines.map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, ''))
}

/** What an item of a list says. */
export function itemFrom(given: unknown): string {
  const members = membersOf(given)
  if (!members) return textFrom(given, 4000)
  const title = optionalText(member(members, 'title', 'label', 'name', 'key'))
  const text = optionalText(member(members, 'text', 'description', 'value', 'content'))
  return title && text ? `**${title}**: ${text}` : (title ?? text ?? textFrom(given, 4000))
}

function shownFacts(found: unknown): { items: readonly Fact[]; left: number } {
  const all = factsIn(found)
  const left = Math.max(all.length - LIMITS.facts, beyond(found, LIMITS.facts))
  return { items: all.slice(0, LIMITS.facts), left }
}

function factsIn(found: unknown): readonly Fact[] {
  const map = membersOf(found)
  if (map) {
    const key = member(map, 'key', 'label', 'name')
    if (key !== undefined && Object.hasOwn(map, 'value'))
      return [{ key: textFrom(key, 500), value: cellFrom(map['value']) }]
    const names = Object.keys(map).filter((name) => name !== 'type' && name !== 'title')
    return names.slice(0, LIMITS.facts).map((name) => ({ key: name, value: cellFrom(map[name]) }))
  }
  return listOf(found)
    .slice(0, LIMITS.facts)
    .flatMap((item): readonly Fact[] => {
      if (Array.isArray(item)) return [{ key: textFrom(item[0], 500), value: cellFrom(item[1]) }]
      const members = membersOf(item)
      if (!members) return [{ key: '', value: cellFrom(item) }]
      const key = member(members, 'key', 'label', 'name', 'title', 'term')
      if (key === undefined) return factsIn(members)
      return [
        {
          key: textFrom(key, 500),
          value: cellFrom(member(members, 'value', 'text', 'description', 'definition')),
        },
      ]
    })
}

function readCard(members: Members): CardPart {
  const image = member(members, 'image', 'imageUrl', 'img', 'picture')
  const picture = membersOf(image)
  const found = member(members, 'facts', 'items', 'details')
  const { items: facts, left } = shownFacts(found)
  const buttons = member(members, 'buttons', 'actions', 'button')
  const price = member(members, 'price')
  return {
    type: 'card',
    title: textFrom(member(members, 'title', 'name', 'label', 'heading'), 500),
    text: optionalText(member(members, 'text', 'description', 'subtitle', 'content')),
    image: optionalText(picture ? member(picture, 'url', 'src') : image),
    url: optionalText(member(members, 'url', 'link', 'href')),
    facts: price === undefined ? facts : [...facts, { key: 'price', value: cellFrom(price) }],
    buttons: [...new Set(listOf(buttons).slice(0, LIMITS.buttons).map(labelFrom))].filter(
      (text) => text.trim() !== '',
    ),
    left: left + beyond(buttons, LIMITS.buttons),
  }
}

function addressIn(members: Members): string {
  return textFrom(member(members, 'url', 'href', 'src', 'link', 'image')).trim()
}

/** From 0 to 1: of a hundred, of the whole that is named, or as a fraction. */
function shareIn(members: Members): number | undefined {
  const value = numberFrom(member(members, 'value', 'percent', 'progress', 'current'))
  if (value === undefined) return undefined
  const whole = numberFrom(member(members, 'max', 'total')) ?? (value > 0 && value < 1 ? 1 : 100)
  return whole > 0 ? Math.min(1, Math.max(0, value / whole)) : undefined
}
