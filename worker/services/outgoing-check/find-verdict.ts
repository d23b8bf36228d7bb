/** From a score, or from none, to what becomes of a mail. Pure. */
import { type OutgoingCheck, UNCHECKED_THRESHOLD } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { HandOverJob } from '../../store/ledger/jobs.ts'
import type { OutgoingFinding } from '../../store/ledger/sending/outgoing-checks.ts'

const MINUTE_MS = 60_000
const SYMBOLS_SHOWN = 5
const SYMBOLS_KEPT = 50

/** The account's own threshold, or else the deployment's. */
export interface Thresholds {
  readonly rules: OutgoingCheck
  readonly ofTenant: number | null
}

export const thresholdOf = ({ rules, ofTenant }: Thresholds): number => ofTenant ?? rules.threshold

/**
 * Whether a mail is to be asked about before a relay gets it. What has left once is not asked about again, and notices about received
 * mail are our own words.
 */
export const isCheckWanted = (
  { checkState, epoch, isNullSender }: Pick<HandOverJob, 'checkState' | 'epoch' | 'isNullSender'>,
  thresholds: Thresholds,
): boolean =>
  thresholds.rules.enabled &&
  (checkState === null || checkState === 'waiting') &&
  epoch === 0 &&
  isNullSender === 0 &&
  thresholdOf(thresholds) < UNCHECKED_THRESHOLD

const describe = (scan: SpamScan, threshold: number): string => {
  const shown = scan.symbols.slice(0, SYMBOLS_SHOWN).join(', ')
  const found = shown === '' ? '' : ` (${shown}${scan.symbols.length > SYMBOLS_SHOWN ? ', …' : ''})`
  return `The mail looks like spam: ${scan.score} points of ${threshold}${found}. A person has to release or refuse it.`
}

export function toScored(job: HandOverJob, scan: SpamScan, thresholds: Thresholds, nowMs: number): OutgoingFinding {
  const threshold = thresholdOf(thresholds)
  const isHeld = thresholds.rules.block && scan.score >= threshold
  return {
    tenant: job.tenant,
    messageId: job.messageId,
    state: isHeld ? 'held' : 'passed',
    score: scan.score,
    threshold,
    symbols: scan.symbols.slice(0, SYMBOLS_KEPT),
    atMs: nowMs,
    reason: isHeld ? describe(scan, threshold) : null,
  }
}

/** When a mail goes out without a score. */
export const giveUpAtMs = (job: HandOverJob, rules: OutgoingCheck, nowMs: number): number =>
  (job.checkAskedAtMs ?? nowMs) + rules.give_up_after_minutes * MINUTE_MS

/** Nobody answered: it waits, or goes without. */
export function toUnscored(job: HandOverJob, rules: OutgoingCheck, nowMs: number): OutgoingFinding {
  const isOver = giveUpAtMs(job, rules, nowMs) <= nowMs
  const minutes = rules.give_up_after_minutes
  return {
    tenant: job.tenant,
    messageId: job.messageId,
    state: isOver ? 'unscanned' : 'waiting',
    score: null,
    threshold: null,
    symbols: [],
    atMs: nowMs,
    reason: isOver ? `No scorer answered within ${minutes} minutes.` : null,
  }
}
