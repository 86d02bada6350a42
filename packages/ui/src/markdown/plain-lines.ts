import { ownText } from './engine/own-text.ts'
import type { CodeLine, CodeLines } from '../content/plugin.ts'

/** Code in lines without colours. Lines of the text before are kept, so that growing costs what was added. */
export function plainLines(code: string, earlier: CodeLines | undefined): CodeLines {
  if (earlier?.code === code) return earlier
  if (!earlier || earlier.lines.length === 0 || !code.startsWith(earlier.code)) {
    return { code, lines: split(code) }
  }
  const kept = earlier.lines.slice(0, -1)
  const lastStart = earlier.code.lastIndexOf('\n') + 1
  return { code, lines: [...kept, ...split(code.slice(lastStart))] }
}

function split(code: string): CodeLine[] {
  return ownText(code)
    .split('\n')
    .map((line) => [line])
}
