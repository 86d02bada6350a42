import { expect, it } from 'vitest'
import { plainDigits } from './digits.ts'

it.each([
  ['٣٫٥', '3.5'],
  ['١٬٢٣٤', '1234'],
  ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
  ['३.५', '3.5'],
  ['１２．５', '12.5'],
  ['−４', '-4'],
  ['\u061c-\u200e٩', '-9'],
  ['12 px', '12 px'],
  ['no number', 'no number'],
])('writes %s as %s', (typed, plain) => {
  expect(plainDigits(typed)).toBe(plain)
})

it('knows the digits of every language from 0 to 9', () => {
  for (let codePoint = 0; codePoint < 0x11000; codePoint++) {
    const digit = String.fromCodePoint(codePoint)
    if (/\p{Nd}/u.test(digit)) expect(plainDigits(digit), digit).toMatch(/^[0-9]$/)
  }
  expect(plainDigits('๐๑๒๓๔๕๖๗๘๙')).toBe('0123456789')
})
