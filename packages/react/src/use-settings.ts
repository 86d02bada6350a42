'use client'
import {
  type ChatOptions,
  type Connection,
  type DialectFeatures,
  type Model,
  type Store,
  ChatError,
  createStore,
} from '@x/core'
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { mustBe } from './must-be.ts'
import { checkSettings, readValues, type SettingValues, toChatOptions } from './settings.ts'

/** How many models are remembered as used. */
const RECENT = 5

/** What `useSettings` takes. */
export interface UseSettingsOptions {
  /** The client that is asked: what its endpoint offers decides which settings are shown and sent. */
  client?: { readonly connection: Connection } | undefined
  /** In place of what the client's dialect says. */
  features?: DialectFeatures | undefined
  /** The models to choose from: what the chosen one cannot do is neither shown nor sent. */
  models?: readonly Model[] | undefined
  /** What is chosen at first, and again after `reset`. Read once. */
  initial?: SettingValues | undefined
  /**
   * Keeps what was chosen in this browser, in `localStorage` under this name. Under another name other things were
   * chosen, or nothing yet. @default it is not kept
   */
  keepAs?: string | undefined
  /**
   * The name under which what was chosen last is kept besides, whatever `keepAs` was then. A name under which nothing is
   * kept starts with it and keeps it from then on: each conversation has its own settings, and a new one those of the
   * last. @default a new name starts with `initial`
   */
  startFrom?: string | undefined
}

/** What a person chose for the requests to come, and how to change it. */
export interface ChatSettings {
  readonly values: SettingValues
  /** What the endpoint offers. */
  readonly features: DialectFeatures
  /** What is known of the chosen model; undefined where it is not listed. */
  readonly model: Model | undefined
  /** What was chosen at first. */
  readonly initial: SettingValues
  /** The models that were chosen last, the newest first. */
  readonly recentModels: readonly string[]
  /** Changes some of them; `undefined` leaves one to the model. @throws ChatError `usage` for a number out of range */
  set(change: SettingValues): void
  /** Back to what was chosen at first: those named. @default all but the model */
  reset(names?: readonly (keyof SettingValues)[]): void
  /** For the chat: spread it into the options of `useChatCompletion`, or pass it as `options` of `<Chat/>`. */
  readonly options: Pick<ChatOptions, 'model' | 'system' | 'settings' | 'body'>
}

interface Chosen {
  values: SettingValues
  recentModels: readonly string[]
}

const NOTHING: SettingValues = {}
const NO_FEATURES: DialectFeatures = {}

function withChange(chosen: Chosen, change: SettingValues): Chosen {
  const { model } = change
  const recentModels = model
    ? [model, ...chosen.recentModels.filter((each) => each !== model)].slice(0, RECENT)
    : chosen.recentModels
  return { values: { ...chosen.values, ...change }, recentModels }
}

function readChosen(text: string): Chosen {
  const kept = JSON.parse(text) as { values?: unknown; recentModels?: unknown } | null
  const models: unknown[] = Array.isArray(kept?.recentModels) ? kept.recentModels : []
  return {
    values: readValues(kept?.values),
    recentModels: models.filter((each) => typeof each === 'string').slice(0, RECENT),
  }
}

/** What can be used of an endpoint with this model. What is not known of a model is offered. */
function featuresOf(offered: DialectFeatures, model: Model | undefined): DialectFeatures {
  return model?.capabilities?.reasoning === false ? { ...offered, reasoning: false } : offered
}

/** What was kept; undefined where there is nothing, or nothing to be read. */
function load(name: string): Chosen | undefined {
  try {
    const text = window.localStorage.getItem(name)
    return text === null ? undefined : readChosen(text)
  } catch {
    // Blocked, or not ours: the chat starts with what the app says.
    return undefined
  }
}

/** Whether it could be kept. */
function save(name: string, chosen: Chosen): boolean {
  try {
    window.localStorage.setItem(name, JSON.stringify(chosen))
    return true
  } catch {
    // Blocked or full: it holds until the page is left.
    return false
  }
}

/** What was chosen under one name, or under none, and never gets to another one. */
interface Choice extends Store<Chosen>, Pick<ChatSettings, 'set' | 'reset'> {
  readonly name: string | undefined
  /** Reads what is kept under the name, or else where it starts. */
  read(): void
  /** Keeps under the name where it started. */
  settle(): void
}

function createChoice(
  { keepAs, startFrom: start }: UseSettingsOptions,
  initial: SettingValues,
): Choice {
  const name = keepAs ?? undefined
  const startFrom = start ?? undefined
  const store = createStore<Chosen>({ values: initial, recentModels: [] })
  let isKept = true

  function choose(change: (chosen: Chosen) => Chosen): void {
    store.set(change)
    // Where it is chosen: only that is kept, and not what the app says.
    isKept = name === undefined || save(name, store.get())
    if (startFrom !== undefined) save(startFrom, store.get())
  }

  return {
    ...store,
    name,
    read() {
      // What could not be kept is newer than what is there.
      if (name === undefined || !isKept) return
      const kept = load(name) ?? (startFrom === undefined ? undefined : load(startFrom))
      if (kept) store.set({ ...kept, values: { ...initial, ...kept.values } })
    },
    settle() {
      // What is chosen elsewhere later is no longer where this one starts.
      if (name === undefined || startFrom === undefined || load(name)) return
      isKept = save(name, store.get())
    },
    set(change) {
      checkSettings(change)
      choose((chosen) => withChange(chosen, change))
    },
    reset(names) {
      choose((chosen) => {
        const all = Object.keys({ ...chosen.values, ...initial }) as (keyof SettingValues)[]
        const given = names ?? all.filter((each) => each !== 'model')
        const back = Object.fromEntries(given.map((each) => [each, initial[each]]))
        return { ...chosen, values: { ...chosen.values, ...back } }
      })
    },
  }
}

