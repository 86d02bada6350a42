// The one guard for every text field: keys that belong to a text being composed are not ours.

/** Whether a key press is part of composing text, as with Chinese, Japanese or Korean input. */
export function isComposingKey(event: {
  keyCode: number
  nativeEvent: { isComposing?: boolean | undefined }
}): boolean {
  // Safari sends the Enter that ends a composition after its end, told apart only by this code:
  // https://bugs.webkit.org/show_bug.cgi?id=165004
  return event.nativeEvent.isComposing === true || event.keyCode === 229
}
