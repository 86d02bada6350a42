'use client'
import { useCallback, useState } from 'react'

/**
 * Where a popup goes: into the chat around its trigger, so that it has the chat's colours, words and shadow root;
 * else to the end of the page, which `undefined` stands for.
 */
export function usePopupContainer(): [
  container: HTMLElement | ShadowRoot | undefined,
  trigger: (element: Element | null) => void,
] {
  const [container, setContainer] = useState<HTMLElement | ShadowRoot>()
  const trigger = useCallback((element: Element | null) => {
    if (!element) return
    const root = element.getRootNode()
    const chat = element.closest<HTMLElement>('[data-x-chat]')
    setContainer(chat ?? (root instanceof ShadowRoot ? root : undefined))
  }, [])
  return [container, trigger]
}

/** What happens in a popup is none of the business of the form that its trigger is in. */
export const keepInside: Readonly<
  Record<'onPaste' | 'onDrop', (event: { stopPropagation: () => void }) => void>
> = {
  onPaste: (event) => event.stopPropagation(),
  onDrop: (event) => event.stopPropagation(),
}
