/** The strings of the button that says which model is asked. */
export interface ModelButtonWords {
  label: string
  choose: string
}

/** English. */
export const englishModelButton: ModelButtonWords = {
  label: 'Model',
  choose: 'Choose a model',
}
