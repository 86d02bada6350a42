// @x/ui/overlays: what opens above the page. The only entry with @base-ui/react.
export { ModelPicker, type ModelPickerProps } from './model-picker.tsx'
export { SettingsPopover, type SettingsPopoverProps } from './settings-popover.tsx'
