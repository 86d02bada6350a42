// Code between backticks.
import type { Scanner } from './scanner.ts'

/** Reads the backticks at the scanner, and the code that they start if they are closed. */
export function readCode(scanner: Scanner): boolean {
  const { at, nodes, text } = scanner
  const end = endOfRun(text, at)
  const length = end - at
  const close = findRun(scanner, length, end)
  if (close !== undefined) {
    nodes.push({ type: 'code', text: contentOf(text.slice(end, close)) })
    scanner.at = close + length
    return true
  }
  if (!scanner.heals) {
    scanner.isOpenEnded = true
    nodes.push(text.slice(at, end))
    scanner.at = end
    return true
  }
  // All that follows is code until its end arrives, but for what may be the first part of that end.
  scanner.isHealed = true
  scanner.at = text.length
  let last = text.length
  while (last > end && text.charCodeAt(last - 1) === 96) last--
  const rest = contentOf(text.slice(end, last))
  if (rest.trim() !== '') nodes.push({ type: 'code', text: rest })
  return true
}

function endOfRun(text: string, start: number): number {
  let end = start + 1
  while (text.charCodeAt(end) === 96) end++
  return end
}

function contentOf(source: string): string {
  const text = source.replaceAll('\n', ' ')
  const isPadded = text.startsWith(' ') && text.endsWith(' ') && /[^ ]/.test(text)
  return isPadded ? text.slice(1, -1) : text
}

/** The start of the next run of that length. All runs are found once, in one pass. */
function findRun(scanner: Scanner, length: number, from: number): number | undefined {
  scanner.ticks ??= findRuns(scanner.text, from)
  const starts = scanner.ticks.get(length)
  while (starts && starts.length > 0) {
    const start = starts[starts.length - 1]
    if (start !== undefined && start >= from) return start
    starts.pop()
  }
  return undefined
}

function findRuns(text: string, from: number): Map<number, number[]> {
  const runs = new Map<number, number[]>()
  for (let at = text.indexOf('`', from); at >= 0;) {
    const end = endOfRun(text, at)
    const starts = runs.get(end - at)
    if (starts) starts.push(at)
    else runs.set(end - at, [at])
    at = text.indexOf('`', end)
  }
  for (const starts of runs.values()) starts.reverse()
  return runs
}
