'use client'
import { Combobox } from '@base-ui/react/combobox'
import { memo } from 'react'
import type { ReactElement } from 'react'
import type { Model } from '@x/core'
import { formatCompact, formatPrice } from '../format.ts'
import { Icon } from '../icons.tsx'
import { englishModels } from '../settings-panel/model-words.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { Unseen } from '../unseen.tsx'
import { capabilitiesOf } from './model-groups.ts'
import { nameOf } from './model-name.ts'

/** A model in the list: its name, its price, and what else is known of it. */
export const ModelRow: React.NamedExoticComponent<{ model: Model }> = memo(function ModelRow({
  model,
}: {
  model: Model
}) {
  const { locale } = useUI()
  const words = usePartWords(englishModels, (pack) => pack.models)
  const { contextLength } = model
  const facts = [
    contextLength && words.context(formatCompact(contextLength, locale)),
    ...capabilitiesOf(model).map((name) => words.capabilities[name]),
  ].filter(Boolean)
  return (
    <Combobox.Item value={model} data-x-model="" title={model.id}>
      <Combobox.ItemIndicator data-x-model-chosen="">
        <Icon name="check" />
      </Combobox.ItemIndicator>
      <span data-x-model-name="" dir="auto">
        {nameOf(model)}
      </span>
      <Price model={model} />
      {facts.length > 0 && <span data-x-model-facts="">{facts.join(' · ')}</span>}
    </Combobox.Item>
  )
})

function Price({ model: { pricing } }: { model: Model }): ReactElement | null {
  const { locale } = useUI()
  const words = usePartWords(englishModels, (pack) => pack.models)
  if (!pricing) return null
  const isFree = Number(pricing.prompt) === 0 && Number(pricing.completion) === 0
  const [prompt, completion] = [pricing.prompt, pricing.completion].map((amount) =>
    formatPrice({ amount, currency: pricing.currency }, locale),
  )
  return (
    <span data-x-model-price="">
      {isFree || !prompt || !completion ? (
        words.free
      ) : (
        <>
          <span aria-hidden="true">{words.price(prompt, completion)}</span>
          <Unseen>{words.priceLabel(prompt, completion)}</Unseen>
        </>
      )}
    </span>
  )
}
