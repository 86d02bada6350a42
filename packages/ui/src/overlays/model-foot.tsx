import { Combobox } from '@base-ui/react/combobox'
import type { ReactElement } from 'react'
import type { ModelList } from '@x/react'
import { formatCount } from '../format.ts'
import { englishModels } from '../settings-panel/model-words.ts'
import { keepUnseen } from '../stylesheet.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import type { ModelGroup } from './model-groups.ts'

/** Below the list: how many models are shown and what their prices are for, or why there is nothing above. */
export function ModelFoot({
  list,
  count,
}: {
  list: ModelList | undefined
  /** Of all models, shown or not. */
  count: number
}): ReactElement {
  const { words, locale } = useUI()
  const text = usePartWords(englishModels, (pack) => pack.models)
  const isLoading = list?.status === 'loading'
  const shown = Combobox.useFilteredItems<ModelGroup>().flatMap(({ items }) => items)
  const found = text.found(formatCount(shown.length, locale), shown.length)
  const isEmpty = count === 0 && !isLoading && !list?.error
  return (
    <div data-x-model-foot="">
      {count > 0 && <Combobox.Empty>{text.noneFound}</Combobox.Empty>}
      {count > 0 && (
        <Combobox.Status data-x-hidden="" ref={keepUnseen}>
          {shown.length > 0 && shown.length < count && found}
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
        shown.length > 0 && (
          <p>
            <span>{found}</span>
            {shown.some(({ pricing }) => pricing) && <span>{text.perMillion}</span>}
          </p>
        )
      )}
    </div>
  )
}
