import { Source } from '@storybook/addon-docs/blocks'
import { type Context, createContext, type ReactElement, useContext } from 'react'

/** Whether a page is dark. */
export const DarkContext: Context<boolean> = createContext(false)

/** Code to copy, in the theme of the page. */
export function Code({ code }: { code: string }): ReactElement {
  return <Source code={code} language="tsx" dark={useContext(DarkContext)} />
}
