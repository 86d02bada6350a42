// Charts as models write them: series with values, points with labels, or a map of names to numbers.
import { type ChartPart, LIMITS, type Series } from './parts.ts'
import {
  listOf,
  member,
  type Members,
  membersOf,
  numberFrom,
  optionalText,
  textFrom,
} from './values.ts'

interface Points {
  labels: readonly string[]
  series: readonly { name: string; values: readonly unknown[] }[]
}

/** Reads a chart. */
export function readChart(members: Members, type: string): ChartPart {
  const kind = /line|area|trend/i.test(
    `${type} ${textFrom(member(members, 'kind', 'chart', 'chartType', 'variant'), 40)}`,
  )
    ? 'line'
    : 'bar'
  const { labels, series } = pointsIn(members)
  // Named points without a value are gaps: bars stay where they are while the others are written.
  const length = Math.max(0, ...series.map(({ values }) => Math.max(values.length, labels.length)))
  const shown = Math.min(length, LIMITS.points)
  return {
    type: 'chart',
    kind,
    title: optionalText(member(members, 'title', 'label', 'name')),
    unit: optionalText(member(members, 'unit', 'units', 'currency')),
    labels: Array.from({ length: shown }, (_, index) => labels[index] ?? String(index + 1)),
    series: series.slice(0, LIMITS.series).map(({ name, values }): Series => ({
      name,
      values: Array.from({ length: shown }, (_, index) => numberFrom(valueIn(values[index]))),
    })),
    left: length - shown + Math.max(0, series.length - LIMITS.series),
  }
}

const VALUES = ['values', 'data', 'points', 'y'] as const
const LABEL = ['label', 'x', 'name', 'category', 'date', 'key'] as const
const VALUE = ['value', 'y', 'count', 'amount', 'total'] as const

function pointsIn(members: Members): Points {
  const labels = listOf(member(members, 'labels', 'categories', 'x'))
    .slice(0, LIMITS.points)
    .map(nameFrom)
  const data = membersOf(member(members, 'data'))
  // As chart libraries nest it.
  if (data && member(data, 'datasets', 'series', 'labels') !== undefined) return pointsIn(data)
  const found = member(members, 'series', 'datasets', 'data', 'values', 'points', 'rows', 'y')
  const map = membersOf(found)
  if (map && member(map, ...VALUES) === undefined) return pointsByName(map, labels)
  const items = listOf(found)
  if (items.some((item) => seriesIn(item) !== undefined)) {
    return withLabels(
      labels,
      items.flatMap((item) => seriesIn(item) ?? []),
    )
  }
  const pairs = items.slice(0, LIMITS.points + 1)
  const names = pairs.map(labelIn)
  return {
    labels: labels.length > 0 ? labels : names.some(Boolean) ? names.map((name) => name ?? '') : [],
    series: items.length > 0 ? [{ name: '', values: items }] : [],
  }
}

/** `{ "Jan": 1 }` are labels, `{ "Sales": [1, 2] }` are series. */
function pointsByName(map: Members, labels: readonly string[]): Points {
  const names = Object.keys(map).slice(0, LIMITS.points + 1)
  if (names.some((name) => Array.isArray(map[name]))) {
    return withLabels(
      labels,
      names.map((name) => ({ name, values: listOf(map[name]) })),
    )
  }
  return { labels: names, series: [{ name: '', values: names.map((name) => map[name]) }] }
}

function seriesIn(item: unknown): { name: string; values: readonly unknown[] } | undefined {
  const members = membersOf(item)
  const values = members && member(members, ...VALUES)
  if (!members || !Array.isArray(values)) return undefined
  return { name: textFrom(member(members, 'name', 'label', 'title', 'key'), 200), values }
}

/** Points of series may carry the labels. */
function withLabels(labels: readonly string[], series: Points['series']): Points {
  if (labels.length > 0) return { labels, series }
  const names = (series[0]?.values ?? []).slice(0, LIMITS.points).map(labelIn)
  return { labels: names.some(Boolean) ? names.map((name) => name ?? '') : [], series }
}

function labelIn(point: unknown): string | undefined {
  if (Array.isArray(point)) return point.length > 1 ? nameFrom(point[0]) : undefined
  const members = membersOf(point)
  return members && optionalText(member(members, ...LABEL))
}

function valueIn(point: unknown): unknown {
  if (Array.isArray(point)) return point.at(-1)
  const members = membersOf(point)
  if (!members) return point
  return (
    member(members, ...VALUE) ?? Object.values(members).find((value) => typeof value === 'number')
  )
}

const nameFrom = (value: unknown): string => textFrom(value, 200)
