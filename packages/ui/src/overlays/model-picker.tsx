'use client'
import { Combobox } from '@base-ui/react/combobox'
import { forwardRef, useMemo, useState } from 'react'
import type { Model } from '@x/core'
import { type ChatSettings, type ModelList, useOptionalSettings } from '@x/react'
import { MoreIcon } from '../more-icons.tsx'
import { mergeRefs, presence } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { englishModels } from '../settings-panel/model-words.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { ModelFilters } from './model-filters.tsx'
import { ModelFoot } from './model-foot.tsx'
import {
  abilitiesThatDiffer,
  capabilitiesOf,
  groupModels,
  matches,
  type ModelAbility,
  type ModelGroup,
} from './model-groups.ts'
import { nameOf } from './model-name.ts'
import { ModelRow } from './model-row.tsx'
import { keepInside, usePopupContainer } from './use-popup-container.ts'

/** Props of `ModelPicker`; the rest goes to the button that opens it. */
export interface ModelPickerProps extends Omit<
  PartProps<'button'>,
  'value' | 'onChange' | 'children' | 'render'
> {
  /** What `useModels` gives, or the models themselves. */
  models: ModelList | readonly Model[]
  /** The id of the model that is asked. @default the one of the settings around */
  value?: string | undefined
  /** @default sets it in the settings around */
  onValueChange?: ((id: string, model: Model) => void) | undefined
  /** Ids of the models used last, which come first. @default those of the settings around */
  recent?: readonly string[] | undefined
  /** @default those of the nearest `SettingsProvider`, if there is one */
  settings?: ChatSettings | undefined
  /** Where the list goes. @default the chat around the button, else the end of the page */
  container?: HTMLElement | ShadowRoot | null | undefined
}

const NONE: readonly string[] = []
const NOTHING: readonly ModelAbility[] = []

/** Chooses the model: a list to search, with prices and what each can do, those used last first. */
export const ModelPicker: Part<ModelPickerProps, HTMLButtonElement> = forwardRef(
  function ModelPicker(
    { models: given, value, onValueChange, recent, settings: of, container, ...rest },
    ref,
  ) {
    const settings = useOptionalSettings(of)
    const words = usePartWords(englishModels, (pack) => pack.models)
    const [around, trigger] = usePopupContainer()
    const [isOpen, setOpen] = useState(false)
    const list = 'models' in given ? given : undefined
    const models = list?.models ?? (given as readonly Model[])
    const id = value ?? settings?.values.model
    const used = recent ?? settings?.recentModels ?? NONE
    // While it is open the list keeps its order: what was just chosen does not jump away.
    const [shownUsed, setShownUsed] = useState(used)
    const [wanted, setWanted] = useState<readonly ModelAbility[]>(NOTHING)
    const abilities = useMemo(() => abilitiesThatDiffer(models), [models])
    const groups = useMemo(() => {
      const able = models.filter((model) => {
        const can = capabilitiesOf(model)
        return wanted.every((ability) => can.includes(ability))
      })
      return groupModels(able, shownUsed, words)
    }, [models, wanted, shownUsed, words])
    const chosen = useMemo<Model | null>(
      () => (id ? (models.find((model) => model.id === id) ?? { id, raw: undefined }) : null),
      [id, models],
    )
    const name = chosen ? nameOf(chosen) : words.choose
    return (
      <Combobox.Root<Model>
        items={groups}
        value={chosen}
        isItemEqualToValue={(left, right) => left.id === right.id}
        itemToStringLabel={nameOf}
        filter={matches}
        autoHighlight
        open={isOpen}
        onOpenChange={(open) => {
          if (open) {
            setShownUsed(used)
            setWanted(NOTHING)
          }
          setOpen(open)
        }}
        onValueChange={(model) => {
          if (!model) return
          if (onValueChange) onValueChange(model.id, model)
          else settings?.set({ model: model.id })
        }}
      >
        <Combobox.Trigger
          data-x-model-picker=""
          data-x-button="quiet"
          aria-label={`${words.label}: ${name}`}
          title={chosen?.id}
          data-loading={presence(list?.status === 'loading')}
          {...rest}
          ref={mergeRefs<HTMLButtonElement>(ref, trigger)}
        >
          <span data-x-model-picker-name="" dir="auto">
            {name}
          </span>
          <MoreIcon name="expand" />
        </Combobox.Trigger>
        <Combobox.Portal container={container ?? around}>
          <Combobox.Positioner data-x-positioner="" side="top" align="start" sideOffset={6}>
            <Combobox.Popup data-x-popup="models" aria-label={words.choose} {...keepInside}>
              <div data-x-model-search="">
                <MoreIcon name="search" />
                <Combobox.Input
                  placeholder={words.search}
                  aria-label={words.search}
                  spellCheck={false}
                />
              </div>
              <ModelFilters abilities={abilities} wanted={wanted} onChange={setWanted} />
              <Combobox.List data-x-model-list="" aria-label={words.choose}>
                {(group: ModelGroup) => (
                  <Combobox.Group key={group.value} items={group.items} data-x-model-group="">
                    {group.label && <Combobox.GroupLabel>{group.label}</Combobox.GroupLabel>}
                    <Combobox.Collection>
                      {(model: Model) => <ModelRow key={model.id} model={model} />}
                    </Combobox.Collection>
                  </Combobox.Group>
                )}
              </Combobox.List>
              <ModelFoot list={list} count={models.length} />
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    )
  },
)
