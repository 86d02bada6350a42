/** What a sticky shape finds at a place of a text. Where it ends is its `lastIndex` then. */
export function matchAt(shape: RegExp, text: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at
  return shape.exec(text)
}
