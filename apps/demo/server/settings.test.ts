import { describe, expect, it } from 'vitest'
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
    [{ PORT: 'abc' }, 'PORT is "abc", which is no port'],
    [{ PORT: '70000' }, 'PORT is "70000", which is no port'],
    [{ PORT: '3e3' }, 'PORT is "3e3", which is no port'],
    [{ UPSTREAM_BASE_URL: 'nano-gpt.com/api/v1' }, 'Use https://nano-gpt.com/api/v1 instead'],
    [{ UPSTREAM_BASE_URL: 'localhost:11434/v1' }, 'Use http://localhost:11434/v1 instead'],
    [{ UPSTREAM_BASE_URL: '127.0.0.1:8080/v1' }, 'Use http://127.0.0.1:8080/v1 instead'],
    [{ UPSTREAM_BASE_URL: 'https://me:pw@x.invalid/v1' }, 'holds a user name or password'],
    [{ UPSTREAM_BASE_URL: 'ftp://x.invalid' }, 'no http or https address'],
    [
      { UPSTREAM_BASE_URL: 'https://x.invalid/v1/chat/completions' },
      'Use https://x.invalid/v1 instead',
    ],
    [
      { UPSTREAM_BASE_URL: 'https://x.invalid/v1/completions?api-version=1' },
      'Use https://x.invalid/v1?api-version=1 instead',
    ],
    [{ UPSTREAM_BASE_URL: 'https://x.invalid/v1/models' }, 'Use https://x.invalid/v1 instead'],
    [{ UPSTREAM_2_API_KEY: 'k' }, 'UPSTREAM_2_API_KEY is set and UPSTREAM_2_BASE_URL is not'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL is no address of a Redis'],
    [{ REQUESTS_PER_MINUTE: '0' }, 'REQUESTS_PER_MINUTE is "0"'],
    [{ UPSTREAM_DIALECT: 'klingon' }, 'UPSTREAM_DIALECT is "klingon"'],
    [{ CHAT_API_URL: 'api' }, 'CHAT_API_URL is "api"'],
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
      complaint({ REDIS_URL: 'http://me:secret@x.invalid' }),
    ].join()
    expect(said).not.toContain('no complaint')
    expect(said).not.toContain('secret')
  })
})
