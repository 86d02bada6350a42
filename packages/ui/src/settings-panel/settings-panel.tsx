'use client'
import { forwardRef, useId, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { type ChatSettings, type NumberSetting, useSettingsContext } from '@x/react'
import { useFieldText } from '../field-text.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { differs, EVERYTHING } from './differs.ts'
import { NumberField } from './number-field.tsx'
import { englishSettings } from './words.ts'

/** Props of `SettingsPanel`. */
export interface SettingsPanelProps extends Omit<PartProps<'div'>, 'children'> {
  /** @default those of the nearest `SettingsProvider` */
  settings?: ChatSettings | undefined
  /** What is shown, in this order. @default everything */
  fields?: readonly (NumberSetting | 'system')[] | undefined
}

/** What stands behind one more press where everything is shown: most people never change it. */
const ADVANCED: readonly (NumberSetting | 'system')[] = [
  'topP',
  'frequencyPenalty',
  'presencePenalty',
]

/** How the model is to answer: instructions, and how it draws its words. What is empty is left to the model. */
export const SettingsPanel: Part<SettingsPanelProps, HTMLDivElement> = forwardRef(
  function SettingsPanel({ settings: given, fields = EVERYTHING, render, ...rest }, ref) {
    const { values, initial, set, reset } = useSettingsContext(given)
    const isChanged = differs(values, initial, fields)
    const text = usePartWords(englishSettings, (pack) => pack.settings)
    const id = useId()
    const system = useRef<HTMLTextAreaElement>(null)
    useFieldText(system, values.system ?? '')
    // Also forgets what was typed and does not fit.
    const [round, setRound] = useState(0)
    const isAdvanced = (name: NumberSetting | 'system'): boolean =>
      fields === EVERYTHING && ADVANCED.includes(name)
    const renderField = (name: NumberSetting | 'system'): ReactElement =>
      name === 'system' ? (
        <div key={name} data-x-field={name}>
          <label htmlFor={id}>{text.labels.system}</label>
          <textarea
            id={id}
            rows={2}
            dir={values.system ? 'auto' : undefined}
            ref={system}
            aria-describedby={`${id}-hint`}
            onChange={(event) => set({ system: event.target.value || undefined })}
          />
          <p id={`${id}-hint`}>{text.hints.system}</p>
        </div>
      ) : (
        <NumberField
          key={`${name} ${round}`}
          name={name}
          value={values[name]}
          onChange={(value) => set({ [name]: value })}
        />
      )
    const advanced = fields.filter(isAdvanced)
    // Once it is there, typing into it never folds it.
    const [isOpenAtFirst] = useState(() => differs(values, initial, advanced))
    return renderPart('div', render, {
      'data-x-settings': '',
      role: 'group',
      'aria-label': text.title,
      ...rest,
      ref,
      children: (
        <>
          {fields.filter((name) => !isAdvanced(name)).map(renderField)}
          {advanced.length > 0 && (
            <details data-x-advanced="" open={isOpenAtFirst}>
              <summary>{text.advanced}</summary>
              {advanced.map(renderField)}
            </details>
          )}
          <button
            type="button"
            data-x-button="quiet"
            aria-disabled={!isChanged || undefined}
            onClick={() => {
              setRound((count) => count + 1)
              if (isChanged) reset(fields)
            }}
          >
            {text.reset}
          </button>
        </>
      ),
    })
  },
)
