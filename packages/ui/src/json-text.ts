/** A value as JSON that is read by people. What has none, as what goes round in a circle, takes nothing with it. */
export function jsonText(value: unknown, indent = 2): string {
  try {
    return JSON.stringify(value, null, indent) ?? ''
  } catch {
    return '…'
  }
}
