// What an endpoint refuses of what goes back to it is learned from its refusal. Pure; loaded with the first refusal, so
// that it imports nothing large. The forms in which a request goes then are learned-form.ts; what is remembered, and
// for how long, is learning.ts.
import { asArray, asObject, type Json, parseJson } from '../../json.ts'
import type { ChatParams } from '../../dialect/params.ts'
import { mayGoBack } from '../../dialect/kept-members.ts'
import type { WireMessage } from '../../wire-types.ts'
import { isBareCall, type Lesson, type Lessons } from './learned-form.ts'

/** More of one request would be a guess. */
const MOST = 6

/** What is tried of one request, and what its last refusal said. */
export interface Trial {
  lessons: Lessons
  /** Each guess that was tried. */
  tried: ReadonlySet<string>
  /** The one that was tried last. */
  last?: Guess
  words?: string
}

/** What to try at once, and whether the refusal named what it is about. */
interface Guess {
  lessons: readonly Lesson[]
  isNamed: boolean
}

/** Words by which something that is not there is asked for. */
const ABSENT =
  /missing|must be (?:passed|sent|provided|included|present)|passed back|preserved|\brequire[sd]?\b|\bexpect(?:ed|s)\b|lacks?\b/i
/** Words by which something that is there is refused. */
const PRESENT =
  /unsupported|not supported|unknown|unrecogni[sz]ed|unexpected|extra[ _](?:inputs|fields|forbidden)|forbid|not permitted|not allowed/i
/** Words by which a word of everyday language is a member that is refused. */
const REFUSED =
  /invalid|illegal|\bbad\b|additional propert|not (?:accepted|defined|recogni[sz]ed|valid)|no such|does not exist|must not|should not|cannot be/i
/** Words that name what is taken in place of what is refused. */
const SUGGESTED =
  /\bdid you mean\b[^?]*\??|\buse\b[^.;]*?\binstead\b|\b(?:expected|must be) one of\b[^.;]*/gi
/** Words by which a gateway says that what it passed on was at fault. */
const AT_FAULT = /\b4(?:00|22)\b|bad ?request|validation ?error|invalid[_ ]request/i
/** What is said of thoughts and their seals without naming a member. */
const THOUGHTS = /thought|reasoning|thinking|signature/i
/** What such words are about where they are not about a setting. */
const HISTORY = /messages?\b|\bblocks?\b|signature|functionCall|function call|tool_use|assistant/i
/** Members of a request, one of which is meant where a refusal names it. */
const SETTINGS =
  /\b(?:reasoning_effort|enable_thinking|thinking_budget|budget_tokens|include_reasoning|tool_choice|response_format|temperature|top_p)\b/
/** What is said of the ids of calls that another model gave, or the app. */
const CALL_ID = /\btool[_ ]?(?:call|use)s?(?:\[?\d*\]?)[_. ]?id\b/i
const FORM = /length|too long|pattern|\ba-z\b|alphanumeric|characters|regular expression/i
/** Words by which templates and gateways ask that a person begins. */
const TURNS =
  /roles? must alternate|alternating|(?:first|initial)\b.*\bmessage\b.*\buser\b|\b(?:start|begin)s?\b.*\buser\b|\buser\b.*\bfirst\b/i
/** Errors about sizes and bills may name any member, and are no such refusals. */
const OTHER =
  /context[ _](?:length|window)|maximum context|too many tokens|token limit|quota|rate limit|billing/i

/**
 * What to try after a refusal with this body; undefined where it is of something else. One that does not say by its
 * status that the request was at fault must say it in words that name the member, and other ones each time.
 */
export function nextTrial(
  body: string,
  asked: ChatParams,
  { lessons, tried, last, words: before }: Trial,
  isPlain: boolean,
): Trial | undefined {
  const said = wordsOf(body)
  if (OTHER.test(said) || tried.size >= MOST) return undefined
  // Which message is named changes from one refusal to the next.
  const words = said.replace(/\d+/g, '')
  const isSame = last !== undefined && words === before
  const isAtFault = [PRESENT, ABSENT, REFUSED, AT_FAULT, TURNS].some((each) => each.test(said))
  if (!isPlain && (isSame || !isAtFault)) return undefined
  // A guess that was no answer to the words is none; only a name in them leaves room for another one.
  const kept = new Set([...lessons].filter((each) => !isSame || !last.lessons.includes(each)))
  const isOther = (guess: Guess): boolean =>
    !isSame || (guess.isNamed && !(isAsText(guess) && isAsText(last)))
  const guess = guessesOf(said, asked).find(
    (each) =>
      !tried.has(keyOf(each)) &&
      !each.lessons.every((lesson) => kept.has(lesson)) &&
      isOther(each) &&
      (isPlain || each.isNamed),
  )
  if (!guess) return undefined
  return {
    lessons: new Set([...kept, ...guess.lessons]),
    tried: new Set([...tried, keyOf(guess)]),
    last: guess,
    words,
  }
}

