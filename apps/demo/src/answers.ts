// Parts of answers that no question needs.
export { ReadAloud, SideBySideMessage } from '@x/ui'
