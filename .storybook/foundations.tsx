/// <reference types="vite/client" />
// What the pages of foundations show: the tokens as they are in the page at this moment.
import type { ReactElement } from 'react'
import css from '../packages/ui/src/styles/tokens.css?raw'
import './foundations.css'

const names = [...new Set(css.match(/--x-[a-z-]+(?=:)/g) ?? [])]
const NOT_COLOURS = /font|size|leading|column|gutter|radius|duration/
const colours = names.filter((name) => !NOT_COLOURS.test(name))

/** Every colour, in the theme that is on. */
export function Swatches(): ReactElement {
  return (
    <ul className="swatches">
      {colours.map((name) => (
        <li key={name}>
          <span style={{ background: `var(${name})` }} />
          <code>{name}</code>
        </li>
      ))}
    </ul>
  )
}

/** The sizes of text. */
export function TypeScale(): ReactElement {
  return (
    <div className="specimens">
      {['--x-size', '--x-size-small', '--x-size-tiny'].map((name) => (
        <p key={name} style={{ fontSize: `var(${name})` }}>
          <code>{name}</code> The reader never waits for a frame.
        </p>
      ))}
      <p style={{ fontFamily: 'var(--x-font-mono)', fontSize: 'var(--x-size-small)' }}>
        <code>--x-font-mono</code> for await (const text of stream)
      </p>
    </div>
  )
}

/** Steps of the grid. */
export function Spaces(): ReactElement {
  return (
    <ul className="spaces">
      {[4, 8, 12, 16, 24, 32].map((pixels) => (
        <li key={pixels}>
          <span style={{ inlineSize: `${pixels}px` }} />
          <code>{pixels} px</code>
        </li>
      ))}
    </ul>
  )
}

/** The radii of corners. */
export function Radii(): ReactElement {
  return (
    <ul className="radii">
      {names
        .filter((name) => name.startsWith('--x-radius'))
        .map((name) => (
          <li key={name}>
            <span style={{ borderRadius: `var(${name})` }} />
            <code>{name}</code>
          </li>
        ))}
    </ul>
  )
}
