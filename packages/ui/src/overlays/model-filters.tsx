import type { ReactElement } from 'react'
import { englishModels } from '../settings-panel/model-words.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import type { ModelAbility } from './model-groups.ts'

/** Buttons that leave those models that can do something. Nothing where all can do the same. */
export function ModelFilters({
  abilities,
  wanted,
  onChange,
}: {
  abilities: readonly ModelAbility[]
  wanted: readonly ModelAbility[]
  onChange: (wanted: readonly ModelAbility[]) => void
}): ReactElement | null {
  const words = usePartWords(englishModels, (pack) => pack.models)
  if (abilities.length === 0) return null
  return (
    <div data-x-model-filters="" role="group" aria-label={words.filters}>
      {abilities.map((ability) => {
        const isOn = wanted.includes(ability)
        return (
          <button
            key={ability}
            type="button"
            aria-pressed={isOn}
            onClick={() =>
              onChange(isOn ? wanted.filter((each) => each !== ability) : [...wanted, ability])
            }
          >
            {words.capabilities[ability]}
          </button>
        )
      })}
    </div>
  )
}
