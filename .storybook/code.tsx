import { Source } from '@storybook/addon-docs/blocks'
import { type ReactElement, useContext } from 'react'
import { DarkContext } from './page-container.tsx'

/** Code to copy, in the theme of the page. */
export function Code({ code }: { code: string }): ReactElement {
  return <Source code={code} language="tsx" dark={useContext(DarkContext)} />
}
