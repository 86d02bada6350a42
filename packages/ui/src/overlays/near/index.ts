// @x/ui/overlays/near: the same parts as in @x/ui/overlays, whose file is fetched when somebody comes near their buttons.
export { ModelPicker } from './near-model-picker.tsx'
export { SettingsPopover } from './near-settings-popover.tsx'
export type { ModelPickerProps } from '../model-picker.tsx'
export type { SettingsPopoverProps } from '../settings-popover.tsx'
