import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks'
import { type PropsWithChildren, type ReactElement, useEffect, useState } from 'react'
import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events'
import { themes } from 'storybook/theming'
import { DarkContext } from './code.tsx'
import { loadReference } from './reference.tsx'

interface Told {
  globals?: Readonly<Record<string, unknown>>
}

/** A page of the catalogue in the theme of the toolbar, as the stories on it are. */
export function PageContainer({
  context,
  children,
}: PropsWithChildren<DocsContainerProps>): ReactElement | null {
  const { channel } = context
  const [isReady, setIsReady] = useState(false)
  const [isDark, setIsDark] = useState(() => {
    const [told] = (channel.last(GLOBALS_UPDATED) ?? channel.last(SET_GLOBALS) ?? []) as Told[]
    return told?.globals?.['theme'] === 'dark'
  })
  useEffect(() => {
    void loadReference().then(() => setIsReady(true))
  }, [])
  useEffect(() => {
    const follow = ({ globals }: Told): void => setIsDark(globals?.['theme'] === 'dark')
    channel.on(GLOBALS_UPDATED, follow)
    return () => channel.off(GLOBALS_UPDATED, follow)
  }, [channel])
  if (!isReady) return null
  return (
    <DocsContainer context={context} theme={isDark ? themes.dark : themes.light}>
      <DarkContext.Provider value={isDark}>{children}</DarkContext.Provider>
    </DocsContainer>
  )
}
