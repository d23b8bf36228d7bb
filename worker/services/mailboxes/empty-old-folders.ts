/**
 * Once a day mail that lay in trash or spam for as long as the tenant's plan says goes for good, and newsletters that lay in the inbox
 * for as long as their domain says; some mailboxes a step.
 */
import { MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import type { Emptied } from '../../mailbox/mailbox-mail.ts'
import { describeError } from '../../platform/log.ts'
import { listAllMailboxes, type MailboxRow } from '../../store/directory/receiving/mailboxes.ts'
import { listNewsletterDays } from '../../store/directory/receiving/newsletter-days.ts'
import { findTenantHome, listTenantHomes, type TenantHome } from '../../store/directory/tenants.ts'
import { DAY_MS, type RetentionTimes, readRetention } from '../ledgers/retention/retention-rules.ts'
import { type RoundLimits, runRound } from '../ledgers/retention/run-round.ts'
import { removeMails } from './empty-mailbox.ts'
import type { ReleaseDeps } from './release-mails.ts'

type EmptyDeps = ReleaseDeps & Pick<Deps, 'clock' | 'log'>

export interface FolderLimits extends RoundLimits {
  /** Mailboxes in a step; each is some four calls. */
  readonly mailboxes: number
  /** Five hundred mails each, of one folder in one step. */
  readonly rounds: number
}

const LIMITS: FolderLimits = { timeMs: 20_000, steps: 60, mailboxes: 10, rounds: 20 }

/** The next tenant behind this one, or the mailboxes of a tenant behind one of them. */
const Place = z.union([z.object({ behind: z.string() }), z.object({ tenant: TenantId, after: MailboxId.nullable() })])
type Place = z.infer<typeof Place>

interface Work {
  readonly home: TenantHome
  readonly times: RetentionTimes
  /** Of newsletters, by domain. */
  readonly newsletterDays: ReadonlyMap<string, number>
  readonly limits: FolderLimits
  readonly isOver: () => boolean
}

/** Whether the mailbox is done with. */
async function emptyFolders(deps: EmptyDeps, work: Work, row: MailboxRow): Promise<boolean> {
  const { home, times, limits, isOver } = work
  const place = { tenant: home.id, shard: home.shard, id: row.id, objectId: row.objectId }
  const nowMs = deps.clock.now()
  const days = work.newsletterDays.get(row.domainId)
  const old: readonly Emptied[] = [
    { folder: 'trash', beforeMs: nowMs - times.trashMs },
    { folder: 'spam', beforeMs: nowMs - times.spamMs },
    ...(days === undefined
      ? []
      : [{ folder: 'inbox' as const, beforeMs: null, newslettersBeforeMs: nowMs - days * DAY_MS }]),
  ]
  for (const which of old) {
    const { hasMore } = await removeMails(deps, place, which, { rounds: limits.rounds, isOver })
    if (hasMore) return false
  }
  return true
}

// One mailbox's trouble is not another's.
const tryMailbox = (deps: EmptyDeps, work: Work, row: MailboxRow): Promise<boolean> =>
  emptyFolders(deps, work, row).catch((error: unknown) => {
    deps.log('error', 'mailbox_retention.failed', {
      tenant: work.home.id,
      mailbox: row.id,
      error: describeError(error),
    })
    return true
  })

async function stepThrough(deps: EmptyDeps, work: Work, after: MailboxId | null): Promise<Place> {
  const { id: tenant } = work.home
  const rows = await listAllMailboxes(deps.directory, tenant, work.limits.mailboxes, after)
  let done = after
  for (const row of rows) {
    if (work.isOver() || !(await tryMailbox(deps, work, row))) return { tenant, after: done }
    done = row.id
  }
  return rows.length < work.limits.mailboxes ? { behind: tenant } : { tenant, after: done }
}

async function nextPlace(
  deps: EmptyDeps,
  place: Place,
  limits: FolderLimits,
  isOver: () => boolean,
): Promise<Place | null> {
  if ('behind' in place) {
    const [next] = await listTenantHomes(deps.directory, place.behind, 1)
    return next ? { tenant: next.id, after: null } : null
  }
  const home = await findTenantHome(deps.directory, place.tenant)
  // One that moves has its turn tomorrow.
  if (home === null || home.state === 'moving') return { behind: place.tenant }
  const [times, newsletterDays] = await Promise.all([
    readRetention(deps, home.id),
    listNewsletterDays(deps.directory, home.id),
  ])
  return stepThrough(deps, { home, times, newsletterDays, limits, isOver }, place.after)
}

/** `begin` starts the day's round; without it a round that is under way goes on. */
export async function emptyOldFolders(deps: EmptyDeps, begin: boolean, limits: FolderLimits = LIMITS): Promise<void> {
  const step = async (told: string, stopAtMs: number): Promise<string | null> => {
    const next = await nextPlace(deps, Place.parse(JSON.parse(told)), limits, () => Date.now() >= stopAtMs)
    return next === null ? null : JSON.stringify(next)
  }
  await runRound(deps, { name: 'mailbox_retention', first: JSON.stringify({ behind: '' }), step, limits }, begin)
}
