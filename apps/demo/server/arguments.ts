// What the demo is told on the command line. Every mistake is one sentence.
import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { SettingsError } from './settings.ts'

/** The command line. */
export interface Arguments {
  /** From source, with reload. */
  isDev: boolean
  /** As it was written; undefined where it was not. */
  port: string | undefined
  /** The address to listen at. */
  host: string
  /** To say what it takes, and end. */
  isHelp: boolean
}

/** What a machine calls itself, whoever else is in its network. */
const THIS_MACHINE = '127.0.0.1'
const KNOWN = 'It knows --port, --host, --dev and --help.'

/** What `--help` prints. */
export const HELP = `Usage: npx -y pnpm@12.21.0 demo [--port 3000] [--host 127.0.0.1] [--dev]

  --port  the port; 0 for any that is free
  --host  the address to listen at: this machine alone, unless told otherwise; 0.0.0.0 for everybody's
  --dev   from source, with reload
  --help  this

What it talks to is set in the environment or in .env; .env.example explains each setting:
  UPSTREAM_BASE_URL, UPSTREAM_API_KEY, MODEL   an OpenAI-compatible server; without it a sandbox answers
  UPSTREAM_2_BASE_URL, UPSTREAM_2_API_KEY, …   more of them
  REDIS_URL                                    keeps answers under way where several processes find them
  DEMO_PUBLIC=1                                lets everybody who reaches it spend the key`

/** Reads the command line. @throws SettingsError */
export function readArguments(given: readonly string[]): Arguments {
  const options = {
    dev: { type: 'boolean' },
    port: { type: 'string' },
    host: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const
  // Read with what is wrong in it, as the words of `parseArgs` are for those who write one.
  const { tokens } = parseArgs({
    args: [...given],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const values = new Map<string, string | undefined>()
  for (const token of tokens) {
    if (token.kind === 'positional') {
      throw new SettingsError(`The demo does not understand "${token.value}". ${KNOWN}`)
    }
    if (token.kind !== 'option') continue
    if (!(token.name in options)) {
      throw new SettingsError(`The demo does not know ${token.rawName}. ${KNOWN}`)
    }
    const isBare = token.value === undefined || token.value === '' || token.value.startsWith('--')
    if (options[token.name as keyof typeof options].type === 'string' && isBare) {
      const example = token.name === 'port' ? '--port 3000' : '--host 0.0.0.0'
      throw new SettingsError(`${token.rawName} has no value. Write one, e.g. ${example}.`)
    }
    values.set(token.name, token.value)
  }
  const host = values.get('host') ?? THIS_MACHINE
  if (isIP(host) === 0 && !/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host)) {
    throw new SettingsError(
      `--host is "${host}", which is no address. Use one of this machine’s, or 0.0.0.0 for all of them.`,
    )
  }
  return { isDev: values.has('dev'), port: values.get('port'), host, isHelp: values.has('help') }
}
