// Markdown with its marks taken away: what a reader searches for and hears, for next to nothing.

const MARKS = /[*_`#[|~>]/

/** The text without its marks. Not exact: what is near the view is read by the rules. */
export function plainText(markdown: string): string {
  if (!MARKS.test(markdown)) return markdown
  return markdown
    .replaceAll(/^ {0,3}(?:#{1,6} +|```.*$|~~~.*$|> ?)/gm, '')
    .replaceAll(/^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *\n/gm, '')
    .replaceAll(/!?\[([^\][\n]*)\]\([^()\s]*\)/g, '$1')
    .replaceAll(/\*\*|__|~~|`/g, '')
    .replaceAll(/\*(?=\S)([^*\n]*\S)\*/g, '$1')
}
