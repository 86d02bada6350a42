// What the demo is told on the command line. Every mistake is one sentence.
import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { SettingsError } from './settings.ts'

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

const OPTIONS = {
  dev: { type: 'boolean' },
  port: { type: 'string' },
  /** The address to listen at: what a machine calls itself, whoever else is in its network. */
  host: { type: 'string', default: '127.0.0.1' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads the command line. @throws SettingsError */
export function readArguments(args: readonly string[]) {
  const { dev, port, host, help } = parsed(args)
  for (const [name, value] of Object.entries({ port, host })) if (value === '') refuseBare(name)
  if (isIP(host) === 0 && !/^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(host)) {
    throw new SettingsError(
      `--host is "${host}", which is no address. Use one of this machine’s, or 0.0.0.0 for all of them.`,
    )
  }
  return { isDev: dev === true, port, host, isHelp: help === true }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values
  } catch (error) {
    // The words of Node are for those who write a command line.
    const { code, message } = error as NodeJS.ErrnoException
    const [, name = ''] = /'(.+?)(?: <value>)?'/.exec(message) ?? []
    const isBare = code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE'
    if (isBare && /port|host/.test(name)) refuseBare(name)
    const what = name.startsWith('-') ? `know ${name}` : `understand "${name}"`
    throw new SettingsError(
      isBare
        ? `${name} takes no value. Leave out what stands behind it.`
        : `The demo does not ${what}. It knows --port, --host, --dev and --help.`,
      { cause: error },
    )
  }
}

function refuseBare(name: string): never {
  const example = name.endsWith('port') ? '--port 3000' : '--host 0.0.0.0'
  throw new SettingsError(`--${name.replace('--', '')} has no value. Write one, e.g. ${example}.`)
}
