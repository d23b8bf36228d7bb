/** What runs by the clock. The expressions are those of `wrangler.toml`, and a test compares them. */
import type { Deps } from './deps.ts'
import { describeError } from './platform/log.ts'
import { reportUsage } from './services/billing/report-usage.ts'
import { checkPendingKeys } from './services/domains/dkim/check-pending-keys.ts'
import { purgeRetiredKeys } from './services/domains/dkim/purge-retired-keys.ts'
import { sweepNotedEvents } from './services/events/tell-noted.ts'
import { archiveRaw } from './services/ledgers/archive/archive-raw.ts'
import { checkIntegrity } from './services/ledgers/integrity/check-integrity.ts'
import { applyRetention } from './services/ledgers/retention/apply-retention.ts'
import { measureShards } from './services/ledgers/shards/measure-shards.ts'
import { advanceMoves } from './services/ledgers/tenant-moves/advance-moves.ts'
import { emptyOldFolders } from './services/mailboxes/empty-old-folders.ts'
import { sweepSignIns } from './services/people/sweep-sign-ins.ts'
import { measureStorage } from './services/plans/measure-storage.ts'
import { sweepDeliveries } from './services/receiving/ingest/sweep-deliveries.ts'
import { purgeOldMxEntries } from './services/receiving/relay-copy/purge-mx-entries.ts'
import { sweepScans } from './services/receiving/scan/hasten-scans.ts'
import { sweepCommands, sweepJobs, sweepNonces } from './services/sending/sweep.ts'
import { reviewSenders } from './services/standing/review-senders.ts'
import { sweepWebhooks } from './services/webhooks/delivery/sweep-webhooks.ts'

/** Every cron expression, as `wrangler.toml` names it. */
export const CRONS = ['* * * * *', '*/10 * * * *', '17 3 * * *'] as const

/** In their order; each bounds its own work, and a round that is not through goes on every ten minutes. */
const JOBS: Readonly<Record<(typeof CRONS)[number], Readonly<Record<string, (deps: Deps) => Promise<void>>>>> = {
  '* * * * *': {
    'sweep jobs': sweepJobs,
    'sweep deliveries': sweepDeliveries,
    'sweep scans': sweepScans,
    'sweep noted events': (deps) => sweepNotedEvents(deps),
    'sweep webhooks': sweepWebhooks,
    'sweep nonces': sweepNonces,
    'sweep commands': sweepCommands,
    'measure shards': (deps) => measureShards(deps),
    'advance moves': advanceMoves,
    'review senders': reviewSenders,
    'measure storage': (deps) => measureStorage(deps, false),
    'archive full packs': (deps) => archiveRaw(deps, 'full_packs'),
  },
  '*/10 * * * *': {
    'archive all': (deps) => archiveRaw(deps, 'all'),
    retention: (deps) => applyRetention(deps, false),
    'mailbox retention': (deps) => emptyOldFolders(deps, false),
    integrity: (deps) => checkIntegrity(deps, false),
    'check pending keys': (deps) => checkPendingKeys(deps),
    'sweep sign-ins': sweepSignIns,
    billing: (deps) => reportUsage(deps, false),
  },
  '17 3 * * *': {
    retention: (deps) => applyRetention(deps, true),
    'mailbox retention': (deps) => emptyOldFolders(deps, true),
    integrity: (deps) => checkIntegrity(deps, true),
    'measure storage': (deps) => measureStorage(deps, true),
    'purge relay entries': purgeOldMxEntries,
    'purge retired keys': purgeRetiredKeys,
    billing: (deps) => reportUsage(deps, true),
  },
}

/** Runs one cron, job by job; a job that fails is logged and keeps no other from running. An unknown expression throws. */
export async function runCron(deps: Deps, cron: string): Promise<void> {
  const known = CRONS.find((each) => each === cron)
  if (known === undefined) throw new Error(`There is no cron ${cron.slice(0, 40)}`)
  for (const [job, run] of Object.entries(JOBS[known]))
    await run(deps).catch((error: unknown) =>
      deps.log('error', 'cron.failed', { cron, job, error: describeError(error) }),
    )
}
