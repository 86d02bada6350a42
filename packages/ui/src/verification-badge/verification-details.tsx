'use client'
import type { ReactElement } from 'react'
import { describeError } from '@x/core'
import type { VerificationCheck, VerificationReport, VerificationState } from '@x/core'
import { MoreIcon } from '../more-icons.tsx'
import type { MoreIconName } from '../more-icons.tsx'
import { Time } from '../time/time.tsx'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { englishVerification, type VerificationWords } from './words.ts'

const ICONS: Readonly<Record<VerificationCheck['outcome'], MoreIconName>> = {
  passed: 'check',
  failed: 'close',
  unavailable: 'dash',
}

/** Every check of a report with what it rests on, and what no check speaks of. */
export function VerificationDetails({
  report,
  state,
}: {
  report: VerificationReport
  state: VerificationState
}): ReactElement {
  const { errors } = useWords()
  const words = usePartWords(englishVerification, (pack) => pack.verification)
  const { checks, limits, limitCodes, error, checkedAt } = report
  // Where nothing could be looked at, one sentence says what eight would.
  const [first] = checks
  const isOne = checks.every(
    ({ outcome, reason }) => outcome === 'unavailable' && reason === first?.reason,
  )
  const reason = isOne && first && checks.length > 1 ? reasonOf(first, words) : undefined
  const failure = error && describeError(error, errors)
  return (
    <>
      <p>{words.states[state].hint}</p>
      {reason !== undefined && <p dir="auto">{reason}</p>}
      {/* A language without words for the reasons has what core says, which tells it already. */}
      {error && failure && (checks.length === 0 || words.reasons) && (
        <p dir="auto">{words.reasons ? failure.title : error.message}</p>
      )}
      {checks.length > 0 && reason === undefined && (
        <ul data-x-checks="" aria-label={words.checksLabel}>
          {checks.map((check) => (
            <Check key={check.name} check={check} words={words} />
          ))}
        </ul>
      )}
      {limits.length > 0 && (
        <section data-x-check-limits="" aria-label={words.limits}>
          <strong>{words.limits}</strong>
          <ul>
            {limits.map((limit, index) => {
              const code = limitCodes?.[index]
              return (
                <li key={limit} dir="auto">
                  {(code && words.limitTexts?.[code]) ?? limit}
                </li>
              )
            })}
          </ul>
        </section>
      )}
      <p data-x-checked-at="">
        {words.checkedAt} <Time at={checkedAt} />
      </p>
    </>
  )
}

function Check({
  check,
  words,
}: {
  check: VerificationCheck
  words: VerificationWords
}): ReactElement {
  const { name, outcome } = check
  const labels: Readonly<Record<string, string>> = words.checks
  const evidence = Object.entries(check.evidence)
  return (
    <li data-x-check={name} data-outcome={outcome}>
      <MoreIcon name={ICONS[outcome]} />
      <div>
        <strong>{Object.hasOwn(labels, name) ? labels[name] : name}</strong>{' '}
        <span data-x-check-outcome="">{words.outcomes[outcome]}</span>
        <p dir="auto">{reasonOf(check, words)}</p>
        {evidence.length > 0 && (
          <details>
            <summary>{words.evidence}</summary>
            <dl dir="ltr">
              {evidence.map(([key, value]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>
                    <code>{String(value)}</code>
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  )
}

/** Why a check came out so, in the language of the words; what has none in it stays as core says it. */
function reasonOf({ code, reason }: VerificationCheck, words: VerificationWords): string {
  return (code && words.reasons?.[code]) ?? reason
}
