// An answer of several requests is where it says it is from only if each of them is.
import type { ChatMessage, VerificationCheck, VerificationReport } from '../../message/types.ts'
import { verificationStateOf } from '../../message/verification.ts'

/** What of an answer says who made it. */
export type VerifiedAnswer = Pick<ChatMessage, 'responseId' | 'steps'>

/** One request of an answer: the model that was asked, and the id of what it gave. */
export interface AnswerRequest {
  model: string
  responseId: string | undefined
}

/** The requests of an answer, one at least. `model` is that of those which do not say whom they asked. */
export function requestsOf(model: string, answer: VerifiedAnswer): AnswerRequest[] {
  const { steps = [] } = answer
  if (steps.length === 0) return [{ model, responseId: answer.responseId }]
  const ids = steps.map(({ responseId }) => responseId)
  return steps.map(({ producer, responseId }, at) => ({
    model: producer === undefined ? model : modelIn(producer),
    // By an id that comes again, only the last of its answers is known.
    responseId: ids.lastIndexOf(responseId) === at ? responseId : undefined,
  }))
}

/** Behind the address, in which there is no space. */
function modelIn(producer: string): string {
  return producer.slice(producer.indexOf(' ') + 1)
}

const RANK: Readonly<Record<VerificationCheck['outcome'], number>> = {
  failed: 0,
  unavailable: 1,
  passed: 2,
}

/** The reports of an answer's requests as that of the answer: of each check the worst, and which request it is of. */
export function joinedReport(
  model: string,
  { responseId }: VerifiedAnswer,
  reports: readonly [VerificationReport, ...VerificationReport[]],
): VerificationReport {
  const worst = new Map<string, VerificationCheck>()
  for (const [at, { checks }] of reports.entries()) {
    for (const check of checks) {
      const known = worst.get(check.name)
      if (known && RANK[known.outcome] <= RANK[check.outcome]) continue
      const hasEvidence = Object.keys(check.evidence).length > 0
      const evidence = hasEvidence ? { ofRequest: at + 1, ...check.evidence } : check.evidence
      worst.set(check.name, { ...check, evidence })
    }
  }
  const checks = [...worst.values()]
  const limits = new Map(
    reports.flatMap(({ limits: texts, limitCodes = [] }) =>
      texts.map((text, at) => [text, limitCodes[at]] as const),
    ),
  )
  const codes = [...limits.values()].flatMap((code) => code ?? [])
  const error = reports.find((report) => report.error)?.error
  return {
    state: verificationStateOf(checks),
    model,
    ...(responseId === undefined ? {} : { responseId }),
    checkedAt: Math.max(...reports.map(({ checkedAt }) => checkedAt)),
    checks,
    limits: [...limits.keys()],
    ...(codes.length === limits.size ? { limitCodes: codes } : {}),
    ...(error ? { error } : {}),
    requests: reports,
  }
}
