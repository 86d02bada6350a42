// What a person reads of an error, without React.
import { describe, expect, it } from 'vitest'
import {
  ChatError,
  createClient,
  describeError,
  type ErrorWords,
  englishErrors,
  errorText,
} from './index.ts'

const error = (kind: 'http' | 'api' | 'protocol', options: object) =>
  new ChatError(kind, { message: '@x/core: for developers', ...options })

describe('the text of an error', () => {
  it('is a title and a hint, never what is for developers', () => {
    expect(errorText(error('http', { status: 429 }))).toBe(
      'Too many requests. The server asked to wait a moment.',
    )
    expect(errorText(error('http', { status: 500 }).toJSON())).toBe('The server had a problem')
    expect(describeError(error('http', { status: 401 }))).toEqual(englishErrors.signIn)
  })

  it('takes anything thrown', async () => {
    expect(errorText(new Error('of the inside'))).toBe('Something went wrong')
    expect(errorText(undefined)).toBe('Something went wrong')
    const client = createClient({ baseURL: 'http://127.0.0.1:1/v1', retry: false })
    const asked = client.chat.create({ model: 'm', messages: [] })
    expect(errorText(await asked.catch((thrown: unknown) => thrown))).toBe(
      'No connection. The server could not be reached.',
    )
  })

  it('is in the words that it is given, and in English where they lack one', () => {
    const words: Partial<ErrorWords> = { rateLimit: { title: '请求过多', hint: '请稍候。' } }
    expect(errorText(error('http', { status: 429 }), words)).toBe('请求过多。请稍候。')
    expect(errorText(error('http', { status: 500 }), words)).toBe('The server had a problem')
  })

  it.each([
    ['a path that is not there', 'http', { status: 404 }, 'address'],
    ['a path that a route does not know', 'api', { status: 404, code: 'unknown_url' }, 'address'],
    ['a method that is not served', 'http', { status: 405 }, 'address'],
    ['a page in place of an answer', 'protocol', { code: 'html_page' }, 'address'],
    ['a page of a server that is down', 'http', { code: 'html_page', status: 502 }, 'server'],
    ['a page that asks who is there', 'http', { code: 'html_page', status: 401 }, 'signIn'],
    ['another protocol', 'protocol', { code: 'foreign_protocol' }, 'foreign'],
    ['bytes that are broken', 'protocol', {}, 'protocol'],
    ['a route without `authorize`', 'api', { status: 403, code: 'authorize_missing' }, 'setUp'],
    [
      'a route whose `authorize` is wrong',
      'api',
      { status: 500, code: 'authorize_invalid' },
      'setUp',
    ],
    ['a route without a key', 'api', { status: 502, code: 'upstream_key_missing' }, 'setUp'],
    ['the key of a route that is refused', 'api', { status: 502, code: 'upstream_auth' }, 'key'],
    ['a refusal that is none of these', 'api', { status: 403, code: 'no_images' }, 'refused'],
    ['a request that makes no sense', 'api', { status: 400 }, 'refused'],
    ['a model that is not there', 'api', { status: 404, code: 'model_not_found' }, 'chooseModel'],
    ['a quota that is used up', 'api', { status: 429, code: 'insufficient_quota' }, 'topUp'],
    ['somebody who is not signed in', 'api', { status: 401, code: 'not_authorized' }, 'signIn'],
  ] as const)('is the one for %s', (_, kind, options, topic) => {
    expect(describeError(error(kind, options))).toBe(englishErrors[topic])
  })
})
