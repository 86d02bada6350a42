// A type of its own: the settings of the parts name it, and are imported by them.

/** What Enter does in the field: `auto` makes a new line on a phone, whose keyboard has no Shift and Enter. */
export type EnterKey = 'auto' | 'send' | 'newline'
