/**
 * Raw mail of closed jobs → packs in R2. Every minute takes what fills a pack, every tenth minute all there is. A run is
 * bounded and goes on where the one before stopped.
 */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { readSetting, writeSetting } from '../../../store/directory/settings.ts'
import { listUnarchived, type UnarchivedJob } from '../../../store/ledger/archive.ts'
import { choosePacks, type PackPlan } from './choose-packs.ts'
import { writePack } from './write-pack.ts'

type ArchiveDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'rawBucket'>

export interface ArchiveLimits {
  /** Of one shard in one run. */
  readonly packs: number
  readonly timeMs: number
  /** Rows looked at in one statement. */
  readonly rows: number
}

const LIMITS: ArchiveLimits = { packs: 40, timeMs: 20_000, rows: 4_000 }

type Place = Pick<UnarchivedJob, 'tenant' | 'id'>

interface Run {
  readonly shard: number
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
    const page = await listUnarchived(run.ledger, after, run.limits.rows)
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

const cursorKey = (shard: number): string => `archive_after_${shard}`

async function readCursor(deps: ArchiveDeps, shard: number): Promise<Place | null> {
  const kept = await readSetting(deps.directory, cursorKey(shard))
  return kept ? JSON.parse(kept) : null
}

async function archiveShard(deps: ArchiveDeps, shard: number, all: boolean, limits: ArchiveLimits): Promise<void> {
  const ledger = deps.ledgers.at(shard)
  const run: Run = { shard, ledger, all, limits, stopAtMs: Date.now() + limits.timeMs, packs: 0, mails: 0 }
  const start = await readCursor(deps, shard)
  const end = await archiveFrom(deps, run, start)
  if (start !== null || end !== null)
    await writeSetting(
      deps.directory,
      cursorKey(shard),
      end === null ? '' : JSON.stringify({ tenant: end.tenant, id: end.id }),
    )
  if (run.packs > 0) deps.log('info', 'raw.archived', { shard, packs: run.packs, mails: run.mails })
}

/** A shard that fails does not keep the others from their turn. */
export async function archiveRaw(
  deps: ArchiveDeps,
  what: 'full_packs' | 'all',
  limits: ArchiveLimits = LIMITS,
): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++) {
    try {
      await archiveShard(deps, shard, what === 'all', limits)
    } catch (error) {
      deps.log('error', 'archive.failed', { shard, error: describeError(error) })
    }
  }
}
