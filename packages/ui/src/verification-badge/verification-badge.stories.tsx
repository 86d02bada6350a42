import type { Meta, StoryObj } from '@storybook/react-vite'
import { verificationStateOf } from '@x/core'
import type { VerificationCheck, VerificationReason, VerificationReport } from '@x/core'
import { useState } from 'react'
import { expect, fn, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { VerificationBadge } from './verification-badge.tsx'
import type { VerificationBadgeProps } from './verification-badge.tsx'

const ADDRESS = '0x2c7536e3605d9c16a7a3d7b1898e529396a65c23'
const NONCE = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const HASH = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c'
const passed = (
  name: VerificationCheck['name'],
  code: VerificationReason | undefined,
  reason: string,
  evidence: VerificationCheck['evidence'],
): VerificationCheck => ({ name, outcome: 'passed', code, reason, evidence })

const CHECKS: readonly VerificationCheck[] = [
  passed(
    'quote',
    'quote-whole',
    'The statement is whole, and its enclave does not run in debug mode.',
    {
      version: 4,
      isDebug: false,
      mrtd: 'a1'.repeat(48),
    },
  ),
  passed('nonce', 'nonce-found', 'The statement was made for the nonce of this check.', {
    nonce: NONCE,
  }),
  passed('address', 'address-named', 'The statement names the address of the key.', {
    address: ADDRESS,
  }),
  passed('signature', 'signature-fits', 'The enclave’s key signed the record of this answer.', {
    recoveredAddress: ADDRESS,
    attestedAddress: ADDRESS,
  }),
  passed('request', 'content-same', 'What was signed is the request, byte for byte.', {
    signedHash: HASH,
  }),
  passed('response', 'content-same', 'What was signed is the answer, byte for byte.', {
    signedHash: HASH,
  }),
  passed('hardware', undefined, 'The chain of certificates leads to the maker.', {
    tcbStatus: 'UpToDate',
  }),
  passed('gpu', undefined, 'The chain of certificates leads to the maker.', { result: true }),
]

function reportOf(
  outcomes: Readonly<Record<string, VerificationCheck['outcome']>>,
): VerificationReport {
  const checks = CHECKS.map((check): VerificationCheck => {
    const outcome = outcomes[check.name] ?? outcomes['all'] ?? 'passed'
    if (outcome === 'passed') return check
    if (outcome === 'failed') {
      const code = check.code === 'content-same' ? 'content-other' : 'nonce-other'
      return { ...check, outcome, code, reason: 'What was found is not what was expected.' }
    }
    const unasked = { hardware: 'hardware-not-asked', gpu: 'gpu-not-asked' } as const
    const code = unasked[check.name as 'gpu'] ?? 'model-not-attested'
    return { ...check, outcome, code, reason: 'Nothing was there to check it by.', evidence: {} }
  })
  return {
    state: verificationStateOf(checks),
    model: 'TEE/deepseek-r1',
    checkedAt: 1_790_000_000_000,
    checks,
    limits: ['Which software the enclave runs.', 'Who saw the text on its way to the enclave.'],
    limitCodes: ['software', 'gateway'],
  }
}

const meta: Meta<typeof VerificationBadge> = {
  id: 'verificationbadge',
  title: 'Notices/VerificationBadge: verify, attestation, proof, trusted hardware',
  component: VerificationBadge,
  args: { defaultOpen: true, onVerify: fn() },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof VerificationBadge>

export const Verified: Story = {
  tags: ['visual'],
  args: { report: reportOf({}) },
}

export const Partly: Story = {
  args: { report: reportOf({ hardware: 'unavailable', gpu: 'unavailable' }) },
}

export const Unbound: Story = {
  args: { report: reportOf({ request: 'failed', response: 'failed' }) },
}

export const Failed: Story = {
  tags: ['visual'],
  args: { report: reportOf({ nonce: 'failed' }) },
}

export const Unavailable: Story = { args: { report: reportOf({ all: 'unavailable' }) } }

export const Unasked: Story = {}

export const Checking: Story = { args: { checking: true } }

export const Folded: Story = {
  args: { report: reportOf({}), defaultOpen: false },
  play: async ({ canvasElement, userEvent }) => {
    const button = within(canvasElement).getByRole('button', { name: 'Verified' })
    await expect(button).toHaveAttribute('aria-expanded', 'false')
    await userEvent.tab()
    await expect(button).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect(button).toHaveAttribute('aria-expanded', 'true')
    await userEvent.keyboard(' ')
    await expect(button).toHaveAttribute('aria-expanded', 'false')
  },
}

function Asked(props: VerificationBadgeProps): React.ReactElement {
  const [report, setReport] = useState<VerificationReport>()
  return (
    <VerificationBadge
      {...props}
      report={report}
      onVerify={() => setReport(reportOf({ hardware: 'unavailable', gpu: 'unavailable' }))}
    />
  )
}

export const Asking: Story = {
  args: { defaultOpen: false },
  render: (args) => <Asked {...args} />,
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Verify' }))
    await expect(canvas.getByRole('button', { name: 'Partly verified' })).toHaveFocus()
    await expect(canvas.getByRole('status')).toHaveTextContent('Partly verified')
  },
}

export const Dark: Story = { ...Unbound, globals: { theme: 'dark' } }
export const VerifiedDark: Story = { ...Verified, globals: { theme: 'dark' } }
export const FailedRightToLeft: Story = { ...Failed, globals: { direction: 'rtl' } }
