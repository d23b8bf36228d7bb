/**
 * Queue `scan`: received mail that had no score when it was filed gets one when a scorer has time. Nobody waits for it: the mail is in its
 * mailbox, and is moved once if it turns out to be spam.
 */
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import type { Deps } from '../../../deps.ts'
import { failpoint } from '../../../platform/failpoint.ts'
import { describeError } from '../../../platform/log.ts'
import { selectScorers } from '../../../store/directory/receiving/scorers.ts'
import { findTenantPlaces } from '../../../store/directory/tenant-shards.ts'
import type { DeliveryKey } from '../../../store/ledger/receiving/ingest.ts'
import {
  type ClaimedScan,
  claimScans,
  finishScans,
  postponeScans,
  saveScans,
} from '../../../store/ledger/receiving/scans.ts'
import { isBroken } from '../../relays/breaker.ts'
import type { ComingAgain } from '../ingest/ingest.ts'
import { chooseScorers } from './choose-scorers.ts'
import { hastenAll } from './hasten-scans.ts'
import { moveScored, type ScoredMail } from './move-scored.ts'
import { scoreMails } from './score-mails.ts'
import { noteScored, noteUnscored } from './scorer-memory.ts'

export type ScanDeps = Pick<
  Deps,
  'clock' | 'config' | 'directory' | 'fetch' | 'ledgers' | 'log' | 'mailboxes' | 'rawBucket' | 'scan' | 'secrets'
>

const LEASE_MS = 60_000
const RETRY_MIN_MS = 10_000
const RETRY_MAX_MS = 60_000
/** A mail that no scorer can read in all this time stays unscanned. */
const GIVE_UP_AFTER_MS = 7 * 86_400_000

/** 10 s, doubled with each attempt up to a minute, and spread. */
const retryAfterMs = (attempts: number): number =>
  Math.min(RETRY_MIN_MS * 2 ** Math.max(attempts - 1, 0), RETRY_MAX_MS) * (1 + Math.random() / 5)

const keyOf = ({ tenant, id }: ClaimedScan): DeliveryKey => ({ tenant, delivery: id })

interface Scored {
  readonly scored: readonly ScoredMail[]
  /** A scorer that was silent has answered. */
  readonly isBack: boolean
}

async function score(deps: ScanDeps, shard: number, mails: readonly ClaimedScan[]): Promise<Scored> {
  const unscored = mails.filter(({ scan }) => scan === null)
  const lanes =
    unscored.length === 0
      ? []
      : chooseScorers(await selectScorers(deps.directory), { nowMs: deps.clock.now(), isBroken })
  const scans = await scoreMails(deps, lanes, unscored)
  const scored = mails.flatMap((mail) => {
    const scan = mail.scan ?? scans.get(mail.id)
    return scan ? [{ mail, scan }] : []
  })
  await saveScans(
    deps.ledgers.at(shard),
    scored.map(({ mail, scan }) => ({ ...keyOf(mail), scan })),
  )
  if (scans.size < unscored.length) noteUnscored()
  return { scored, isBack: scans.size > 0 && noteScored() }
}

async function postpone(deps: ScanDeps, shard: number, mails: readonly ClaimedScan[]): Promise<readonly ComingAgain[]> {
  const nowMs = deps.clock.now()
  const rows = mails.map((mail) => {
    const isHopeless = nowMs - mail.receivedAtMs > GIVE_UP_AFTER_MS
    return { ...keyOf(mail), afterMs: isHopeless ? null : Math.ceil(retryAfterMs(mail.scanAttempts)) }
  })
  await postponeScans(
    deps.ledgers.at(shard),
    rows.map(({ afterMs, ...key }) => ({ ...key, scanDueAtMs: afterMs === null ? null : nowMs + afterMs })),
  )
  return rows.flatMap(({ afterMs, ...wake }) => (afterMs === null ? [] : [{ wake, afterMs }]))
}

async function scanShard(
  deps: ScanDeps,
  shard: number,
  wakes: readonly InboundQueued[],
): Promise<readonly ComingAgain[]> {
  const nowMs = deps.clock.now()
  const ledger = deps.ledgers.at(shard)
  const mails = await claimScans(ledger, wakes, { nowMs, untilMs: nowMs + LEASE_MS })
  if (mails.length === 0) return []
  const { scored, isBack } = await score(deps, shard, mails)
  if (DEVELOPMENT) await failpoint('scan.saved')
  const moved = await moveScored(deps, scored)
  const done = moved.flatMap(({ mail, placements }) => (placements === null ? [] : [{ ...keyOf(mail), placements }]))
  await finishScans(ledger, done)
  // Not before: these are done, and need no waking.
  if (isBack) await hastenAll(deps)
  const isDone = new Set<string>(done.map(({ delivery }) => delivery))
  return postpone(
    deps,
    shard,
    mails.filter(({ id }) => !isDone.has(id)),
  )
}

/** Answers the wake-ups that must come again. Throws when the directory cannot be read; repeating is harmless. */
export async function scanDeliveries(deps: ScanDeps, wakes: readonly InboundQueued[]): Promise<readonly ComingAgain[]> {
  const places = await findTenantPlaces(
    deps.directory,
    wakes.map(({ tenant }) => tenant),
  )
  // While a tenant is moved nothing is written; the row is due where it arrives.
  const staying = wakes.filter(({ tenant }) => places.get(tenant)?.state !== 'moving')
  const again: ComingAgain[] = []
  for (const [shard, theirs] of Map.groupBy(staying, ({ tenant }) => places.get(tenant)?.shard ?? -1)) {
    if (shard < 0) continue
    const left = await scanShard(deps, shard, theirs).catch((error: unknown) => {
      deps.log('error', 'scan.failed', { deliveries: theirs.length, error: describeError(error) })
      return theirs.map((wake) => ({ wake, afterMs: LEASE_MS }))
    })
    again.push(...left)
  }
  return again
}
