'use client'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { canResume, isBusy } from '@x/core'
import type { ChatErrorData } from '@x/core'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'
import { isUnsent, noteUnsent } from './unsent.ts'

/**
 * Says before something is sent that it cannot leave now. What failed meanwhile is asked again once there is a network,
 * also where the page was loaded anew, or showed another chat, by then.
 */
export function Offline(): ReactElement | null {
  const { chat } = useComposer('Offline')
  const words = useWords()
  const [isOffline, setOffline] = useState(false)
  useEffect(() => {
    let before: ChatErrorData | undefined
    /** Whether something failed for want of a network since that was lost. */
    const hasFailed = (): boolean => {
      const { error } = chat.get()
      return error?.kind === 'network' && error !== before
    }
    const look = (): void => {
      const { messages, status, error, storage } = chat.get()
      const at = messages.findLastIndex(({ role }) => role === 'user')
      const question = messages[at]
      if (!question || isBusy({ status }) || storage.isAnsweredElsewhere) return
      const isBegun = messages.slice(at + 1).some(({ parts }) => parts.length > 0)
      if (!isBegun && !navigator.onLine) {
        if (hasFailed()) noteUnsent(question.id)
      } else if (isUnsent(question.id)) {
        if (isBegun) noteUnsent(undefined)
        // An answer that is there without a word is looked for at the route first, which takes it away if it has none.
        else if (!error && question === messages.at(-1)) ask()
      }
    }
    const ask = (): void => {
      noteUnsent(undefined)
      void (canResume(chat.get()) ? chat.resume() : chat.regenerate())
    }
    const leave = (): void => {
      before = chat.get().error
      setOffline(true)
    }
    const comeBack = (): void => {
      setOffline(false)
      if (hasFailed()) ask()
      else look()
    }
    if (!navigator.onLine) leave()
    look()
    const unsubscribe = chat.subscribe(look)
    window.addEventListener('offline', leave)
    window.addEventListener('online', comeBack)
    return () => {
      unsubscribe()
      window.removeEventListener('offline', leave)
      window.removeEventListener('online', comeBack)
    }
  }, [chat])
  if (!isOffline) return null
  return (
    <p data-x-offline="" role="alert">
      {words.composer.offline}
    </p>
  )
}
