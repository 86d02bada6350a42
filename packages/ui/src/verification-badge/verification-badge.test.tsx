import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { verificationStateOf } from '@x/core'
import type { VerificationCheck, VerificationOutcome, VerificationReport } from '@x/core'
import { UIProvider, useVerification, VerificationBadge, englishVerification } from '@x/ui'
import { words as ar } from '@x/ui/words/ar'
import { words as de } from '@x/ui/words/de'
import { words as ja } from '@x/ui/words/ja'
import { words as zhHans } from '@x/ui/words/zh-Hans'
import type { ReactElement } from 'react'
import { expect, it, vi } from 'vitest'

const NAMES = [
  'quote',
  'nonce',
  'address',
  'signature',
  'request',
  'response',
  'hardware',
  'gpu',
] as const

function reportOf(
  outcomes: Partial<Record<(typeof NAMES)[number], VerificationOutcome>> = {},
  rest: Partial<VerificationReport> = {},
): VerificationReport {
  const checks: VerificationCheck[] = NAMES.map((name) => ({
    name,
    outcome: outcomes[name] ?? 'passed',
    reason: `Why ${name}.`,
    evidence: { [`${name}Value`]: 'c0ffee' },
  }))
  const state = verificationStateOf(checks)
  return { state, model: 'm', checkedAt: 1, checks, limits: ['Which software.'], ...rest }
}

function root(): HTMLElement {
  const found = document.querySelector<HTMLElement>('[data-x-verification]')
  if (!found) throw new Error('no badge')
  return found
}

it.each([
  ['verified', {}, 'Verified'],
  ['partial', { hardware: 'unavailable', gpu: 'unavailable' }, 'Partly verified'],
  ['unbound', { response: 'failed' }, 'Content not confirmed'],
  ['failed', { nonce: 'failed' }, 'Verification failed'],
  [
    'unavailable',
    Object.fromEntries(NAMES.map((name) => [name, 'unavailable'])),
    'Cannot be verified',
  ],
] as const)('says in one word what came of it: %s', (state, outcomes, label) => {
  render(<VerificationBadge report={reportOf(outcomes)} />)
  expect(root().dataset['state']).toBe(state)
  expect(screen.getByRole('button').textContent).toBe(label)
})

it('is green only where each of the requests that wrote an answer is', () => {
  const good = reportOf()
  const { rerender } = render(<VerificationBadge report={{ ...good, requests: [good, good] }} />)
  expect(root().dataset['state']).toBe('verified')
  for (const other of [reportOf({ request: 'failed' }), reportOf({}, { checks: [] })]) {
    rerender(<VerificationBadge report={{ ...good, requests: [other, good] }} />)
    expect(root().dataset['state']).toBe('partial')
  }
})

it('is green on evidence alone, whatever a report says of itself', () => {
  const claims: VerificationReport[] = [
    reportOf({ hardware: 'unavailable' }, { state: 'verified' }),
    reportOf({ nonce: 'failed' }, { state: 'verified' }),
    reportOf({}, { state: 'verified', checks: [] }),
    reportOf({}, { state: 'verified', checks: reportOf().checks.slice(0, 3) }),
    reportOf(
      {},
      { state: 'verified', checks: reportOf().checks.map((check) => ({ ...check, evidence: {} })) },
    ),
  ]
  for (const report of claims) {
    const { unmount } = render(<VerificationBadge report={report} />)
    expect(root().dataset['state']).not.toBe('verified')
    unmount()
  }
})

