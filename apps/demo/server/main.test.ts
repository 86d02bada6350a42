// The demo's server as a person starts it, with what may go wrong.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'x-demo-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Runs it until it prints an address or stops. From source, so that no build is needed. */
async function start(
  env: Record<string, string> = {},
  args: string[] = ['--dev'],
  whileRunning?: (output: string) => Promise<void>,
) {
  const child = spawn(
    process.execPath,
    ['--conditions=x-source', 'apps/demo/server/main.ts', ...args],
    {
      cwd: root,
      env: { ...process.env, PORT: '0', ENV_FILE: join(folder, '.env'), ...env },
    },
  )
  let output = ''
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const printed = new Promise<'printed'>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('Answers come')) resolve('printed')
      })
    }
  })
  const outcome = await Promise.race([exited, printed])
  if (outcome === 'printed') {
    await whileRunning?.(output)
    child.kill()
    await exited
  }
  return { outcome, output: output.trim() }
}

function expectOneSentence(output: string): void {
  expect(output.split('\n')).toHaveLength(1)
  expect(output).not.toMatch(/\n\s+at /)
}

it('prints one address, and who answers', async () => {
  const { outcome, output } = await start()
  expect(outcome).toBe('printed')
  expect(output.split('\n')).toEqual([
    expect.stringMatching(/^Demo: http:\/\/localhost:\d+$/),
    expect.stringContaining('built-in sandbox'),
  ])
})

it('names the upstream host and never the key', async () => {
  const { output } = await start({
    UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1',
    UPSTREAM_API_KEY: 'sk-secret',
  })
  expect(output).toContain('Answers come from 127.0.0.1:9.')
  expect(output).not.toContain('sk-secret')
})

it('reads a .env file, and lets the environment win', async () => {
  writeFileSync(join(folder, '.env'), 'UPSTREAM_BASE_URL=http://127.0.0.1:9/v1\nPORT=99999\n')
  expect((await start()).output).toContain('127.0.0.1:9')
})

it('says which line of .env is malformed', async () => {
  writeFileSync(join(folder, '.env'), 'MODEL=ok\nnot a setting\n')
  const { outcome, output } = await start()
  expect(outcome).toBe(1)
  expectOneSentence(output)
  expect(output).toContain('.env, line 2')
})

it('says that a port is taken, and how to choose another', async () => {
  const blocker = createServer()
  await new Promise<void>((resolve) => blocker.listen(0, resolve))
  const { port } = blocker.address() as AddressInfo
  const { outcome, output } = await start({ PORT: String(port) })
  blocker.close()
  expect(outcome).toBe(1)
  expectOneSentence(output)
  expect(output).toContain(`Port ${port} is already taken`)
  expect(output).toContain(`PORT=${port + 1}`)
})

it.each([
  [{ PORT: 'eighty' }, 'PORT is "eighty"'],
  [{ UPSTREAM_BASE_URL: 'not an address' }, 'UPSTREAM_BASE_URL is no address'],
  [{ CHAT_API_URL: 'file:///etc' }, 'CHAT_API_URL is no address'],
])('says what is wrong with %j', async (env, message) => {
  const { outcome, output } = await start(env)
  expect(outcome).toBe(1)
  expectOneSentence(output)
  expect(output).toContain(message)
})

it.each([
  [['--portal', '8080'], "Unknown option '--portal'. The demo takes --port"],
  [['--host', '203.0.113.7'], 'no address 203.0.113.7'],
])('says what is wrong with the command line: %j', async (args, message) => {
  const { outcome, output } = await start({}, ['--dev', ...args])
  expect(outcome).toBe(1)
  expectOneSentence(output)
  expect(output).toContain(message)
})

it('says that the file with settings is a folder', async () => {
  const { outcome, output } = await start({ ENV_FILE: folder })
  expect(outcome).toBe(1)
  expectOneSentence(output)
  expect(output).toMatch(/ENV_FILE|file with settings/)
  expect(output).toContain('it is a folder')
})

/** Whether somebody listens there. */
function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** An address of this machine that others may know. */
const other = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.internal === false && each.family === 'IPv4')?.address

it.skipIf(other === undefined).each([
  [[], false],
  [['--host', '0.0.0.0'], true],
])('listens to other machines only when it is told to: %j', async (args, isReached) => {
  const seen: boolean[] = []
  const { outcome } = await start({}, ['--dev', '--port', '0', ...args], async (output) => {
    const port = Number(/:(\d+)$/m.exec(output)?.[1])
    seen.push(await isOpen('127.0.0.1', port), await isOpen(other ?? '', port))
  })
  expect([outcome, seen]).toEqual(['printed', [true, isReached]])
})

it.each(['--help', '-h'])('says what it takes, and starts nothing: %s', async (flag) => {
  const { outcome, output } = await start({ PORT: 'ignored' }, [flag])
  expect(outcome).toBe(0)
  for (const name of ['--port', '--host', 'UPSTREAM_BASE_URL', 'REDIS_URL']) {
    expect(output).toContain(name)
  }
  expect(output).not.toContain('Demo:')
})

it('takes the port from the command line', async () => {
  expect((await start({ PORT: 'ignored' }, ['--dev', '--port', '0'])).outcome).toBe('printed')
  const { output } = await start({}, ['--dev', '--port=x'])
  expect(output).toContain('PORT is "x"')
})

it('lets an answer under way end, or says that it broke off, when it is told to end', async () => {
  let answering: Promise<string> | undefined
  await start({}, ['--dev'], async (output) => {
    const [address = ''] = /http:\/\/localhost:\d+/.exec(output) ?? []
    const response = await fetch(`${address}/api/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'sandbox',
        stream: true,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    })
    expect(response.status).toBe(200)
    answering = response.text()
  })
  expect(await answering).toMatch(/(?:data: \[DONE\]|"code":"answer_interrupted"\}\})\n\n$/)
})
