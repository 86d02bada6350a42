'use client'
import { forwardRef } from 'react'
import { useOptionalSettings } from '@x/react'
import { MoreIcon } from '../../more-icons.tsx'
import { mergeProps, mergeRefs } from '../../part.ts'
import type { Part } from '../../part.ts'
import { englishModelButton } from '../../settings-panel/model-button-words.ts'
import { usePartWords } from '../../ui-provider/use-part-words.ts'
import { nameOf } from '../model-name.ts'
import type { ModelPickerProps } from '../model-picker.tsx'
import { useNear } from './use-near.ts'

/** `ModelPicker` of `@x/ui/overlays`, with the same props: until somebody comes near, its button alone. */
export const ModelPicker: Part<ModelPickerProps, HTMLButtonElement> = forwardRef(
  function ModelPicker(props, ref) {
    const { parts, props: near, next } = useNear()
    const {
      models,
      value,
      onValueChange: _,
      recent: __,
      settings: of,
      container: ___,
      ...rest
    } = props
    const settings = useOptionalSettings(of)
    const words = usePartWords(englishModelButton, (pack) => pack.models)
    if (parts) return <parts.ModelPicker {...props} ref={mergeRefs(ref, next)} />
    const all = 'models' in models ? models.models : models
    const id = value ?? settings?.values.model
    const model = id ? all.find((each) => each.id === id) : undefined
    const name = model ? nameOf(model) : (id ?? words.choose)
    const own = {
      ...near,
      role: 'combobox',
      'data-x-model-picker': '',
      'data-x-button': 'quiet',
      'aria-label': `${words.label}: ${name}`,
      title: id,
    }
    return (
      <button {...mergeProps(own, rest)} ref={ref}>
        <span data-x-model-picker-name="" dir="auto">
          {name}
        </span>
        <MoreIcon name="expand" />
      </button>
    )
  },
)
