// The demo in front of llama.cpp: an engine that computes each word, at its own pace.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { type Running, startDemo } from '../e2e/servers.ts'

let engine: ChildProcess
let demo: Running

test.beforeAll(async () => {
  const file = fileURLToPath(new URL('./llama.mjs', import.meta.url))
  engine = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  const address = await new Promise<string>((resolve, reject) => {
    engine.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /Llama: (\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    })
    engine.once('exit', (code) => reject(new Error(`llama.cpp ended with ${code}: ${output}`)))
  })
  demo = await startDemo({ UPSTREAM_BASE_URL: address, UPSTREAM_NAME: 'llama.cpp' })
})

test.afterAll(async () => {
  await demo?.close()
  if (engine?.exitCode !== null) return
  engine.kill()
  await once(engine, 'exit')
})

test('says that it answers, and with which model', async () => {
  const response = await fetch(`${demo.address}/api/connection`)
  expect(await response.json()).toMatchObject({
    ok: true,
    sentence: 'llama.cpp answers, with one model, tiny.',
    models: ['tiny'],
  })
})

test('streams what it computes, and asks again', async ({ page }) => {
  await page.goto(demo.address)
  const input = page.getByRole('textbox', { name: /message/i })
  const answers = page.locator('[data-x-message][data-role="assistant"]')
  for (const [index, question] of ['Hello there', 'And more?'].entries()) {
    await input.fill(question)
    await input.press('Enter')
    await expect(answers).toHaveCount(index + 1)
    await expect(answers.last()).toContainText(/(\w+ ){20,}/)
    await expect(answers.last()).not.toHaveAttribute('data-streaming')
  }
})
