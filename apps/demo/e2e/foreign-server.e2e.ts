// Against an OpenAI-compatible server that nobody here wrote, through the demo's backend route.
import { LLMock } from '@copilotkit/aimock'
import { expect, test } from '@playwright/test'
import { startDemo } from './servers.ts'

test('streams an answer from aimock through the backend route', async ({ page }) => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  mock.onMessage('capital of France', { content: 'The capital of France is **Paris**.' })
  await mock.start()
  const demo = await startDemo({
    UPSTREAM_BASE_URL: `${mock.url}/v1`,
    UPSTREAM_API_KEY: 'mock',
    MODEL: 'gpt-4o',
  })
  try {
    await page.goto(demo.address)
    const input = page.getByRole('textbox', { name: /message/i })
    await input.fill('What is the capital of France?')
    await input.press('Enter')
    const answer = page.locator('[data-x-message][data-role="assistant"]').last()
    await expect(answer).toContainText('The capital of France is Paris.')
    await expect(answer.locator('strong')).toHaveText('Paris')
    await expect(answer).not.toContainText('**')
  } finally {
    await demo.close()
    await mock.stop()
  }
})
