// Where models put what they think, beside their text. A file of its own, because completions read it, too.

const FIELD = /^(?:reasoning|thinking|thoughts?)_?(?:content|text|summary)?$/i

/** Whether a member of a wire's message is thoughts, by its name: `reasoning_content`, `thought`, `thinkingText`. */
export function isThoughtField(member: string): boolean {
  return FIELD.test(member)
}
