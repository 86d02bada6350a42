// Whatever people press in whatever order, in two pages and over reloads: nothing runs twice, and nothing is lost.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { answer, sse, startServer } from '../../test/server.ts'
import { calls, callsOf } from '../../test/tool-server.ts'
import { createChat } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'

const IDS = ['pay-1', 'pay-2', 'pick-1'] as const

const act = fc.record({
  id: fc.constantFrom(...IDS),
  how: fc.constantFrom('allow', 'deny', 'resolve', 'twice', 'reload'),
  isOther: fc.boolean(),
})

it('carries out each call once at most, loses none, and tells the model each result once', async () => {
  let lastBody = ''
  const server = await startServer((_request, response, body) => {
    lastBody = body
    if (body.includes('tool_call_id')) return answer(response, 'done')
    sse(
      response,
      ...calls(
        { id: 'pay-1', name: 'pay' },
        { id: 'pay-2', name: 'pay', args: '{"n":2}' },
        { id: 'pick-1', name: 'pick' },
      ),
    )
    response.end()
  })
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
        const ran: string[] = []
        const storage = memoryStorage()
        const open = () => {
          const tools = toolRunner({
            pay: tool({
              needsApproval: true,
              execute: (_, { id }) => {
                ran.push(id)
                return `paid ${id}`
              },
            }),
            pick: tool({}),
          })
          return createChat({
            id: 'c',
            baseURL: server.baseURL,
            model: 'm',
            retry: false,
            storage,
            tools,
          })
        }
        let pages = [open(), open()]
        await pages[0]?.send('pay and pick')
        await pages[0]?.save()
        await pages[1]?.load()
        for (const { id, how, isOther } of acts) {
          if (how === 'reload') {
            await pages[0]?.save()
            for (const page of pages) page.dispose()
            pages = [open(), open()]
            for (const page of pages) await page.load()
            continue
          }
          const page = pages[isOther ? 1 : 0]
          const isAsk = id === 'pick-1'
          if (how === 'resolve') await page?.resolveTool(id, { result: `said ${id}` })
          else if (how === 'deny') await page?.approveTool(id, { approved: false })
          else if (how === 'twice') {
            await Promise.all([
              page?.approveTool(id, { approved: !isAsk }),
              pages[isOther ? 0 : 1]?.approveTool(id, { approved: !isAsk }),
            ])
          } else await page?.approveTool(id, { approved: !isAsk })
          await Promise.all(pages.map((each) => each.save()))
        }
        // At most once each, also after two clicks in two pages.
        expect(new Set(ran).size).toBe(ran.length)
        for (const page of pages) {
          const found = callsOf(page.get().messages.find(({ role }) => role === 'assistant'))
          expect(found.map(({ id }) => id)).toEqual([...IDS])
        }
        if (lastBody.includes('tool_call_id')) {
          const { messages } = JSON.parse(lastBody) as { messages: { tool_call_id?: string }[] }
          const told = messages.flatMap(({ tool_call_id: one }) => one ?? [])
          expect(new Set(told).size).toBe(told.length)
          expect(told.length).toBe(IDS.length)
        }
        lastBody = ''
        for (const page of pages) page.dispose()
      }),
      { numRuns: roundsOf(40) },
    )
  } finally {
    await server.close()
  }
})
