// Tables of the props of a component, and of the options and the result of a hook.
import type { ReactElement } from 'react'
import { type Exported, type Member, membersOf } from './api.ts'
import { ENTRIES } from './pages.ts'
import { api, sources } from './sources.ts'

/** A comment's text: what stands in backticks is code. */
export function Prose({ text }: { text: string }): ReactElement {
  return (
    <>
      {text.split('`').map((piece, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the pieces of a text have no other name
        <span key={index}>{index % 2 === 1 ? <code>{piece}</code> : piece}</span>
      ))}
    </>
  )
}

/** How to import names, a line for each entry. */
export function importOf(names: readonly string[]): string {
  return ENTRIES.flatMap(([entry, path]) => {
    const here = names.filter((name) => isListed(path, name) && entryOf(name) === entry)
    return here.length > 0 ? [`import { ${here.join(', ')} } from '${entry}'`] : []
  }).join('\n')
}

const isListed = (path: string, name: string): boolean =>
  new RegExp(`export \\{[^}]*\\b${name}\\b`).test(sources[path] ?? '')

const entryOf = (name: string): string | undefined =>
  ENTRIES.find(([, path]) => isListed(path, name))?.[0]

/** What one name takes, and gives back. */
export function Props({ name }: { name: string }): ReactElement | null {
  const found = api.exported.get(name)
  if (!found) return null
  return found.name.startsWith('use') ? <HookTables hook={found} /> : <PartTable part={found} />
}

function PartTable({ part }: { part: Exported }): ReactElement {
  const { members, element } = membersOf(api, part.takes)
  return (
    <>
      {members.length > 0 && <Table members={members} label={`Props of ${part.name}`} />}
      {element && (
        <p>
          Everything else goes to its <code>&lt;{element}&gt;</code>: <code>className</code>,{' '}
          <code>style</code>, <code>ref</code>, <code>data-*</code>, handlers. <code>render</code>{' '}
          takes another element in its place.
        </p>
      )}
    </>
  )
}

function HookTables({ hook }: { hook: Exported }): ReactElement {
  // What other pages describe, as a chat's own members, is not told again.
  const ownMembers = (name: string): readonly Member[] =>
    api.declarations.get(name)?.path === hook.path ? membersOf(api, name).members : []
  const taken = ownMembers(hook.takes)
  const given = ownMembers(hook.gives)
  return (
    <>
      <p>
        <code className="type">{hook.signature}</code>
      </p>
      {taken.length > 0 && (
        <>
          <h4>Options</h4>
          <Table members={taken} label={`Options of ${hook.name}`} />
        </>
      )}
      {given.length > 0 && (
        <>
          <h4>What comes back</h4>
          <Table members={given} label={`What ${hook.name} gives back`} isResult />
        </>
      )}
    </>
  )
}

interface TableProps {
  members: readonly Member[]
  label: string
  /** All of it is there: nothing is needed or has a default. */
  isResult?: boolean
}

function Table({ members, label, isResult = false }: TableProps): ReactElement {
  return (
    <div className="facts" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type, and what it is</th>
            {!isResult && <th scope="col">Default</th>}
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.name}>
              <th scope="row">
                <code>{member.name}</code>
                {!isResult && member.isNeeded && <small> needed</small>}
              </th>
              <td>
                <code className="type">{member.type}</code>
                {member.text && (
                  <p>
                    <Prose text={member.text} />
                  </p>
                )}
              </td>
              {!isResult && (
                <td>
                  <Prose text={member.default} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
