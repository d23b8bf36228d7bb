/**
 * Raw mail of closed jobs → packs in R2, each class in packs of its own: newsletters go sooner than other mail, and their pack with them. Every minute takes what fills a pack, every tenth minute all there is. A run is
 * bounded and goes on where the one before stopped.
 */
import { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { readSetting, writeSetting } from '../../../store/directory/settings.ts'
import { listUnarchived, type UnarchivedJob } from '../../../store/ledger/archive.ts'
import { choosePacks, type PackPlan } from './choose-packs.ts'
import { writePack } from './write-pack.ts'

type ArchiveDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket'>

export interface ArchiveLimits {
  /** Of one shard and class in one run. */
  readonly packs: number
  readonly timeMs: number
  /** Rows looked at in one statement. */
  readonly rows: number
}

const LIMITS: ArchiveLimits = { packs: 40, timeMs: 20_000, rows: 4_000 }

type Place = Pick<UnarchivedJob, 'tenant' | 'id'>

interface Run {
  readonly shard: number
  readonly mailClass: MailClass
  readonly ledger: LedgerDb
  readonly all: boolean
  readonly limits: ArchiveLimits
  /** Real time. */
  readonly stopAtMs: number
  packs: number
  mails: number
}

const isOver = ({ packs, limits, stopAtMs }: Run): boolean => packs >= limits.packs || Date.now() >= stopAtMs

// One tenant's trouble is not another's: the mails stay in their rows and are tried again by the next run.
async function tryPack(deps: ArchiveDeps, run: Run, plan: PackPlan): Promise<void> {
  run.packs += 1
  try {
    run.mails += await writePack(deps, run.ledger, plan)
  } catch (error) {
    deps.log('error', 'archive.failed', { shard: run.shard, tenant: plan[0].tenant, error: describeError(error) })
  }
}

/** Where the next run goes on; null when all was looked at. */
async function archiveFrom(deps: ArchiveDeps, run: Run, start: Place | null): Promise<Place | null> {
  let after = start
  for (;;) {
    const page = await listUnarchived(run.ledger, after, { mailClass: run.mailClass, limit: run.limits.rows })
    const isLastPage = page.length < run.limits.rows
    const chosen = choosePacks(page, { all: run.all, isLastPage })
    for (const plan of chosen.packs) {
      if (isOver(run)) return after
      await tryPack(deps, run, plan)
      after = plan.at(-1) ?? after
    }
    if (isLastPage) return null
    after = chosen.after
  }
}

type Part = Pick<Run, 'shard' | 'mailClass' | 'all' | 'limits'>

const cursorKey = ({ shard, mailClass }: Part): string => `archive_after_${shard}${mailClass === 'bulk' ? '_bulk' : ''}`

async function readCursor(deps: ArchiveDeps, part: Part): Promise<Place | null> {
  const kept = await readSetting(deps.directory, cursorKey(part))
  return kept ? JSON.parse(kept) : null
}

async function archivePart(deps: ArchiveDeps, part: Part): Promise<void> {
  const { shard, mailClass, limits } = part
  const run: Run = {
    ...{ ...part, ledger: deps.ledgers.at(shard), stopAtMs: Date.now() + limits.timeMs },
    ...{ packs: 0, mails: 0 },
  }
  const start = await readCursor(deps, part)
  const end = await archiveFrom(deps, run, start)
  if (start !== null || end !== null)
    await writeSetting(
      deps.directory,
      cursorKey(part),
      end === null ? '' : JSON.stringify({ tenant: end.tenant, id: end.id }),
    )
  if (run.packs > 0) deps.log('info', 'raw.archived', { shard, class: mailClass, packs: run.packs, mails: run.mails })
}

/** What fails does not keep the others from their turn. */
export async function archiveRaw(
  deps: ArchiveDeps,
  what: 'full_packs' | 'all',
  limits: ArchiveLimits = LIMITS,
): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++)
    for (const mailClass of MailClass.options)
      await archivePart(deps, { shard, mailClass, all: what === 'all', limits }).catch((error: unknown) => {
        deps.log('error', 'archive.failed', { shard, error: describeError(error) })
      })
}
