import type { Words } from '@x/ui'
import { UIProvider } from '@x/ui'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { keep, kept } from './kept.ts'
import english from './words/en.json'

/** What the demo says besides the parts. */
export type DemoWords = typeof english

/** The strings of the parts, and those of the demo. */
type Pack = readonly [parts: Words, demo: DemoWords]

/** Each by its own name. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  ar: 'العربية',
  ja: '日本語',
  zh: '中文',
} as const
type Language = keyof typeof LANGUAGES

/** English is there; any other one is fetched when somebody chooses it. */
const packs: Record<Exclude<Language, 'en'>, () => Promise<Pack>> = {
  de: () => both(import('@x/ui/words/de'), import('./words/de.json')),
  ar: () => both(import('@x/ui/words/ar'), import('./words/ar.json')),
  ja: () => both(import('@x/ui/words/ja'), import('./words/ja.json')),
  zh: () => both(import('@x/ui/words/zh-Hans'), import('./words/zh.json')),
}

async function both(
  parts: Promise<{ words: Words }>,
  demo: Promise<{ default: DemoWords }>,
): Promise<Pack> {
  return [(await parts).words, (await demo).default]
}

interface Chosen {
  language: Language
  pack: Pack | undefined
}

async function load(language: Language): Promise<Chosen> {
  return { language, pack: language === 'en' ? undefined : await packs[language]() }
}

function asLanguage(text: string | undefined | null): Language | undefined {
  return (Object.keys(LANGUAGES) as Language[]).find((each) => each === text)
}

/** The language that was chosen, else the first of the browser's that there is. */
export function firstLanguage(): Promise<Chosen> {
  const spoken = navigator.languages.map((tag) => asLanguage(tag.split('-')[0])).find(Boolean)
  const language = asLanguage(kept('language')) ?? spoken ?? 'en'
  return load(language).catch(() => ({ language: 'en', pack: undefined }))
}

const LanguageContext = createContext<{
  words: DemoWords
  language: Language
  choose: (language: string) => void
}>({ words: english, language: 'en', choose: () => undefined })

/** Words and direction of the whole page. */
export function LanguageProvider({ first, children }: { first: Chosen; children: ReactNode }) {
  const [{ language, pack }, setChosen] = useState(first)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language
    document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  }, [language])
  const choose = (next: string): void => {
    const known = asLanguage(next)
    if (!known) return
    keep('language', known)
    // Offline, or an older build: it stays as it is until the page is loaded again.
    void load(known).then(setChosen, () => undefined)
  }
  return (
    <LanguageContext value={{ words: pack?.[1] ?? english, language, choose }}>
      <UIProvider words={pack?.[0]}>{children}</UIProvider>
    </LanguageContext>
  )
}

/** What the demo says, in the language that was chosen. */
export function useDemoWords(): DemoWords {
  return use(LanguageContext).words
}

/** Which language it is, and how to choose another. */
export function useLanguage(): { language: Language; choose: (language: string) => void } {
  return use(LanguageContext)
}
