import {
  english as common,
  englishCalls,
  englishConversationList,
  englishModels,
  englishSettings,
  englishShortcuts,
  englishVerification,
  type Words,
} from '@x/ui'
import { englishPalette } from '@x/ui/palette'
import { englishPresent } from '@x/ui/present'
import { words as arabic } from '@x/ui/words/ar'
import { words as german } from '@x/ui/words/de'
import { words as japanese } from '@x/ui/words/ja'
import { words as chinese } from '@x/ui/words/zh-Hans'
import { describe, expect, it } from 'vitest'
import { leavesOf } from '../../test/leaves.ts'
import { reasons } from '../../test/verification-reasons.ts'

/** In English some come from elsewhere: with the parts that use them, and what core says. */
const english = {
  ...common,
  conversations: englishConversationList,
  shortcuts: englishShortcuts,
  calls: englishCalls,
  settings: englishSettings,
  models: englishModels,
  present: englishPresent,
  palette: englishPalette,
  verification: { ...englishVerification, ...reasons },
}
const packs = { arabic, german, japanese, chinese }

/** Words that another language took over. */
const SAME = new Set([
  'calls.between',
  'code',
  'settings.depths.standard',
  'settings.efforts.minimal',
  'models.capabilities.audio',
  'models.capabilities.video',
  'models.price',
  'palette.chats',
  'shortcuts.keys.enter',
  'shortcuts.keys.shift',
  'shortcuts.keys.escape',
  'shortcuts.keys.alt',
  'shortcuts.keys.control',
  'shortcuts.keys.delete',
  'shortcuts.keys.pageUp',
  'shortcuts.keys.pageDown',
])

describe.each(Object.entries(packs))('%s', (_, pack) => {
  it('has every word of English, and no other', () => {
    expect(leavesOf(pack).map(([path]) => path)).toEqual(
      expect.arrayContaining(leavesOf(english).map(([path]) => path)),
    )
    expect(leavesOf(pack)).toHaveLength(leavesOf(english).length)
  })

  it('leaves nothing in English, and nothing empty', () => {
    const ours = new Map(leavesOf(pack))
    for (const [path, text] of leavesOf(english)) {
      expect(ours.get(path)?.trim(), path).not.toBe('')
      if (!SAME.has(path)) expect(ours.get(path), path).not.toBe(text)
    }
  })

  it('says every name and number that it is given', () => {
    const given = new Map(leavesOf(pack))
    for (const [path, text] of leavesOf(english)) {
      for (const value of text.match(/«\d»/g) ?? []) expect(given.get(path), path).toContain(value)
    }
  })

  it('uses letters of its own script', () => {
    const scripts = {
      ar: /\p{Script=Arabic}/u,
      ja: /[\p{Script=Han}\p{Script=Kana}\p{Script=Hira}]/u,
    }
    const script = { ...scripts, de: /\p{Script=Latin}/u, 'zh-Hans': /\p{Script=Han}/u }
    for (const [path, text] of leavesOf(pack)) {
      if (path === 'language' || /^[«»\d\s/,،、]+$/.test(text)) continue
      // What stands on a key stands there in Latin letters.
      if (path.startsWith('shortcuts.keys.')) continue
      expect(text, path).toMatch(script[pack.language as keyof typeof script])
    }
  })
})

it('counts as each language counts', () => {
  const found = ({ models }: Words, count: number): string | undefined =>
    models?.found?.(String(count), count)
  expect([1, 2].map((count) => englishModels.found(String(count), count))).toEqual([
    '1 model',
    '2 models',
  ])
  expect([1, 2].map((count) => found(german, count))).toEqual(['1 Modell', '2 Modelle'])
  expect([0, 1, 2, 3, 11, 100].map((count) => found(arabic, count))).toEqual([
    'لا نماذج',
    'نموذج واحد',
    'نموذجان',
    '3 نماذج',
    '11 نموذجًا',
    '100 نموذج',
  ])
  expect(found(japanese, 1)).toBe('1件のモデル')
  expect(found(chinese, 2)).toBe('2 个模型')
})
