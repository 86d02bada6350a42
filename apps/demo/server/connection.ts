// How an upstream is, in a sentence to whoever set it up.
import { existsSync } from 'node:fs'
import { nanogpt } from '@x/core/nanogpt'
import { type CheckHints, checkUpstream } from '@x/core/server/check'
import type { Connection } from '../page-config.ts'
import { vendorOf } from '../vendors.ts'
import type { Upstream } from './settings.ts'

/** The host that answers, for a line in the terminal and one in the page. */
export function answeredBy({ baseURL }: Upstream): string {
  return baseURL === undefined ? 'sandbox' : new URL(baseURL).host
}

/** How long what was found holds, in milliseconds: a page that asks often asks the upstream seldom. */
const FRESH_MS = 3000

/** A value that tries one upstream when it is called; whoever calls meanwhile gets the same. */
export function connectionOf(upstream: Upstream): () => Promise<Connection> {
  let found: Promise<Connection> | undefined
  let until = 0
  return () => {
    if (found && performance.now() < until) return found
    until = Infinity
    found = check(upstream)
      .then((verdict) => ({ name: upstream.name, host: answeredBy(upstream), ...verdict }))
      .finally(() => (until = performance.now() + FRESH_MS))
    return found
  }
}

async function check(upstream: Upstream): Promise<Pick<Connection, 'ok' | 'sentence' | 'models'>> {
  const { baseURL, apiKey, dialect, isDirect, from } = upstream
  if (baseURL === undefined) {
    const sentence = `Answers come from the built-in sandbox, which is no model. Set ${from.baseURL} to talk to one.`
    return { ok: true, sentence }
  }
  const account = dialect === 'nanogpt' && !isDirect && nanogpt({ baseURL, apiKey, retry: false })
  return checkUpstream({
    ...upstream,
    baseURL,
    settings: from,
    hints: hintsFor(upstream.name, baseURL, from.baseURL),
    ...(account ? { tryKey: (signal) => account.balance({ signal }) } : {}),
  })
}

function hintsFor(name: string, baseURL: string, setting: string): CheckHints {
  const vendor = vendorOf(baseURL)
  const isOwnMachine = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(baseURL).hostname)
  const start = vendor?.start && `Start ${name}: ${vendor.start}`
  return {
    baseURL: vendor?.baseURL,
    key: vendor?.keys && `Keys are made at ${vendor.keys}`,
    model: vendor?.addModel && `Give it one: ${vendor.addModel}`,
    start:
      isOwnMachine && existsSync('/.dockerenv')
        ? `In a container that is the container itself: use host.docker.internal in ${setting}.`
        : start,
    takesAnyModel: vendor?.name === 'llama.cpp',
  }
}
