// Models as the picker shows them: those used last first, then by who made them.
import type { Model, ModelCapabilities } from '@x/core'

/** Models under one heading. */
export interface ModelGroup {
  /** Unique among the groups. */
  value: string
  label: string
  items: readonly Model[]
}

/** Groups by owner in the order of their first model; the models of `recent` first, in its order, and only there. */
export function groupModels(
  models: readonly Model[],
  recent: readonly string[],
  words: { recent: string; others: string },
): ModelGroup[] {
  const byId = new Map(models.map((model) => [model.id, model]))
  const used = recent.flatMap((id) => byId.get(id) ?? [])
  const isUsed = new Set(used)
  const byOwner = new Map<string, Model[]>()
  const ownerless: Model[] = []
  for (const model of byId.values()) {
    if (isUsed.has(model)) continue
    const { owner } = model
    const group = owner ? byOwner.get(owner) : ownerless
    if (group) group.push(model)
    else if (owner) byOwner.set(owner, [model])
  }
  const groups: ModelGroup[] = [...byOwner].map(([owner, items]) => ({
    value: `owner ${owner}`,
    label: owner,
    items,
  }))
  // One heading above everything says nothing.
  const label = groups.length > 0 || used.length > 0 ? words.others : ''
  if (ownerless.length > 0) groups.push({ value: 'others', label, items: ownerless })
  if (used.length > 0) groups.unshift({ value: 'recent', label: words.recent, items: used })
  return groups
}

/** Whether every word typed is in the model's name, id or owner. */
export function matches(model: Model, query: string): boolean {
  const text = `${model.name ?? ''} ${model.id} ${model.owner ?? ''}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

type Shown = Exclude<keyof ModelCapabilities, 'parallelTools'>

const SHOWN: readonly Shown[] = [
  'vision',
  'files',
  'audio',
  'video',
  'reasoning',
  'tools',
  'structuredOutput',
  'imageOutput',
]

/** Something that a model can do, and a reader may want. */
export type ModelAbility = Shown | 'verifiable'

/** What some of these models can do and others cannot, by which they can be told apart. */
export function abilitiesThatDiffer(models: readonly Model[]): readonly ModelAbility[] {
  const counts = new Map<ModelAbility, number>()
  for (const model of models) {
    for (const name of capabilitiesOf(model)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return (['verifiable', ...SHOWN] as const).filter((name) => {
    const count = counts.get(name) ?? 0
    return count > 0 && count < models.length
  })
}

/** What a model can do, in the order in which it is shown. */
export function capabilitiesOf(model: Model): readonly ModelAbility[] {
  const can = SHOWN.filter((name) => model.capabilities?.[name])
  return model.isVerifiable ? ['verifiable', ...can] : can
}
