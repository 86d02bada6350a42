// What the packages' sources say of their public names, read from the text as the formatter lays it out: no page of the
// catalogue can be out of date. Storybook's own readers do not see through `forwardRef`, and know no hooks.

/** A member of an interface. */
export interface Member {
  name: string
  type: string
  text: string
  default: string
  isNeeded: boolean
}

/** An interface, or an object type. */
export interface Declaration {
  name: string
  path: string
  text: string
  /** What it takes over from others, as it is written. */
  from: string
  members: readonly Member[]
}

/** A component or a hook. */
export interface Exported {
  name: string
  path: string
  text: string
  /** The name of the type of its props, or of its options. */
  takes: string
  /** What a hook gives back. */
  gives: string
  /** How a hook is called. */
  signature: string
}

/** All that was found, by name. */
export interface Api {
  declarations: ReadonlyMap<string, Declaration>
  exported: ReadonlyMap<string, Exported>
}

/** Reads sources, by their paths. */
export function readApi(sources: Readonly<Record<string, string>>): Api {
  const declarations = new Map<string, Declaration>()
  const exported = new Map<string, Exported>()
  for (const [path, source] of Object.entries(sources)) {
    const lines = withRealNames(source).split('\n')
    for (const [at, line] of lines.entries()) {
      const [, , type] = /^export (interface|type) (\w+)/.exec(line) ?? []
      if (type) declarations.set(type, { ...readDeclaration(type, lines, at), path })
      const [, name] = /^export (?:const|function) ([A-Z]\w+|use[A-Z]\w+)/.exec(line) ?? []
      const before = exported.get(name ?? '')
      if (name && !before?.text) exported.set(name, readExported(name, path, lines, at))
    }
  }
  return { declarations, exported }
}

/** What is imported under another name, by its own again: `UsageData` is nowhere to be looked up. */
function withRealNames(source: string): string {
  const head = source.match(/^import [^]*?from '[^']+'$/gm)?.join('\n') ?? ''
  return [...head.matchAll(/\b(\w+) as (\w+)/g)].reduce(
    (text, [, real = '', here = '']) =>
      text.replaceAll(new RegExp(`(?<=[:<|&] ?)${here}\\b`, 'g'), real),
    source,
  )
}

/** The members of a type, those that it takes over included, and the element whose attributes it takes. */
export function membersOf(
  { declarations }: Api,
  name: string,
): { members: readonly Member[]; element: string | undefined } {
  const found = declarations.get(name)
  const members = new Map<string, Member>()
  let element: string | undefined
  for (const [parent, without, only] of parentsIn(found?.from ?? '')) {
    if (parent === 'PartProps') {
      element = only
      continue
    }
    const theirs = membersOf({ declarations } as Api, parent)
    element ??= theirs.element
    for (const member of theirs.members) {
      const names = namesIn(only ?? without ?? '')
      if (only ? names.has(member.name) : !names.has(member.name)) members.set(member.name, member)
    }
  }
  for (const member of found?.members ?? []) members.set(member.name, member)
  return { members: [...members.values()], element }
}

const namesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/'([^']+)'/g)].map(([, name = '']) => name))

/** What a clause takes over: the name, which members are left out, and which ones alone are taken. */
function parentsIn(
  clause: string,
): [name: string, without?: string | undefined, only?: string | undefined][] {
  const parents: ReturnType<typeof parentsIn> = []
  let rest = clause.replaceAll(/\b(?:Readonly|Partial)</g, '')
  const cut = (pattern: RegExp, add: (groups: string[]) => void): void => {
    rest = rest.replaceAll(pattern, (_, ...groups: string[]) => {
      add(groups)
      return ' '
    })
  }
  cut(/PartProps<'(\w+)'>/g, ([tag = '']) => parents.push(['PartProps', undefined, tag]))
  cut(/Omit<\s*(\w+)(?:<\w+>)?,([^>]*)>/g, ([name = '', out]) => parents.push([name, out]))
  cut(/Pick<\s*(\w+)(?:<\w+>)?,([^>]*)>/g, ([name = '', names]) =>
    parents.push([name, undefined, names]),
  )
  cut(/\b([A-Z]\w+)(?:<\w+>)?/g, ([name = '']) => parents.push([name]))
  return parents
}

