// Before each file of tests with a DOM: what a page fetches when it is idle is there, as it is by the time that a person
// looks. lazy-part.test.tsx tests how it comes, and what happens when it does not.
import { around, byHand, inAnswers } from '../src/lazy-part.ts'
import { shortcutDialog } from '../src/shortcuts/shortcuts.tsx'

await Promise.all([around, byHand, inAnswers, shortcutDialog].map((file) => file.load()))