it('shows each check with its reason and its evidence', () => {
  render(<VerificationBadge report={reportOf({ gpu: 'unavailable' })} />)
  const button = screen.getByRole('button')
  expect(button.getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(button)
  expect(button.getAttribute('aria-expanded')).toBe('true')
  expect(root().hasAttribute('data-open')).toBe(true)
  const content = document.getElementById(button.getAttribute('aria-controls') ?? '')
  const checks = within(screen.getByRole('list', { name: 'Checks' })).getAllByText(/^Why /)
  expect(checks).toHaveLength(8)
  expect(content?.textContent).toContain('nonceValue')
  expect(content?.textContent).toContain('c0ffee')
  expect(content?.textContent).toContain('Which software.')
  const gpu = document.querySelector<HTMLElement>('[data-x-check="gpu"]')
  expect(gpu?.dataset['outcome']).toBe('unavailable')
  expect(gpu?.textContent).toContain('Not checked')
})

it('says once why nothing could be looked at', () => {
  const reason = 'There is no attestation: not available for this model'
  const checks = NAMES.map(
    (name) => ({ name, outcome: 'unavailable', reason, evidence: {} }) as const,
  )
  render(<VerificationBadge report={reportOf({}, { checks })} defaultOpen />)
  expect(screen.getAllByText(reason)).toHaveLength(1)
  expect(screen.queryByRole('list', { name: englishVerification.checksLabel })).toBeNull()
  expect(root().textContent).toContain('Which software.')
})

it('shows a check that it has no words for by its name', () => {
  const check = { name: 'toString', outcome: 'passed', reason: 'So.', evidence: {} } as const
  render(<VerificationBadge defaultOpen report={reportOf({}, { checks: [check] })} />)
  expect(document.querySelector('[data-x-check] strong')?.textContent).toBe('toString')
})

it('says why there is nothing to show', () => {
  const error = {
    name: 'ChatError',
    kind: 'network',
    message: 'No connection.',
    action: 'retry',
    retryable: true,
  } as const
  render(<VerificationBadge defaultOpen report={reportOf({}, { checks: [], error })} />)
  expect(root().dataset['state']).toBe('unavailable')
  expect(screen.getByText('No connection.')).toBeTruthy()
})

it('is nothing where there is no report and nobody to ask', () => {
  const { container } = render(<VerificationBadge />)
  expect(container.childElementCount).toBe(0)
})

it('offers to verify, and to verify again', () => {
  const onVerify = vi.fn()
  const { rerender } = render(<VerificationBadge onVerify={onVerify} />)
  expect(root().dataset['state']).toBe('unasked')
  fireEvent.click(screen.getByRole('button', { name: 'Verify' }))
  expect(onVerify).toHaveBeenCalledTimes(1)
  rerender(<VerificationBadge checking onVerify={onVerify} />)
  const button = screen.getByRole('button', { name: 'Verifying' })
  expect(button.getAttribute('aria-busy')).toBe('true')
  fireEvent.click(button)
  expect(onVerify).toHaveBeenCalledTimes(1)
  rerender(<VerificationBadge report={reportOf()} onVerify={onVerify} />)
  fireEvent.click(screen.getByRole('button', { name: 'Verified' }))
  expect(onVerify).toHaveBeenCalledTimes(1)
  fireEvent.click(screen.getByRole('button', { name: 'Verify again' }))
  expect(onVerify).toHaveBeenCalledTimes(2)
})

it('keeps the focus where it was when the result comes, and says it to who asked', () => {
  const { rerender } = render(<VerificationBadge onVerify={() => undefined} />)
  const button = screen.getByRole('button')
  const status = screen.getByRole('status')
  expect(status.textContent).toBe('')
  button.focus()
  fireEvent.click(button)
  rerender(<VerificationBadge checking />)
  expect(status.textContent).toBe('Verifying')
  rerender(<VerificationBadge report={reportOf({ nonce: 'failed' })} />)
  expect(document.activeElement).toBe(button)
  expect(status.textContent).toBe('Verification failed')
})

it('says nothing by itself of a result that nobody here asked for', () => {
  render(<VerificationBadge report={reportOf()} />)
  expect(screen.getByRole('status').textContent).toBe('')
})

it('takes its words from the provider', () => {
  const states = { ...englishVerification.states, verified: { title: 'Geprüft', hint: 'Alles.' } }
  render(
    <UIProvider words={{ verification: { ...englishVerification, states } }}>
      <VerificationBadge report={reportOf()} />
    </UIProvider>,
  )
  expect(screen.getByRole('button').textContent).toBe('Geprüft')
})

function Verified({
  verify,
}: {
  verify: (signal: AbortSignal) => Promise<VerificationReport>
}): ReactElement {
  return <VerificationBadge {...useVerification(verify)} />
}

it('verifies when it is asked to', async () => {
  render(<Verified verify={async () => reportOf()} />)
  fireEvent.click(screen.getByRole('button', { name: 'Verify' }))
  expect(root().dataset['state']).toBe('checking')
  expect(await screen.findByRole('button', { name: 'Verified' })).toBeTruthy()
})

it('says why it could not verify', async () => {
  render(<Verified verify={() => Promise.reject(new Error('offline'))} />)
  fireEvent.click(screen.getByRole('button'))
  fireEvent.click(await screen.findByRole('button', { name: 'Cannot be verified' }))
  expect(root().textContent).toContain('offline')
})

it('stops a verification that nobody waits for any more', async () => {
  const signals: AbortSignal[] = []
  const verify = (signal: AbortSignal): Promise<VerificationReport> => {
    signals.push(signal)
    return new Promise(() => undefined)
  }
  const { unmount } = render(<Verified verify={verify} />)
  await act(async () => fireEvent.click(screen.getByRole('button')))
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  unmount()
  await act(async () => undefined)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
})

const coded: readonly VerificationCheck[] = [
  { name: 'quote', outcome: 'failed', code: 'quote-debug', reason: 'In English.', evidence: {} },
  { name: 'own', outcome: 'passed', reason: 'A reason of one’s own.', evidence: {} },
]

it.each(Object.entries({ ar, de, ja, 'zh-Hans': zhHans }))(
  'says why, and what it does not say, in the words of %s',
  (_, words) => {
    const report = reportOf({}, { checks: coded, limits: ['Gateway.'], limitCodes: ['gateway'] })
    render(
      <UIProvider words={words}>
        <VerificationBadge defaultOpen report={report} />
      </UIProvider>,
    )
    expect(screen.getByText(words.verification?.reasons?.['quote-debug'] ?? 'none')).toBeTruthy()
    expect(screen.getByText(words.verification?.limitTexts?.gateway ?? 'none')).toBeTruthy()
    expect(root().textContent).not.toMatch(/In English|Gateway/)
    // What has no code stays as its verifier says it.
    expect(screen.getByText('A reason of one’s own.')).toBeTruthy()
  },
)

it('says what went wrong in the words of the pack, and in English what was said', () => {
  const error = {
    name: 'ChatError',
    kind: 'network',
    message: 'In English.',
    action: 'retry',
    retryable: true,
  } as const
  const checks = coded.map((check) => ({
    ...check,
    outcome: 'unavailable' as const,
    code: 'evidence-missing' as const,
    reason: 'There is no attestation: In English.',
  }))
  for (const report of [reportOf({}, { checks: [], error }), reportOf({}, { checks, error })]) {
    const { unmount } = render(
      <UIProvider words={de}>
        <VerificationBadge defaultOpen report={report} />
      </UIProvider>,
    )
    expect(screen.getByText(de.errors.network.title)).toBeTruthy()
    expect(root().textContent).not.toContain('English')
    unmount()
    const { unmount: end } = render(<VerificationBadge defaultOpen report={report} />)
    expect(screen.getAllByText(/In English\.$/)).toHaveLength(1)
    end()
  }
})
