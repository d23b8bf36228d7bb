/** The old mail of one tenant goes: records, keys and counts from its ledger, raw from the bucket. In pages, until told to stop. */
import type { Deps } from '../../../deps.ts'
import { firstIdAt } from '../../../platform/ids.ts'
import { STANDARD } from '../../../store/blobs/raw.ts'
import { deleteBlobs, listTenantBlobs, type StoredObject } from '../../../store/blobs/tenant-blobs.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import type { TenantHome } from '../../../store/directory/tenants.ts'
import { deleteOldEvents } from '../../../store/ledger/events/old-events.ts'
import {
  deleteIdempotencyKeys,
  deleteMessages,
  deleteStrays,
  deleteUsageBefore,
  forgetRawHeads,
  type KeyName,
  listIdempotencyKeys,
  listOldMessages,
} from '../../../store/ledger/retention.ts'
import { deleteSpamChecksBefore } from '../../../store/ledger/sending/spam-checks.ts'
import { deleteTlsReportsBefore } from '../../../store/ledger/tls-reports/tls-reports.ts'
import { deleteNewsletters } from './delete-newsletters.ts'
import { deleteOldReceived } from './delete-old-received.ts'
import { RETENTION } from './retention-rules.ts'
import type { RetentionRun } from './run-round.ts'

type RetentionDeps = Pick<Deps, 'directory' | 'ledgers' | 'rawBucket'>

type Home = Pick<TenantHome, 'id' | 'shard'>

/** False when the run was over first. Mail that is not final stays, however old. */
async function deleteRecords(ledger: LedgerDb, tenant: Home['id'], run: RetentionRun): Promise<boolean> {
  const beforeId = firstIdAt(run.nowMs - run.times.recordsMs)
  let after = ''
  for (;;) {
    const page = await listOldMessages(ledger, tenant, { after, beforeId, limit: run.rows })
    const final = page.filter(({ isFinal }) => isFinal).map(({ id }) => id)
    if (final.length > 0) await deleteMessages(ledger, tenant, final)
    after = page.at(-1)?.id ?? after
    if (page.length < run.rows) break
    if (run.isOver()) return false
  }
  // Jobs of retries, and what a late event wrote while its message was going.
  while ((await deleteStrays(ledger, tenant, beforeId, run.rows)) >= run.rows) if (run.isOver()) return false
  return true
}

async function deleteEvents(ledger: LedgerDb, tenant: Home['id'], run: RetentionRun): Promise<boolean> {
  const beforeMs = run.nowMs - run.times.eventsMs
  while ((await deleteOldEvents(ledger, tenant, beforeMs, run.rows)) >= run.rows) if (run.isOver()) return false
  return true
}

async function deleteSpamChecks(ledger: LedgerDb, tenant: Home['id'], run: RetentionRun): Promise<boolean> {
  const beforeId = firstIdAt(run.nowMs - RETENTION.spamChecksMs)
  while ((await deleteSpamChecksBefore(ledger, tenant, beforeId, run.rows)) >= run.rows) if (run.isOver()) return false
  return true
}

async function deleteTlsReports(ledger: LedgerDb, tenant: Home['id'], run: RetentionRun): Promise<boolean> {
  const beforeId = firstIdAt(run.nowMs - RETENTION.tlsReportsMs)
  while ((await deleteTlsReportsBefore(ledger, tenant, beforeId, run.rows)) >= run.rows) if (run.isOver()) return false
  return true
}

async function deleteKeys(ledger: LedgerDb, tenant: Home['id'], run: RetentionRun): Promise<boolean> {
  const beforeMs = run.nowMs - RETENTION.idempotencyKeysMs
  let after: KeyName = { operation: '', key: '' }
  for (;;) {
    const page = await listIdempotencyKeys(ledger, tenant, { after, beforeMs, limit: run.rows })
    const old = page.filter(({ isOld }) => isOld).map(({ operation, key }) => ({ operation, key }))
    if (old.length > 0) await deleteIdempotencyKeys(ledger, tenant, old, beforeMs)
    if (page.length < run.rows) return true
    after = page.at(-1) ?? after
    if (run.isOver()) return false
  }
}

/** What a row has of a mail goes first: once its object is gone, it is not come by again. */
async function deleteObjects(
  deps: RetentionDeps,
  { id, shard }: Home,
  objects: readonly StoredObject[],
): Promise<void> {
  const messages = objects.filter(({ kind }) => kind === 'message').map((object) => object.id)
  if (messages.length > 0) await forgetRawHeads(deps.ledgers.at(shard), id, messages)
  await deleteBlobs(
    deps.rawBucket,
    id,
    objects.map(({ key }) => key),
  )
}

/** Objects of one kind are listed in order of their age: the first young one ends the list. */
async function deleteRawOf(
  deps: RetentionDeps,
  { id: tenant, shard }: Home,
  run: RetentionRun,
  from: { readonly retention: string; readonly part?: 'pack' },
): Promise<boolean> {
  const beforeMs = run.nowMs - run.times.rawMs
  let after: string | null = null
  for (;;) {
    const page = await listTenantBlobs(deps.rawBucket, tenant, { ...from, after })
    const old = page.objects.filter(({ madeAtMs }) => madeAtMs !== null && madeAtMs < beforeMs)
    const unused = old.filter(({ key }) => !run.openRawKeys.has(key))
    if (unused.length > 0) await deleteObjects(deps, { id: tenant, shard }, unused)
    if (page.after === null || old.length < page.objects.length) return true
    after = page.after
    if (run.isOver()) return false
  }
}

async function deleteRaw(deps: RetentionDeps, home: Home, run: RetentionRun): Promise<boolean> {
  for (const from of [{ retention: STANDARD }, { retention: STANDARD, part: 'pack' as const }])
    if (!(await deleteRawOf(deps, home, run, from))) return false
  return true
}

/** False when the run was over before all that is old was gone. */
export async function deleteOldMail(deps: RetentionDeps, { id, shard }: Home, run: RetentionRun): Promise<boolean> {
  const ledger = deps.ledgers.at(shard)
  await deleteUsageBefore(ledger, id, new Date(run.nowMs - RETENTION.usageMs).toISOString().slice(0, 7))
  return (
    (await deleteNewsletters(deps, { id, shard }, run)) &&
    (await deleteRecords(ledger, id, run)) &&
    (await deleteEvents(ledger, id, run)) &&
    (await deleteKeys(ledger, id, run)) &&
    (await deleteSpamChecks(ledger, id, run)) &&
    (await deleteTlsReports(ledger, id, run)) &&
    (await deleteRaw(deps, { id, shard }, run)) &&
    (await deleteOldReceived(deps, { id, shard }, run))
  )
}
