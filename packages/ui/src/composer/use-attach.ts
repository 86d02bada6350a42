'use client'
import { useCallback } from 'react'
import type { RefObject } from 'react'
import type { ChatStore } from '@x/core'
import { MAX_BYTES, MAX_FILES, sortFiles } from '../attachments/attachment-limits.ts'
import type { Refusal } from '../attachments/attachment-limits.ts'
import type { AttachmentLimits } from '../ui-provider/slots.ts'
import type { Transferred } from '../attachments/transfer.ts'
import { formatBytes, formatCount } from '../format.ts'
import { byHand } from '../lazy-part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'

/** Puts files to the draft, and says in one sentence why one was left out. */
export function useAttach({
  chat,
  limits,
  input,
  setNotice,
}: {
  chat: ChatStore
  limits: AttachmentLimits | undefined
  input: RefObject<HTMLTextAreaElement | null>
  setNotice: (notice: string) => void
}): (given: Transferred) => void {
  const { words, locale } = useUI()
  const { accept, maxBytes = MAX_BYTES, maxFiles = MAX_FILES } = limits ?? {}
  return useCallback(
    ({ files, folders }) => {
      const present = chat.attachments.get()
      const sorted = sortFiles(files, present.length, { accept, maxBytes, maxFiles })
      if (sorted.taken.length > 0) chat.attachments.set([...present, ...sorted.taken])
      const say = ({ reason, file }: Refusal): string => {
        if (reason === 'kind') return words.composer.wrongKind(file.name)
        if (reason === 'size')
          return words.composer.tooLarge(file.name, formatBytes(maxBytes, locale))
        return words.composer.tooMany(formatCount(maxFiles, locale), maxFiles)
      }
      const [folder] = folders
      const [first] = sorted.refused
      setNotice(folder !== undefined ? words.composer.folder(folder) : first ? say(first) : '')
      input.current?.focus({ preventScroll: true })
      void byHand
        .load()
        .then((hands) =>
          hands?.takeOutUnreadable(chat, sorted.taken, (file) =>
            setNotice(words.composer.unreadable(file.name)),
          ),
        )
    },
    [chat, accept, maxBytes, maxFiles, input, setNotice, words, locale],
  )
}
