import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'
import { parseEnvFile, readSettings } from './settings.ts'

describe('a .env file', () => {
  it('is read line by line, with comments, quotes and export', () => {
    expect(
      parseEnvFile(
        '# a comment\n\nMODEL=gpt-5 # inline\r\nexport PORT = 3001\nA="b # c"\nD=\'e\'\n',
      ),
    ).toEqual({ MODEL: 'gpt-5', PORT: '3001', A: 'b # c', D: 'e' })
  })

  it.each([
    ['MODEL=a\nthis is no setting', '.env, line 2 is not NAME=value'],
    ['=value', '.env, line 1 is not NAME=value'],
    ['A="b"\nMODEL="open\nB="c"', '.env, line 2 is not NAME=value, or a quote'],
  ])('that is malformed names its line: %j', (text, message) => {
    expect(() => parseEnvFile(text)).toThrow(message)
  })
})

describe('the settings', () => {
  it('are all optional', () => {
    expect(readSettings({})).toMatchObject({
      port: 3000,
      upstreams: [{ id: '1', baseURL: undefined, model: undefined, dialect: 'openai' }],
      isPublic: false,
      redisURL: undefined,
      requestsPerMinute: undefined,
    })
  })

  it('name an upstream, a model and a route', () => {
    const settings = readSettings({
      PORT: '0',
      UPSTREAM_BASE_URL: 'https://nano-gpt.com/api/v1/',
      UPSTREAM_API_KEY: 'k',
      MODEL: 'm',
      CHAT_API_URL: 'http://127.0.0.1:8787/api',
      DEMO_PUBLIC: '1',
      REDIS_URL: 'redis://:secret@redis:6379',
      REQUESTS_PER_MINUTE: '60',
    })
    expect(settings).toMatchObject({
      port: 0,
      isPublic: true,
      redisURL: 'redis://:secret@redis:6379',
      requestsPerMinute: 60,
    })
    expect(settings.upstreams).toMatchObject([
      // The page asks the route of one's own, whatever stands behind it, and the key is not for it.
      {
        baseURL: 'http://127.0.0.1:8787/api',
        isDirect: true,
        apiKey: undefined,
        dialect: 'openai',
      },
      { id: '2', name: 'NanoGPT', baseURL: 'https://nano-gpt.com/api/v1', apiKey: 'k', model: 'm' },
    ])
  })

  it('name several upstreams, each with its key, model and name', () => {
    const { upstreams } = readSettings({
      UPSTREAM_BASE_URL: 'https://openrouter.ai/api/v1',
      UPSTREAM_API_KEY: 'first',
      UPSTREAM_2_BASE_URL: 'http://localhost:11434/v1',
      UPSTREAM_2_MODEL: 'llama3.2',
      UPSTREAM_4_BASE_URL: 'http://10.0.0.7:9000/v1',
      UPSTREAM_4_API_KEY: 'fourth',
      UPSTREAM_4_NAME: 'The cellar',
    })
    expect(upstreams.map(({ id, name, apiKey, model }) => [id, name, apiKey, model])).toEqual([
      ['1', 'OpenRouter', 'first', undefined],
      ['2', 'Ollama', undefined, 'llama3.2'],
      ['3', 'The cellar', 'fourth', undefined],
    ])
  })

  it.each([
    [{}, 'openai'],
    [{ UPSTREAM_BASE_URL: 'https://nano-gpt.com/api/v1' }, 'nanogpt'],
    [{ UPSTREAM_BASE_URL: 'https://api.nano-gpt.com/api/v1' }, 'nanogpt'],
    [{ UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1' }, 'openai'],
    [{ UPSTREAM_BASE_URL: 'http://127.0.0.1:9/v1', UPSTREAM_DIALECT: 'nanogpt' }, 'nanogpt'],
    [{ UPSTREAM_BASE_URL: 'https://nano-gpt.com/api/v1', UPSTREAM_DIALECT: ' OpenAI ' }, 'openai'],
    [{ CHAT_API_URL: 'http://127.0.0.1:9/api', UPSTREAM_DIALECT: 'nanogpt' }, 'nanogpt'],
  ])('tell the dialect by the host, or as named: %j is %s', (env, dialect) => {
    expect(readSettings(env).upstreams[0].dialect).toBe(dialect)
  })

  it.each([
    ['nano-gpt.com/api/v1', 'https://nano-gpt.com/api/v1'],
    ['localhost:11434/v1', 'http://localhost:11434/v1'],
    ['127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1'],
    ['https://x.invalid/v1/chat/completions', 'https://x.invalid/v1'],
    ['https://x.invalid/completions?api-version=1', 'https://x.invalid?api-version=1'],
    ['https://x.invalid/v1/models/', 'https://x.invalid/v1'],
    ['http://x.invalid:8080/v1#part', 'http://x.invalid:8080/v1'],
    ['HTTP://X.invalid', 'http://x.invalid'],
  ])('take an address as it was meant: %s', (given, base) => {
    expect(readSettings({ UPSTREAM_BASE_URL: given }).upstreams[0].baseURL).toBe(base)
  })

  it.each([
    [{ PORT: 'abc' }, 'PORT is "abc", which is no port'],
    [{ PORT: '70000' }, 'PORT is "70000", which is no port'],
    [{ PORT: '3e3' }, 'PORT is "3e3", which is no port'],
    [{ UPSTREAM_BASE_URL: 'https://me:pw@x.invalid/v1' }, 'holds a user name or password'],
    [{ UPSTREAM_BASE_URL: 'ftp://x.invalid' }, 'UPSTREAM_BASE_URL is no address'],
    [{ UPSTREAM_2_API_KEY: 'k' }, 'UPSTREAM_2_API_KEY is set and UPSTREAM_2_BASE_URL is not'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL is no address of a Redis'],
    [{ REQUESTS_PER_MINUTE: '0' }, 'REQUESTS_PER_MINUTE is "0"'],
    [{ UPSTREAM_DIALECT: 'klingon' }, 'UPSTREAM_DIALECT is "klingon"'],
    [{ CHAT_API_URL: 'api' }, 'CHAT_API_URL is no address'],
    // As copied from the README, with the ellipsis.
    [{ UPSTREAM_BASE_URL: 'http://x.invalid', UPSTREAM_API_KEY: '…' }, 'UPSTREAM_API_KEY holds'],
  ])('that cannot work are one sentence: %j', (env, message) => {
    expect(() => readSettings(env)).toThrow(message)
  })

  it('never quote the key or a password when they complain', () => {
    const complaint = (env: Record<string, string>): string => {
      try {
        readSettings(env)
      } catch (error) {
        return String(error)
      }
      return 'no complaint'
    }
    const said = [
      complaint({ UPSTREAM_BASE_URL: 'http://x.invalid', UPSTREAM_API_KEY: 'sk secret' }),
      complaint({ UPSTREAM_BASE_URL: 'https://me:secret@x.invalid/v1' }),
      complaint({ UPSTREAM_BASE_URL: 'me:secret@x.invalid/v1' }),
      complaint({ REDIS_URL: 'http://me:secret@x.invalid' }),
    ].join()
    expect(said).not.toContain('no complaint')
    expect(said).not.toContain('secret')
  })
})

describe('the command line', () => {
  it('has a host of this machine alone, unless told otherwise', () => {
    expect(readArguments([])).toMatchObject({ host: '127.0.0.1', dev: false, help: false })
    expect(readArguments(['--port=80', '--host', '::'])).toMatchObject({ port: '80', host: '::' })
  })

  it.each([
    [['--port'], "'--port <value>' argument missing. The demo takes --port"],
    [['--port='], 'no value. The demo takes --port'],
    [['--port', '--host'], "'--port' argument is ambiguous. The demo takes"],
    [['--host', ''], 'no value'],
    [['--dev=3'], "'--dev' does not take an argument"],
    [['3000'], "Unexpected argument '3000'. The demo takes"],
    [['-p', '3000'], "Unknown option '-p'"],
  ])('that is not understood is one sentence: %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(message)
  })
})
