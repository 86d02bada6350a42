// @ts-check
// The answer that every benchmark streams: mixed Markdown, cut into tokens of about four characters.

const section = (/** @type {number} */ index) => `
## Part ${index}

A paragraph with **bold**, *italic*, \`code\` and [a link](https://example.com/${index}), long enough to wrap on a page of ordinary width and to say nothing at all.

- a list item that says something
- another, with \`inline code\`
  - and one below it

| name | value |
|---|---|
| row ${index} | ${index * 7} |
| other | ${index * 11} |

\`\`\`ts
export function part${index}(input: string): number {
  return input.length + ${index}
}
\`\`\`
`

/** What every streamed answer ends with, so that its reader can be seen to have shown all of it. */
export const END = '\n\nThis is the end of the answer.\n'

/** @param {number} count @returns {string[]} that many tokens */
export function tokens(count) {
  /** @type {string[]} */
  const result = []
  for (let index = 0; result.length < count; index++) {
    result.push(...(section(index).match(/[\s\S]{1,4}/g) ?? []))
  }
  return result.slice(0, count)
}

/** @param {string} content @param {string | null} [finish] */
export function frame(content, finish = null) {
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1700000000, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`
}
