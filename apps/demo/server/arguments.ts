// What the demo is told on the command line. Every mistake is one sentence.
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
  dev: { type: 'boolean', default: false },
  port: { type: 'string' },
  /** The address to listen at: what a machine calls itself, whoever else is in its network. */
  host: { type: 'string', default: '127.0.0.1' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Reads the command line. @throws SettingsError */
export function readArguments(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args, options: OPTIONS })
    if (values.port === '' || values.host === '') throw new Error('An option has no value')
    return values
  } catch (error) {
    // The first sentence of Node's says what; what follows is about other programs.
    const [what] = (error as Error).message.split(/[.\n]/)
    throw new SettingsError(
      `${what}. The demo takes --port 3000, --host 0.0.0.0, --dev and --help.`,
      { cause: error },
    )
  }
}
