'use client'
import { useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useBeforePaint } from '../use-before-paint.ts'
import { plainLines } from './plain-lines.ts'
import type { CodeLine, CodeLines } from '../content/plugin.ts'
import { MarkdownContext } from './settings.ts'

/** The lines of code, in colour once the grammar is here. The first render is plain, as on a server. */
export function useCodeLines(code: string, language: string, isOpen: boolean): readonly CodeLine[] {
  const { highlighter } = useContext(MarkdownContext)
  const [ready, setReady] = useState<string>()
  useBeforePaint(() => {
    if (!highlighter || language === '' || ready === language) return undefined
    if (highlighter.has(language)) {
      setReady(language)
      return undefined
    }
    let isCurrent = true
    void highlighter.load(language).then((isHere) => {
      if (isCurrent && isHere) setReady(language)
    })
    return () => {
      isCurrent = false
    }
  }, [highlighter, language, ready])

  // React may render without committing; going on from what was committed keeps that harmless.
  const plain = useRef<CodeLines>(undefined)
  const coloured = useRef<CodeLines>(undefined)
  const isReady = highlighter !== undefined && ready === language
  const result = useMemo(
    () =>
      isReady
        ? highlighter.highlight(code, language, isOpen, coloured.current)
        : plainLines(code, plain.current),
    [isReady, highlighter, code, language, isOpen],
  )
  useEffect(() => {
    plain.current = isReady ? undefined : result
    coloured.current = isReady ? result : undefined
  }, [isReady, result])
  return result.lines
}
