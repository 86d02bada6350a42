import { Markdown } from '@x/ui'
import { useEffect, useState } from 'react'
import type { Connection } from '../page-config.ts'
import { type Vendor, VENDORS } from '../vendors.ts'
import { useDemo } from './demo.ts'
import { usePageWords } from './page-words.ts'

async function tryIt(below: string, signal: AbortSignal): Promise<Connection | undefined> {
  const response = await fetch(`/api${below}/connection`, { signal })
  return response.ok ? ((await response.json()) as Connection) : undefined
}

/** The endpoint that answers, whether that works and what is wrong if not; and how to have another one answer. */
export function ConnectPage() {
  const { config, upstream, setUpstream } = useDemo()
  const words = usePageWords().connection
  const { upstreams } = config
  const { id: shown = '1' } = upstreams.find(({ id }) => id === upstream) ?? {}
  const below = shown === '1' ? '' : `/${shown}`
  const [attempt, setAttempt] = useState(0)
  const [tried, setTried] = useState<{ connection: Connection | undefined }>()
  useEffect(() => {
    const controller = new AbortController()
    setTried(undefined)
    tryIt(below, controller.signal).then(
      (connection) => setTried({ connection }),
      () => !controller.signal.aborted && setTried({ connection: undefined }),
    )
    return () => controller.abort()
  }, [below, attempt])
  const connection = tried?.connection
  return (
    <div className="demo-form">
      <section className="demo-connection" aria-label={words.now} data-ok={connection?.ok}>
        <h2>{connection?.name ?? config.answeredBy}</h2>
        <p role="status">{tried ? (connection?.sentence ?? words.unknown) : words.trying}</p>
        <div className="demo-row">
          {upstreams.length > 1 && (
            <label>
              {words.who}{' '}
              <select value={shown} onChange={({ target }) => setUpstream(target.value)}>
                {upstreams.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <span className="demo-end">
            <button type="button" disabled={!tried} onClick={() => setAttempt(attempt + 1)}>
              {words.tryAgain}
            </button>
          </span>
        </div>
      </section>
      <h2>{words.another}</h2>
      <p className="demo-about">{words.how}</p>
      <ul className="demo-vendors">
        {VENDORS.map((vendor) => (
          <li key={vendor.name}>
            <details name="vendor">
              <summary>
                {vendor.name}
                <small>{vendor.keys === undefined ? words.own : words.hosted}</small>
              </summary>
              <Steps vendor={vendor} />
            </details>
          </li>
        ))}
      </ul>
      <p className="demo-note">{words.others}</p>
    </div>
  )
}

/** The key is written into a file by its owner, and never into the page. */
function Steps({ vendor: { baseURL, keys, start, addModel } }: { vendor: Vendor }) {
  const words = usePageWords().connection
  const commands = [...new Set([addModel, start])].filter((line) => line !== undefined)
  const settings = [
    `UPSTREAM_BASE_URL=${baseURL}`,
    ...(keys === undefined ? [] : ['UPSTREAM_API_KEY=…']),
  ]
  const steps = [
    keys !== undefined && `${words.getKey} [${new URL(keys).host}](${keys})`,
    commands.length > 0 && `${words.start}${code(commands)}`,
    `${words.write}${code(settings)}`,
    words.restart,
  ].filter((step) => step !== false)
  return <Markdown text={steps.map((step, index) => `${index + 1}. ${step}`).join('\n')} />
}

const code = (lines: readonly string[]): string => ['', '```sh', ...lines, '```'].join('\n   ')
