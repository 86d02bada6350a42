'use client'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { canResume } from '@x/core'
import type { ChatErrorData, ChatStore } from '@x/core'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'

/** Says before something is sent that it cannot leave now. What failed meanwhile is asked again once there is a network. */
export function Offline(): ReactElement | null {
  const { chat } = useComposer('Offline')
  const words = useWords()
  const [isOffline, setOffline] = useState(false)
  useEffect(() => {
    let before: ChatErrorData | undefined
    const leave = (): void => {
      before = chat.get().error
      setOffline(true)
    }
    const comeBack = (): void => {
      setOffline(false)
      const { error } = chat.get()
      if (error?.kind === 'network' && error !== before) retry(chat)
    }
    if (!navigator.onLine) leave()
    window.addEventListener('offline', leave)
    window.addEventListener('online', comeBack)
    return () => {
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

function retry(chat: ChatStore): void {
  void (canResume(chat.get()) ? chat.resume() : chat.regenerate())
}
