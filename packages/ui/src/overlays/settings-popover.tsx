'use client'
import { Popover } from '@base-ui/react/popover'
import { forwardRef, useRef } from 'react'
import { type ChatSettings, type NumberSetting, useSettingsContext } from '@x/react'
import { MoreIcon } from '../more-icons.tsx'
import { mergeRefs, presence } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { differs, EVERYTHING } from '../settings-panel/differs.ts'
import { SettingsPanel } from '../settings-panel/settings-panel.tsx'
import { englishSettings } from '../settings-panel/words.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { keepInside, usePopupContainer } from './use-popup-container.ts'

/** Props of `SettingsPopover`; the rest goes to the button that opens it. */
export interface SettingsPopoverProps extends Omit<PartProps<'button'>, 'children' | 'render'> {
  /** @default those of the nearest `SettingsProvider` */
  settings?: ChatSettings | undefined
  /** What is shown, in this order. @default everything */
  fields?: readonly (NumberSetting | 'system')[] | undefined
  /** Where the panel goes. @default the chat around the button, else the end of the page */
  container?: HTMLElement | ShadowRoot | null | undefined
}

/** A button, and the panel for settings above the page. The button shows when something differs from what the app says. */
export const SettingsPopover: Part<SettingsPopoverProps, HTMLButtonElement> = forwardRef(
  function SettingsPopover({ settings: given, fields = EVERYTHING, container, ...rest }, ref) {
    const settings = useSettingsContext(given)
    const text = usePartWords(englishSettings, (pack) => pack.settings)
    const [around, trigger] = usePopupContainer()
    const panel = useRef<HTMLDivElement>(null)
    return (
      <Popover.Root>
        <Popover.Trigger
          data-x-button="icon"
          data-x-settings-button=""
          data-changed={presence(differs(settings.values, settings.initial, fields))}
          aria-label={text.title}
          title={text.title}
          {...rest}
          ref={mergeRefs<HTMLButtonElement>(ref, trigger)}
        >
          <MoreIcon name="sliders" />
        </Popover.Trigger>
        <Popover.Portal container={container ?? around}>
          <Popover.Positioner data-x-positioner="" side="top" align="start" sideOffset={6}>
            <Popover.Popup
              data-x-popup="settings"
              // Under a finger the keyboard of the system would cover half of the panel.
              initialFocus={(kind) =>
                kind === 'touch' || panel.current?.querySelector('textarea, input')
              }
              {...keepInside}
            >
              <header data-x-popup-head="">
                <Popover.Title>{text.ofChat}</Popover.Title>
                <Popover.Close data-x-button="icon" aria-label={text.close} title={text.close}>
                  <MoreIcon name="close" />
                </Popover.Close>
              </header>
              <SettingsPanel ref={panel} settings={settings} fields={fields} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    )
  },
)
