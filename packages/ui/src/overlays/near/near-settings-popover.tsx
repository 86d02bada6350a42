'use client'
import { forwardRef } from 'react'
import { useSettingsContext } from '@x/react'
import { MoreIcon } from '../../more-icons.tsx'
import { mergeProps, mergeRefs, presence } from '../../part.ts'
import type { Part } from '../../part.ts'
import { differs, EVERYTHING } from '../../settings-panel/differs.ts'
import { englishToggles } from '../../settings-panel/button-words.ts'
import { usePartWords } from '../../ui-provider/use-part-words.ts'
import type { SettingsPopoverProps } from '../settings-popover.tsx'
import { useNear } from './use-near.ts'

/** `SettingsPopover` of `@x/ui/overlays`, with the same props: until somebody comes near, its button alone. */
export const SettingsPopover: Part<SettingsPopoverProps, HTMLButtonElement> = forwardRef(
  function SettingsPopover(props, ref) {
    const { parts, props: near, next } = useNear()
    const { settings: given, fields = EVERYTHING, container: _, ...rest } = props
    const { values, initial } = useSettingsContext(given)
    const { title } = usePartWords(englishToggles, (pack) => pack.settings)
    if (parts) return <parts.SettingsPopover {...props} ref={mergeRefs(ref, next)} />
    const own = {
      ...near,
      'data-x-button': 'icon',
      'data-x-settings-button': '',
      'data-changed': presence(differs(values, initial, fields)),
      'aria-label': title,
      title,
    }
    return (
      <button {...mergeProps(own, rest)} ref={ref}>
        <MoreIcon name="sliders" />
      </button>
    )
  },
)
