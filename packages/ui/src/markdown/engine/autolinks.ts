// Addresses without brackets around a label: `<https://x>` of CommonMark, and bare ones of GFM.
import { scanHtml } from './html.ts'
import { matchAt } from './match-at.ts'
import { isHalfTag, readTag } from './tags.ts'
import type { Scanner } from './scanner.ts'
import type { Inline, Link } from './types.ts'

const LABEL = String.raw`[a-zA-Z\d](?:[a-zA-Z\d-]{0,61}[a-zA-Z\d])?`
const ADDRESS_AT = /<([A-Za-z][A-Za-z\d.+-]{1,31}:[^<>\x00-\x20]*)>/y
const EMAIL_AT = new RegExp(
  String.raw`<([a-zA-Z\d.!#$%&'*+/=?^_\x60{|}~-]+@${LABEL}(?:\.${LABEL})*)>`,
  'y',
)
const HALF_ADDRESS_AT = /<[A-Za-z][A-Za-z\d.+-]{1,31}:[^<>\x00-\x20]*$/y
// Full-width punctuation ends an address: no address holds it, and Chinese has no space after one.
const DOMAIN_AT = /[^\s!-,/:-@[-^`{-~\u3000-\u303f\uff00-\uffef]+/y
const PATH_AT = /[^\s<\u3000-\u303f\uff00-\uffef]*/y
const PATH_IN_BRACKETS_AT = /[^\s<\]\u3000-\u303f\uff00-\uffef]*/y
const MAIL_AT = /[a-z\d.+_-]+@[a-z\d_-]+(?:\.[a-z\d_-]+)+/iy
const RESOURCE_AT = /\/[a-z\d@.]+/iy

/** Reads what a `<` starts: an address or a tag. */
export function readAngle(scanner: Scanner): boolean {
  const { absent, at, heals, nodes, settings, text } = scanner
  const address = matchAt(ADDRESS_AT, text, at)
  const email = address ? undefined : matchAt(EMAIL_AT, text, at)
  const shown = address?.[1] ?? email?.[1]
  if (shown !== undefined) {
    pushLink(scanner, email ? `mailto:${shown}` : shown, shown)
    scanner.at = at + shown.length + 2
    return true
  }
  if (settings.chat && readTag(scanner)) return true
  const end = scanHtml(text, at, absent)
  if (end !== undefined) {
    // A comment is not meant to be seen.
    const isHidden = settings.chat && text.startsWith('<!--', at)
    if (!isHidden) nodes.push({ type: 'html', text: text.slice(at, end) })
    scanner.at = end
    return true
  }
  if (heals && settings.chat && isHalfTag(text, at)) {
    scanner.isHealed = true
    scanner.at = text.length
    return true
  }
  if (!heals || !(at + 1 === text.length || matchAt(HALF_ADDRESS_AT, text, at))) return false
  scanner.isHealed = true
  scanner.at = text.length
  const half = text.slice(at + 1)
  if (half !== '') pushLink(scanner, undefined, half)
  return true
}

function pushLink(scanner: Scanner, href: string | undefined, shown: string): void {
  const inline: Link = {
    type: 'link',
    href,
    title: undefined,
    children: [{ type: 'text', text: shown }],
  }
  scanner.nodes.push({ type: 'nested', inline, source: shown })
}

/** Reads an address whose scheme has just been read as text, at its colon. */
export function readUrl(scanner: Scanner): boolean {
  const { at, nodes, text } = scanner
  const before = nodes.at(-1)
  if (typeof before !== 'string') return false
  const match = /(?:^|[^a-z\d])(https?|ftp|mailto|xmpp)$/i.exec(before.slice(-7))
  const scheme = match?.[1]
  if (!scheme) return false
  const isMail = /^[mx]/i.test(scheme)
  if (!isMail && !text.startsWith('//', at + 1)) return false
  const end = isMail ? mailEnd(text, at + 1, scheme) : urlEnd(scanner, at + 3, false)
  if (end === undefined) return false
  nodes[nodes.length - 1] = before.slice(0, -scheme.length)
  return pushBare(scanner, at - scheme.length, end, '')
}

/** Reads an address that starts with `www.` at the scanner. */
export function readWww(scanner: Scanner): boolean {
  const { at, text } = scanner
  if (text.slice(at, at + 4).toLowerCase() !== 'www.') return false
  const before = text.charCodeAt(at - 1)
  if (before < 128 && !/[\s*_~(]/.test(text.charAt(at - 1))) return false
  const end = urlEnd(scanner, at, true)
  return end !== undefined && pushBare(scanner, at, end, 'http://')
}

function pushBare(scanner: Scanner, start: number, end: number, scheme: string): true {
  const { heals, text } = scanner
  const shown = text.slice(start, end)
  const isOpen = heals && end === text.length
  if (isOpen) scanner.isHealed = true
  pushLink(scanner, isOpen ? undefined : scheme + shown, shown)
  scanner.at = end
  return true
}

function urlEnd(scanner: Scanner, start: number, needsDot: boolean): number | undefined {
  const { brackets, text } = scanner
  const domain = matchAt(DOMAIN_AT, text, start)?.[0]
  if (!domain || !/[^.]/.test(domain)) return undefined
  const parts = domain.split('.')
  if (parts.slice(-2).some((part) => part.includes('_'))) return undefined
  if (needsDot && parts.length < 2) return undefined
  const path = brackets.length > 0 ? PATH_IN_BRACKETS_AT : PATH_AT
  const rest = matchAt(path, text, start + domain.length)?.[0] ?? ''
  return trimmedEnd(text, start, start + domain.length + rest.length)
}

/** The end of an address without the punctuation that belongs to the sentence around it. */
function trimmedEnd(text: string, start: number, from: number): number {
  let depth = 0
  for (let at = start; at < from; at++) {
    if (text.charCodeAt(at) === 40) depth++
    else if (text.charCodeAt(at) === 41) depth--
  }
  let end = from
  for (; end > start; end--) {
    const last = text.charAt(end - 1)
    if (last === ')') {
      if (depth >= 0) break
      depth++
    } else if (last === ';') {
      const entity = /&[a-z\d]+;$/i.exec(text.slice(Math.max(start, end - 33), end))
      if (entity) end -= entity[0].length - 1
    } else if (!'?!.,:*_~\'"'.includes(last)) break
  }
  return end
}

function mailEnd(text: string, start: number, scheme: string): number | undefined {
  const mail = matchAt(MAIL_AT, text, start)?.[0].replace(/\.+$/, '')
  if (!mail || /[-_]$/.test(mail)) return undefined
  const end = start + mail.length
  if (!/^x/i.test(scheme)) return end
  return end + (matchAt(RESOURCE_AT, text, end)?.[0].length ?? 0)
}

/** Text in pieces, its mail addresses as links. */
export function splitEmails(text: string): Inline[] {
  const pieces: Inline[] = []
  let done = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > done && /[a-z\d.+_-]/i.test(text.charAt(start - 1))) start--
    const shown = start < at ? matchAt(MAIL_AT, text, start)?.[0] : undefined
    if (!shown || /[-_]$/.test(shown)) continue
    if (start > done) pieces.push({ type: 'text', text: text.slice(done, start) })
    const children: Inline[] = [{ type: 'text', text: shown }]
    pieces.push({ type: 'link', href: `mailto:${shown}`, title: undefined, children })
    done = start + shown.length
    at = done - 1
  }
  if (done < text.length) pieces.push({ type: 'text', text: text.slice(done) })
  return pieces
}
