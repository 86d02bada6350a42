// What axe asks of every story. The best practices are held as the rules of WCAG are, but for those of a whole page: a
// component is a part of one, and must not bring what a page has once.

/** The rules, by their tags. */
export const AXE_TAGS: string[] = [
  'wcag2a',
  'wcag2aa',
  'wcag21a',
  'wcag21aa',
  'wcag22aa',
  'best-practice',
]

/** The rules that are off, by id, each with its reason. */
export const AXE_OFF: Readonly<Record<string, string>> = {
  region:
    'The landmark around a component is its page’s: a chat in an aside is not its main content.',
  'landmark-one-main': 'The main content is the page’s to name.',
  'page-has-heading-one': 'A heading of level 1 in a component would be the second on most pages.',
}
