// Raw HTML, recognised so that it can be shown as the text it is.
import { matchAt } from './match-at.ts'

const NAME = String.raw`[A-Za-z][A-Za-z\d-]*`
const VALUE = String.raw`(?:[^"'=<>\x60\x00-\x20]+|'[^']*'|"[^"]*")`
const ATTRIBUTE = String.raw`\s+[a-zA-Z_:][a-zA-Z\d:._-]*(?:\s*=\s*${VALUE})?`
const TAG = String.raw`<${NAME}(?:${ATTRIBUTE})*\s*/?>|</${NAME}\s*>`
const TAG_AT = new RegExp(TAG, 'y')

const BLOCK_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|' +
  'dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|' +
  'main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|' +
  'thead|title|tr|track|ul'

/** Starts of HTML blocks; how each of the first five kinds ends. The last two end at a blank line. */
const STARTS: readonly RegExp[] = [
  /^<(?:script|pre|textarea|style)(?:\s|>|$)/i,
  /^<!--/,
  /^<\?/,
  /^<![A-Za-z]/,
  /^<!\[CDATA\[/,
  new RegExp(String.raw`^</?(?:${BLOCK_NAMES})(?:\s|/?>|$)`, 'i'),
  new RegExp(String.raw`^(?:${TAG})\s*$`),
]
const ENDS: readonly RegExp[] = [/<\/(?:script|pre|textarea|style)>/i, /-->/, /\?>/, />/, /\]\]>/]

/** The kind of a comment. */
export const COMMENT = 1

/** The kind that only stands apart: it cannot end a paragraph. */
export const LONE_TAG = 6

/** The kind of HTML block that starts here, if any. */
export function htmlKind(rest: string): number | undefined {
  const kind = STARTS.findIndex((start) => start.test(rest))
  return kind < 0 ? undefined : kind
}

/** Whether a block of the kind ends with this line. */
export function endsHtml(kind: number, line: string): boolean {
  return ENDS[kind]?.test(line) ?? false
}

/** Where a comment ends in a line, or -1. A comment that starts in it is no shorter than `<!-->`. */
export function commentEnd(line: string): number {
  const end = line.indexOf('-->', line.startsWith('<!--') ? 2 : 0)
  return end < 0 ? -1 : end + 3
}

/** Whether a block of the kind ends at a blank line. */
export function endsAtBlank(kind: number): boolean {
  return kind >= ENDS.length
}

/**
 * The end of the tag, comment or the like that starts here.
 * @param absent ends known not to follow, so that no text is searched twice for one.
 */
export function scanHtml(text: string, at: number, absent: Set<string>): number | undefined {
  const rest = text.charCodeAt(at + 1)
  if (rest === 33) {
    if (text.startsWith('<!-->', at)) return at + 5
    if (text.startsWith('<!--->', at)) return at + 6
    if (text.startsWith('<!--', at)) return scanPast(text, '-->', at + 4, absent)
    if (text.startsWith('<![CDATA[', at)) return scanPast(text, ']]>', at + 9, absent)
    return /[A-Za-z]/.test(text.charAt(at + 2)) ? scanPast(text, '>', at + 3, absent) : undefined
  }
  if (rest === 63) return scanPast(text, '?>', at + 2, absent)
  return matchAt(TAG_AT, text, at) ? TAG_AT.lastIndex : undefined
}

/** The end of the first `closer` from `from` on. */
export function scanPast(
  text: string,
  closer: string,
  from: number,
  absent: Set<string>,
): number | undefined {
  if (absent.has(closer)) return undefined
  const found = text.indexOf(closer, from)
  if (found >= 0) return found + closer.length
  absent.add(closer)
  return undefined
}