function checkOptions(options: UseSettingsOptions): void {
  const { client, models, initial, keepAs, startFrom } = options
  mustBe(isPlain(options), 'what `useSettings` was given', 'an object')
  mustBe(!client || 'connection' in Object(client), 'the `client`', 'what `createClient` returns')
  mustBe(!models || Array.isArray(models), 'what was given as `models`', 'a list of models')
  mustBe(!initial || isPlain(initial), 'what was given as `initial`', 'an object of settings')
  for (const name of [keepAs ?? '', startFrom ?? ''])
    mustBe(typeof name === 'string', 'a name to keep settings under', 'a text')
}

function isPlain(given: unknown): boolean {
  return typeof given === 'object' && !Array.isArray(given)
}

interface Held {
  /** Of each name that there was. */
  choices: readonly Choice[]
  choice: Choice
  chosen: Chosen
}

function holdFirst(options: UseSettingsOptions, initial: SettingValues): Held {
  const choice = createChoice(options, initial)
  return { choices: [choice], choice, chosen: choice.get() }
}

function holdOther({ choices }: Held, options: UseSettingsOptions, initial: SettingValues): Held {
  const known = choices.find(({ name }) => name === (options.keepAs ?? undefined))
  if (known) return { choices, choice: known, chosen: known.get() }
  const choice = createChoice(options, initial)
  // A name changes after hydration, and nobody should see, or send, what was never chosen.
  choice.read()
  return { choices: [...choices, choice], choice, chosen: choice.get() }
}

/**
 * What a person chose for a chat: model, search, reasoning, cache, and how the model draws its words. The choice goes one
 * way: from here into the options, which a chat reads when a request starts.
 * @example
 * const settings = useSettings({ client, initial: { model: 'gpt-5' }, keepAs: 'my-chat' })
 * const chat = useChatCompletion({ client, ...settings.options })
 * @throws ChatError `usage` for options of another type than they may be, and for a number out of range
 */
export function useSettings(given: UseSettingsOptions = {}): ChatSettings {
  const options = given ?? {}
  checkOptions(options)
  const { client } = options
  const keepAs = options.keepAs ?? undefined
  const offered = options.features ?? client?.connection.dialect.features ?? NO_FEATURES
  const [initial] = useState(() => {
    checkSettings(options.initial ?? NOTHING)
    return options.initial ?? NOTHING
  })
  const [last, hold] = useState(() => holdFirst(options, initial))
  let held = last
  if (held.choice.name !== keepAs) {
    held = holdOther(held, options, initial)
    hold(held)
  }
  const { choice, chosen } = held
  const { set, reset } = choice
  const { values, recentModels } = chosen
  const model = options.models?.find(({ id }) => id === values.model)
  const features = useMemo(() => featuresOf(offered, model), [offered, model])

  useEffect(() => {
    const show = (): void => {
      const now = choice.get()
      hold((current) =>
        current.choice !== choice || current.chosen === now ? current : { ...current, chosen: now },
      )
    }
    const unsubscribe = choice.subscribe(show)
    // After hydration: the server knows nothing of what this browser keeps.
    choice.read()
    choice.settle()
    show()
    return unsubscribe
  }, [choice])

  return useMemo(
    () => ({
      values,
      features,
      model,
      initial,
      recentModels,
      set,
      reset,
      options: toChatOptions(values, features),
    }),
    [values, features, model, initial, recentModels, set, reset],
  )
}

const SettingsContext = createContext<ChatSettings | undefined>(undefined)

/** Makes settings available to the toggles, pickers and panels below it. */
export function SettingsProvider(props: {
  settings: ChatSettings
  children?: ReactNode
}): ReactElement {
  return createElement(SettingsContext.Provider, { value: props.settings }, props.children)
}

/** The settings given, or those of the nearest `SettingsProvider`; undefined without either. */
export function useOptionalSettings(given?: ChatSettings): ChatSettings | undefined {
  const around = useContext(SettingsContext)
  return given ?? around
}

/** The settings given, or those of the nearest `SettingsProvider`. @throws ChatError `usage` without either. */
export function useSettingsContext(given?: ChatSettings): ChatSettings {
  const found = useOptionalSettings(given)
  if (!found) {
    throw new ChatError('usage', {
      message:
        '@x/react: a part that shows settings was used without any. Put it inside `<SettingsProvider settings={useSettings(…)}>`, or pass `settings`.',
    })
  }
  return found
}
