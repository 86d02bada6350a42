import type { Words } from '@x/ui'
import { UIProvider } from '@x/ui'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import { keep, kept } from './kept.ts'
import english from './words/en.json'
import type ofPages from './words/en-pages.json'

/** What the demo says besides the parts. In English, what the other pages say comes with them: see page-words.ts. */
export type DemoWords = typeof english & { ofPages?: typeof ofPages }

/** Each by its own name. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  ar: 'العربية',
  ja: '日本語',
  zh: '中文',
} as const
type Language = keyof typeof LANGUAGES

type Files = readonly [parts: Promise<{ words?: Words }>, demo: Promise<{ default: DemoWords }>]

/** English is there; any other one is fetched when somebody chooses it. */
const files: Record<Language, () => Files> = {
  en: () => [Promise.resolve({}), Promise.resolve({ default: english })],
  de: () => [import('@x/ui/words/de'), import('./words/de.json')],
  ar: () => [import('@x/ui/words/ar'), import('./words/ar.json')],
  ja: () => [import('@x/ui/words/ja'), import('./words/ja.json')],
  zh: () => [import('@x/ui/words/zh-Hans'), import('./words/zh.json')],
}

interface Chosen {
  language: Language
  parts?: Words | undefined
  words: DemoWords
}

async function load(language: Language): Promise<Chosen> {
  const [{ words: parts }, { default: words }] = await Promise.all(files[language]())
  return { language, parts, words }
}

const isLanguage = (text: string | null): text is Language =>
  text !== null && Object.hasOwn(LANGUAGES, text)

/** The language that was chosen, else the first of the browser's that there is. */
export function firstLanguage(): Promise<Chosen> {
  const spoken = navigator.languages.map((tag) => tag.split('-')[0] ?? '')
  const language = [kept('language'), ...spoken].find(isLanguage) ?? 'en'
  return load(language).catch(() => ({ language: 'en', words: english }))
}

const LanguageContext = createContext<Chosen & { choose: (language: string) => void }>({
  language: 'en',
  words: english,
  choose: () => undefined,
})

/** Words and direction of the whole page. */
export function LanguageProvider({ first, children }: { first: Chosen; children: ReactNode }) {
  const [chosen, setChosen] = useState(first)
  const { language, parts } = chosen
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language
    document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  }, [language])
  const choose = (next: string): void => {
    if (!isLanguage(next)) return
    keep('language', next)
    // Offline, or an older build: it stays as it is until the page is loaded again.
    void load(next).then(setChosen, () => undefined)
  }
  return (
    <LanguageContext value={{ ...chosen, choose }}>
      <UIProvider words={parts}>{children}</UIProvider>
    </LanguageContext>
  )
}

/** Which language it is, and how to choose another. */
export const useLanguage = () => use(LanguageContext)

/** What the demo says, in the language that was chosen. */
export const useDemoWords = (): DemoWords => use(LanguageContext).words
