'use client'
import { Combobox } from '@base-ui/react/combobox'
import { forwardRef, useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import type { Model } from '@x/core'
import { type ChatSettings, type ModelList, useOptionalSettings } from '@x/react'
import { formatCount } from '../format.ts'
import { MoreIcon } from '../more-icons.tsx'
import { mergeRefs, presence } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { keepUnseen } from '../stylesheet.ts'
import { englishModels } from '../settings-panel/words.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { groupModels, matches, type ModelGroup, nameOf } from './model-groups.ts'
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
    const groups = useMemo(() => groupModels(models, shownUsed, words), [models, shownUsed, words])
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
          if (open) setShownUsed(used)
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
              <Foot list={list} count={models.length} />
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    )
  },
)

/** Below the list: what the prices are for, or why there is nothing above. */
function Foot({ list, count }: { list: ModelList | undefined; count: number }): ReactElement {
  const { words, locale } = useUI()
  const text = usePartWords(englishModels, (pack) => pack.models)
  const isLoading = list?.status === 'loading'
  const groups = Combobox.useFilteredItems<ModelGroup>()
  const shown = groups.reduce((sum, { items }) => sum + items.length, 0)
  const isEmpty = count === 0 && !isLoading && !list?.error
  return (
    <div data-x-model-foot="">
      {count > 0 && <Combobox.Empty>{text.noneFound}</Combobox.Empty>}
      {count > 0 && (
        <Combobox.Status data-x-hidden="" ref={keepUnseen}>
          {shown > 0 && shown < count && text.found(formatCount(shown, locale), shown)}
        </Combobox.Status>
      )}
      {isEmpty && <p>{text.none}</p>}
      {isLoading && <p role="status">{text.loading}</p>}
      {list?.error ? (
        <div role="alert" data-x-model-error="">
          <p>
            {text.failed} <span dir="auto">{list.error.message}</span>
          </p>
          <button type="button" data-x-button="quiet" onClick={list.reload}>
            {words.actions.retry}
          </button>
        </div>
      ) : (
        count > 0 && (
          <p>
            <span>{text.perMillion}</span>
            <span>{text.found(formatCount(count, locale), count)}</span>
          </p>
        )
      )}
    </div>
  )
}