function readDeclaration(
  name: string,
  lines: readonly string[],
  at: number,
): Omit<Declaration, 'path'> {
  let end = at
  while (end < lines.length - 1 && !/\{$|^\S.*\}$/.test(lines[end] ?? '')) {
    if (end > at && /^\S/.test(lines[end] ?? '')) break
    end++
  }
  const head = lines.slice(at, end + 1).join(' ')
  const from = head
    .replace(/^export \w+ \w+(?:<[^=>]*(?:=[^>]*)?>)?/, '')
    .replace(/^\s*(?:extends|=)/, '')
    .replaceAll(/\{.*$/g, '')
  const body: string[] = []
  if (head.endsWith('{')) {
    while (++end < lines.length && !lines[end]?.startsWith('}')) body.push(lines[end] ?? '')
  }
  return { name, from, text: plain(commentAbove(lines, at)), members: readMembers(body) }
}

function readMembers(body: readonly string[]): Member[] {
  const members: Member[] = []
  for (const [at, line] of body.entries()) {
    const [, name, optional, start = ''] =
      /^ {2}(?:readonly )?(\w+)(\?)?([:(<].*)$/.exec(line) ?? []
    if (!name) continue
    let type = start
    for (let next = at + 1; /^ {3}|^ {2}[})\]>]/.test(body[next] ?? ''); next++) {
      type += ` ${body[next]?.trim()}`
    }
    const [text = '', initial = ''] = plain(commentAbove(body, at)).split(/ ?@default /)
    const [beside = ''] = /@(?:throws|example).*/.exec(initial) ?? []
    members.push({
      name,
      type: type
        .replace(/^: /, '')
        .replace(/ \| undefined$/, '')
        .replaceAll(/,? \)/g, ')')
        .replaceAll('( ', '('),
      text: text.replace('@throws', 'Throws') + beside.replace('@throws', ' Throws'),
      default: initial.replace(beside, '').trim(),
      isNeeded: !optional,
    })
  }
  return members
}

function readExported(name: string, path: string, lines: readonly string[], at: number): Exported {
  const head = lines.slice(at, at + 16).join(' ')
  const [, takes = ''] =
    /^[^=]*(?:Part|NamedExoticComponent|ForwardRefExoticComponent)<(\w+)/.exec(head) ??
    /^export function [^:]*?[:}]\s*(?:TypedOptions<\w+, )?(\w+)/.exec(head) ??
    []
  const [, gives = ''] = /\): (\w+)/.exec(head) ?? []
  const isHook = name.startsWith('use')
  return {
    name,
    path,
    text: plain(commentAbove(lines, at)),
    takes: isHook || takes ? takes : `${name}Props`,
    gives: isHook ? gives : '',
    signature: isHook ? signatureOf(head, name) : '',
  }
}

/** All up to the body, on one line. */
function signatureOf(head: string, name: string): string {
  const [, rest = ''] =
    new RegExp(`^export function (${name}.*?\\)(?:: .*?)?) (?:\\{ |export )`).exec(head) ?? []
  return rest
    .replaceAll(/\/\*.*?\*\/|\s+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('( ', '(')
    .replaceAll(/,? \)/g, ')')
}

/** The comment that ends right above a line. */
function commentAbove(lines: readonly string[], at: number): string {
  if (!lines[at - 1]?.trimEnd().endsWith('*/')) return ''
  let start = at - 1
  while (start > 0 && !lines[start]?.trimStart().startsWith('/**')) start--
  return lines.slice(start, at).join('\n')
}

/** A comment without its stars. An example stands on the page already. */
function plain(comment: string): string {
  return comment
    .replaceAll(/^\s*\/?\*+\/? ?|\s*\*\/$/gm, ' ')
    .replace(/@example[^]*$/, '')
    .replaceAll(/@param \w+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
