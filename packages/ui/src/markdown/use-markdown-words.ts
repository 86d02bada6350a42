'use client'
import { useContext } from 'react'
import { UIContext } from '../ui-provider/ui-context.ts'
import { MarkdownContext } from './settings.ts'
import { englishMarkdown } from './words.ts'
import type { MarkdownWords } from './words.ts'

/** The strings in use: those of the text around, else of the provider, else English. */
export function useMarkdownWords(): MarkdownWords {
  const text = useContext(MarkdownContext)
  const provider = useContext(UIContext)
  return text.words ?? provider.words ?? englishMarkdown
}
