'use client'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { canResume, isBusy } from '@x/core'
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
    let seen = chat.get().error
    const look = (): void => {
      const { messages, status, error, storage } = chat.get()
      // What failed before there was no network, or for another reason, is a person's to try again.
      const isNew = error !== seen
      seen = error
      const at = messages.findLastIndex(({ role }) => role === 'user')
      const question = messages[at]
      if (!question || isBusy({ status }) || storage.isAnsweredElsewhere) return
      const isForWant = error?.kind === 'network'
      if (!navigator.onLine) {
        if (isNew && isForWant) noteUnsent(question.id)
      } else if (isUnsent(question.id)) {
        const isBegun = messages.slice(at + 1).some(({ parts }) => parts.length > 0)
        // After a reload there is no error. An answer that is there without a word is then looked for at the route,
        // which takes it away if it has none.
        if (error ? isForWant : question === messages.at(-1)) ask()
        else if (error || isBegun) noteUnsent(undefined)
      }
    }
    const ask = (): void => {
      noteUnsent(undefined)
      void (canResume(chat.get()) ? chat.resume() : chat.regenerate())
    }
    const leave = (): void => setOffline(true)
    const comeBack = (): void => {
      setOffline(false)
      look()
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
