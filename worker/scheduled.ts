/** What runs by the clock. The expressions are those of `wrangler.toml`, and a test compares them. */
import type { Deps } from './deps.ts'
import { describeError } from './platform/log.ts'
import { checkAlarms, purgeAlarms } from './services/alarms/check-alarms.ts'
import { advanceBackup } from './services/backups/advance-backup.ts'
import { makeDailyBackup } from './services/backups/delete-backup.ts'
import { advanceRestore } from './services/backups/restore/advance-restore.ts'
import { readRestore } from './services/backups/restore/restore-place.ts'
import { reportUsage } from './services/billing/report-usage.ts'
import { checkPendingKeys } from './services/domains/dkim/check-pending-keys.ts'
import { purgeRetiredKeys } from './services/domains/dkim/purge-retired-keys.ts'
import { recheckDomains } from './services/domains/recheck-domains.ts'
import { sweepNotedEvents } from './services/events/tell-noted.ts'
import { archiveRaw } from './services/ledgers/archive/archive-raw.ts'
import { checkIntegrity } from './services/ledgers/integrity/check-integrity.ts'
import { applyRetention } from './services/ledgers/retention/apply-retention.ts'
import { measureShards } from './services/ledgers/shards/measure-shards.ts'
import { SHARD_LIMITS } from './services/ledgers/shards/shard-limits.ts'
import { advanceMoves } from './services/ledgers/tenant-moves/advance-moves.ts'
import { emptyOldFolders } from './services/mailboxes/empty-old-folders.ts'
import { readOperatorSettings } from './services/operator/settings.ts'
import { sweepSignIns } from './services/people/sweep-sign-ins.ts'
import { measureStorage } from './services/plans/measure-storage.ts'
import { sweepDeliveries } from './services/receiving/ingest/sweep-deliveries.ts'
import { purgeOldMxEntries } from './services/receiving/relay-copy/purge-mx-entries.ts'
import { sweepReports } from './services/receiving/reports/make-reports.ts'
import { sweepScans } from './services/receiving/scan/hasten-scans.ts'
import { checkPlatformRecords } from './services/relays/records/check-platform-records.ts'
import { sweepRelayTokens } from './services/relays/registration/sweep-relay-tokens.ts'
import { checkDueSources } from './services/relays/sources/check-sources.ts'
import { sweepCommands, sweepJobs, sweepNonces } from './services/sending/sweep.ts'
import { reviewSenders } from './services/standing/review-senders.ts'
import { noteCronRun } from './services/status/cron-run.ts'
import { mailAdmins } from './services/tenants/mail-admins.ts'
import { purgeUploads } from './services/uploads/purge-uploads.ts'
import { sweepWebhooks } from './services/webhooks/delivery/sweep-webhooks.ts'

/** Every cron expression, as `wrangler.toml` names it. */
export const CRONS = ['* * * * *', '*/10 * * * *', '17 3 * * *'] as const

/** In their order; each bounds its own work, and a round that is not through goes on every ten minutes. */
const JOBS: Readonly<Record<(typeof CRONS)[number], Readonly<Record<string, (deps: Deps) => Promise<void>>>>> = {
  '* * * * *': {
    'sweep jobs': sweepJobs,
    'sweep deliveries': sweepDeliveries,
    'sweep scans': sweepScans,
    'sweep reports': sweepReports,
    'sweep noted events': (deps) => sweepNotedEvents(deps),
    'sweep webhooks': sweepWebhooks,
    'sweep nonces': sweepNonces,
    'sweep commands': sweepCommands,
    'sweep relay tokens': sweepRelayTokens,
    'check sources': checkDueSources,
    'measure shards': (deps) => measureShards(deps),
    'advance moves': advanceMoves,
    'review senders': reviewSenders,
    'recheck domains': (deps) => recheckDomains(deps, mailAdmins),
    'measure storage': (deps) => measureStorage(deps, false),
    'archive full packs': (deps) => archiveRaw(deps, 'full_packs'),
    'check alarms': (deps) => checkAlarms(deps, SHARD_LIMITS),
    'note run': noteCronRun,
    backup: (deps) => advanceBackup(deps),
  },
  '*/10 * * * *': {
    'archive all': (deps) => archiveRaw(deps, 'all'),
    retention: (deps) => applyRetention(deps, false),
    'mailbox retention': (deps) => emptyOldFolders(deps, false),
    integrity: (deps) => checkIntegrity(deps, false),
    'check platform records': checkPlatformRecords,
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
    'purge uploads': purgeUploads,
    'purge alarms': purgeAlarms,
    billing: (deps) => reportUsage(deps, true),
    'daily backup': async (deps) => makeDailyBackup(deps, (await readOperatorSettings(deps)).backups_kept),
  },
}

/** All that runs while a restore is not over: whatever sends, sweeps or removes would work on half of the rows. */
const RESTORING: Readonly<Partial<typeof JOBS>> = {
  '* * * * *': { restore: (deps) => advanceRestore(deps) },
}

/** While the bucket cannot be asked nothing is removed; what sends goes on, since what was restored is held. */
async function isRestoring(deps: Deps, cron: (typeof CRONS)[number]): Promise<boolean> {
  try {
    return (await readRestore(deps)).isClosed
  } catch (error) {
    deps.log('error', 'cron.failed', { cron, job: 'restore', error: describeError(error) })
    return cron !== '* * * * *'
  }
}

/** Runs one cron, job by job; a job that fails is logged and keeps no other from running. An unknown expression throws. */
export async function runCron(deps: Deps, cron: string): Promise<void> {
  const known = CRONS.find((each) => each === cron)
  if (known === undefined) throw new Error(`There is no cron ${cron.slice(0, 40)}`)
  const isClosed = await isRestoring(deps, known)
  for (const [job, run] of Object.entries(isClosed ? (RESTORING[known] ?? {}) : JOBS[known]))
    await run(deps).catch((error: unknown) =>
      deps.log('error', 'cron.failed', { cron, job, error: describeError(error) }),
    )
}
