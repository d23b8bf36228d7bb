/**
 * From judgements to states, purely. A temporary DNS failure changes nothing, and a verified domain loses its state
 * only after three failed checks over 24 hours: a zone that is down for an hour stops no mail.
 */
import type { DomainCheck, RecordState } from '../../store/directory/domain-records.ts'
import type { DomainRow } from '../../store/directory/domains.ts'
import type { RecordJudgement } from './judge-record.ts'
import type { WantedRecord } from './wanted-records.ts'

const FAILED_CHECKS_MAX = 3
const FAILING_MS = 24 * 60 * 60 * 1_000

export interface JudgedRecord {
  readonly wanted: WantedRecord
  readonly judgement: RecordJudgement
}

type KnownState = Pick<DomainRow, 'status' | 'verifiedAtMs' | 'failedChecks' | 'failingSinceMs'>

const isDefinitelyWrong = ({ judgement }: JudgedRecord): boolean =>
  judgement.outcome === 'missing' || judgement.outcome === 'mismatch'

/** The state of a record; `previous` is what the check before said of it. */
export function decideRecordState(
  domain: Pick<DomainRow, 'verifiedAtMs'>,
  { wanted, judgement }: JudgedRecord,
  previous: Pick<RecordState, 'status' | 'seen' | 'warning'> | null,
): RecordState {
  const { outcome, seen, explanation, warning } = judgement
  if (outcome === 'temporary') {
    const kept = previous ?? { status: 'not_started' as const, seen, warning }
    return { kind: wanted.kind, status: kept.status, seen: kept.seen, explanation, warning: kept.warning }
  }
  // A record that was never there is waited for; one that a working domain has lost has failed.
  const isLost = outcome === 'missing' && wanted.required && domain.verifiedAtMs !== null
  const status =
    outcome === 'verified' ? 'verified' : outcome === 'mismatch' || isLost ? ('failed' as const) : ('pending' as const)
  return { kind: wanted.kind, status, seen, explanation, warning }
}

function decideAfterFailure(domain: KnownState, nowMs: number): DomainCheck['domain'] {
  const failedChecks = domain.failedChecks + 1
  const failingSinceMs = domain.failingSinceMs ?? nowMs
  const isLost = failedChecks >= FAILED_CHECKS_MAX && nowMs - failingSinceMs >= FAILING_MS
  return { status: isLost ? 'failed' : 'verified', verifiedAtMs: domain.verifiedAtMs, failedChecks, failingSinceMs }
}

/** The state of the domain after a check of all its records. */
export function decideDomainState(
  domain: KnownState,
  records: readonly JudgedRecord[],
  nowMs: number,
): DomainCheck['domain'] {
  const needed = records.filter(({ wanted }) => wanted.required)
  const { status, verifiedAtMs, failedChecks, failingSinceMs } = domain
  const unchanged = { status, verifiedAtMs, failedChecks, failingSinceMs }
  if (needed.every(({ judgement }) => judgement.outcome === 'verified'))
    return {
      status: 'verified',
      verifiedAtMs: status === 'verified' ? verifiedAtMs : nowMs,
      failedChecks: 0,
      failingSinceMs: null,
    }
  if (needed.some(({ judgement }) => judgement.outcome === 'temporary')) return unchanged
  if (status === 'verified') return needed.some(isDefinitelyWrong) ? decideAfterFailure(domain, nowMs) : unchanged
  const hasFailed = verifiedAtMs !== null || needed.some(({ judgement }) => judgement.outcome === 'mismatch')
  return { ...unchanged, status: hasFailed ? 'failed' : 'pending' }
}
