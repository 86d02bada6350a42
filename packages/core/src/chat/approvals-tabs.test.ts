// What a person decides in one page of calls that another page has dealt with, which this one has not heard of.
import { afterEach, expect, it } from 'vitest'
import { answer, sse, startServer, type TestServer } from '../../test/server.ts'
import { calls, callsOf } from '../../test/tool-server.ts'
import { until } from '../../test/stored-chat.ts'
import { createChat, type Storage } from '../index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

let server: TestServer | undefined
afterEach(() => server?.close())

it('does nothing where the other page died amid a call that is allowed here', async () => {
  server = await startServer((_request, response, body) => {
    if (/tool_call_id/.test(body)) return answer(response, 'done')
    sse(response, ...calls({ id: 'one', name: 'pay' }))
    response.end()
  })
  const { baseURL } = server
  const shared = memoryStorage()
  const free: (() => void)[] = []
  const dying: Storage = {
    ...shared,
    async lock(id, options) {
      const release = await shared.lock(id, options)
      if (release) free.push(release)
      return release
    },
  }
  // A page that was frozen hears of nothing.
  const deaf: Storage = { ...shared, watch: () => () => undefined }
  const ran: string[] = []
  const page = async (storage: Storage) => {
    const execute = (_: unknown, { id }: { id: string }): Promise<never> => {
      ran.push(id)
      return new Promise(() => undefined)
    }
    const tools = toolRunner({ pay: tool({ needsApproval: true, execute }) }, { timeout: false })
    const chat = createChat({ id: 'a', baseURL, model: 'm', retry: false, storage, tools })
    await chat.load()
    return chat
  }
  const first = await page(dying)
  await first.send('q')
  await first.save()
  const second = await page(deaf)
  void first.approveTool('one', { approved: true })
  await until(() => expect(ran).toEqual(['one']))
  await first.save()
  for (const release of free) release()
  const { error } = await second.approveTool('one', { approved: true })
  expect(error?.message).toContain('dealt with elsewhere')
  expect(ran).toEqual(['one'])
  expect(callsOf(second.get().messages.at(-1))).toMatchObject([
    { state: 'cancelled', error: { code: 'outcome_unknown' } },
  ])
  second.dispose()
})
