// Which form a word takes beside a number is the language's to say.

/** The forms of a word beside a number, by the names of `Intl.PluralRules`; what is missing falls to `other`. */
export type PluralForms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>

/** The form that fits a number in a language, e.g. `plural('en', 1, { one: '1 file', other: '2 files' })`. */
export function plural(language: string, value: number, forms: PluralForms): string {
  return forms[new Intl.PluralRules(language).select(value)] ?? forms.other
}
