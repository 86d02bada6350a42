// What opens above the page, and the library that places it: fetched when somebody comes near what opens it.
export { ModelPicker, SettingsPopover } from '@x/ui/overlays'
