import { useDemoWords } from './language.tsx'
import english from './words/en-pages.json'

/** What the pages besides the chat say, its menu and its search, in the language that was chosen. */
export const usePageWords = () => useDemoWords().ofPages ?? english
