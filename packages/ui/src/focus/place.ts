// Where in a chat a person goes on who is nowhere.

/** The field of a chat; for fingers, whose keyboard would cover half of what they came to see, the conversation. */
export function placeOfChat(chat: Element): HTMLElement | null {
  const field = chat.querySelector<HTMLElement>('[data-x-composer-input]')
  const thread = chat.querySelector<HTMLElement>('[data-x-viewport]')
  return hasFinePointer() ? (field ?? thread) : (thread ?? field)
}

/** Whether a mouse, a pad or a pen is there: to focus a field then opens no keyboard over the page. */
export function hasFinePointer(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(pointer: fine)').matches
}