function keyOf({ lessons }: Guess): string {
  return lessons.join()
}

function isAsText({ lessons }: Guess): boolean {
  return lessons.every((lesson) => lesson.endsWith('calls as text'))
}

/** Members in which a refusal repeats what was sent. */
const ECHOES: ReadonlySet<string> = new Set(['input', 'ctx', 'url', 'doc_url'])

/** What a refusal says, without what it repeats of the request. Places in it are joined by dots. */
function wordsOf(body: string): string {
  // Gateways put what they were told behind words of their own.
  const from = Math.max(0, body.search(/\[?\s*\{/))
  const to = Math.max(body.lastIndexOf('}'), body.lastIndexOf(']')) + 1
  const value = parseJson(body.slice(from, to))
  if (typeof value !== 'object' || value === null) return body
  return `${body.slice(0, from)} ${wordsIn(value)} ${body.slice(to)}`
}

function wordsIn(value: unknown): string {
  if (typeof value === 'string') return wordsOf(value)
  if (Array.isArray(value)) {
    const isPlace = value.every((item) => typeof item === 'string' || typeof item === 'number')
    return value.map(wordsIn).join(isPlace ? '.' : ' ')
  }
  if (typeof value === 'number') return String(value)
  return Object.entries(asObject(value) ?? {})
    .map(([name, member]) => (ECHOES.has(name) ? '' : wordsIn(member)))
    .join(' ')
}

/** What a refusal may mean, the likeliest first. */
function guessesOf(all: string, params: ChatParams): Guess[] {
  const said = all.replace(SUGGESTED, '')
  const answers = params.messages.filter(({ role }) => role === 'assistant')
  const isAbsent = ABSENT.test(said) && !PRESENT.test(said)
  const found = membersIn(answers).filter(([name]) => isNamed(said, name))
  const ofAnswers = namedIn(said, answers, found, isAbsent)
  const named = [...ofAnswers, ...settingsIn(all, params)]
  const ids = idsIn(said, answers)
  const guesses = [
    ...ids.map(guessOf),
    ...turnsIn(said, params.messages).map(guessOf),
    // What one sentence refuses is refused as a whole.
    { lessons: isAbsent ? [] : named.filter(isLeavingOut), isNamed: true },
    ...named.map(guessOf),
  ]
  const isOfHistory = HISTORY.test(said) || found.length > 0
  if (!THOUGHTS.test(said) || !isOfHistory || SETTINGS.test(said)) return guesses
  const isKept = answers.some((answer) => Object.keys(answer).some((name) => mayGoBack(name)))
  const general: Lesson[] = [...(isAbsent || !isKept ? [] : ['plain' as const]), ...asText(answers)]
  return [...guesses, ...general.map((lesson): Guess => ({ lessons: [lesson], isNamed: false }))]
}

function guessOf(lesson: Lesson): Guess {
  return { lessons: [lesson], isNamed: true }
}

/** Whether what is named is gone then, and nothing else: other lessons are further guesses at what was meant. */
function isLeavingOut(lesson: Lesson): boolean {
  return !lesson.startsWith('fill ') && !lesson.endsWith('as text')
}

/** Calls without thoughts as text, and all of them where each has some. */
function asText(answers: readonly WireMessage[]): Lesson[] {
  const calling = answers.filter(({ tool_calls }) => asArray(tool_calls).length > 0)
  if (calling.length === 0) return []
  return [calling.some(isBareCall) ? 'calls as text' : 'all calls as text']
}

/** Ids of calls that are too long, or have other letters than they may. */
function idsIn(said: string, answers: readonly WireMessage[]): Lesson[] {
  const areCalls = answers.some(({ tool_calls }) => asArray(tool_calls).length > 0)
  if (!areCalls || !CALL_ID.test(said) || !FORM.test(said)) return []
  return /\b9\b/.test(said) ? ['ids of 9'] : ['ids of 40', 'ids of 9']
}

/** A conversation that begins with a greeting. */
function turnsIn(said: string, messages: readonly WireMessage[]): Lesson[] {
  const first = messages.find(({ role }) => role !== 'system' && role !== 'developer')
  return first?.role === 'assistant' && TURNS.test(said) ? ['a person first'] : []
}

/** Members of answers that are asked for, or refused. */
function namedIn(
  said: string,
  answers: readonly WireMessage[],
  found: readonly Found[],
  isAbsent: boolean,
): Lesson[] {
  const lessons: Lesson[] = []
  for (const [name, member] of found) {
    const fill: Lesson[] = isFillable(name) ? [`fill ${name}`] : []
    const drop: Lesson = `drop ${member}`
    if (!isAbsent) lessons.push(drop, ...fill)
    // Where nothing is documented for one that is missing, the calls that lack it go as text.
    else if (fill.length === 0) lessons.push(...asText(answers), `fill ${member}`, drop)
    else lessons.push(...fill, drop)
  }
  if (isAbsent && !SETTINGS.test(said)) {
    for (const name of wantedIn(said)) lessons.push(...asText(answers), `fill ${name}`)
  }
  const isRefused = PRESENT.test(said) && !ABSENT.test(said)
  for (const name of FILLABLE) {
    const isThere = found.some(([each]) => each === name)
    if (!isThere && !isRefused && isNamed(said, name)) lessons.push(`fill ${name}`)
  }
  const hasLists = answers.some(({ content }) => Array.isArray(content))
  if (hasLists && isNamed(said, 'content') && /string|\bstr\b|\btext\b/i.test(said))
    lessons.push('content as text')
  return lessons
}

/** Names of thoughts and seals that stand in it as names do, and that no answer may have yet. */
function wantedIn(said: string): string[] {
  const names = said.match(/(?<=[.`'"\]])[a-z_]+(?!\w)|(?<!\w)[a-z]+_[a-z_]+(?!\w)/g) ?? []
  return names.filter((name) => !isFillable(name) && mayGoBack(name))
}

/** The name of something that goes back, and the member of an answer that holds it. */
type Found = readonly [name: string, member: string]

/** Names that a request may have to fill in; see `learned-form.ts`. */
const FILLABLE = ['reasoning_content', 'thought_signature'] as const

function isFillable(name: string): name is (typeof FILLABLE)[number] {
  return (FILLABLE as readonly string[]).includes(name)
}

/** Members of the request itself that have another form, or can do without. */
function settingsIn(said: string, params: ChatParams): Lesson[] {
  const lessons: Lesson[] = []
  if (isNamed(said, 'stream_options') && 'stream_options' in params)
    lessons.push('no stream_options')
  if (isNamed(said, 'max_completion_tokens') && isNamed(said, 'max_tokens'))
    if ('max_tokens' in params) lessons.push('max_completion_tokens')
  const hasDeveloper = params.messages.some(({ role }) => role === 'developer')
  if (hasDeveloper && /\bdeveloper\b/.test(said)) lessons.push('no developer')
  return lessons
}

/** Names of what goes back with answers, however deep, each with the member that holds it. Long names first. */
function membersIn(answers: readonly WireMessage[]): Found[] {
  const found = new Map<string, string>()
  const look = (value: unknown, member: string): void => {
    for (const item of asArray(value)) look(item, member)
    for (const [name, inner] of Object.entries(asObject(value) ?? {})) {
      if (/[a-z]_|[A-Z]/.test(name) && !found.has(name)) found.set(name, member)
      look(inner, member)
    }
  }
  const holders = answers.flatMap((answer) => [answer as Json, ...asArray(answer['tool_calls'])])
  for (const holder of holders) {
    for (const [name, value] of Object.entries(asObject(holder) ?? {})) {
      if (!mayGoBack(name)) continue
      found.set(name, name)
      look(value, name)
    }
  }
  return [...found].toSorted(([left], [right]) => right.length - left.length)
}

/** Whether a text names a member: a word of everyday language only where it stands as a name does, or is refused. */
function isNamed(text: string, name: string): boolean {
  const escaped = name.replace(/[^\w]/g, '\\$&')
  if (!/^[a-z]+$/.test(name)) return new RegExp(`(?<!\\w)${escaped}(?!\\w)`).test(text)
  if (new RegExp(`[.\`'"\\]]${escaped}(?!\\w)`).test(text)) return true
  const isWord = new RegExp(`(?<!\\w)${escaped}(?![\\w-]| (?:effort|tokens?|mode|model|budget)\\b)`)
  return isWord.test(text) && (PRESENT.test(text) || REFUSED.test(text))
}
