/** One page of a backup: rows are read, stored, and counted. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { type MailboxPlace, type MailboxRows, openMailbox } from '../../mailbox/client.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listMailboxObjects } from '../../store/backup/mailbox-objects.ts'
import { type RowKey, readRowPage } from '../../store/backup/read-rows.ts'
import { putBackupPage } from '../../store/blobs/backups.ts'
import type { TablePart } from './backup-parts.ts'
import { type BackupPlace, type DonePart, MAILBOXES_FIRST } from './backup-place.ts'

export type DumpDeps = Pick<Deps, 'directory' | 'ledgers' | 'mailboxes' | 'rawBucket'>

/** A mail may tell 280 KB of itself. */
const MAILBOX_ROWS = 100
/** Small mailboxes share a page. */
const MAILBOXES_A_PAGE = 50

/** A place within a part; null at its end. */
export type InPart = Pick<BackupPlace, 'after' | 'mailbox'> | null

async function store(deps: DumpDeps, { id, current }: BackupPlace, things: readonly object[]): Promise<DonePart> {
  if (things.length === 0) return current
  const { sha256, bytes } = await putBackupPage(
    deps.rawBucket,
    { id, part: current.name, page: current.pages + 1 },
    things,
  )
  return {
    name: current.name,
    rows: current.rows + things.length,
    pages: current.pages + 1,
    bytes: current.bytes + bytes,
    digest: await sha256Hex(current.digest + sha256),
  }
}

/** The part as it is with the page, and where it goes on. */
export interface Dumped {
  readonly current: DonePart
  readonly next: InPart
}

export async function dumpTablePage(deps: DumpDeps, part: TablePart, place: BackupPlace): Promise<Dumped> {
  const { rows, after } = await readRowPage(part.database(deps), part.dumped, {
    after: place.after,
    beforeMs: place.startedAtMs,
  })
  return { current: await store(deps, place, rows), next: after === null ? null : { after, mailbox: null } }
}

/** A mailbox that is being removed has nothing any more. */
async function readMailbox(deps: DumpDeps, objectId: string, place: MailboxPlace, limit: number): Promise<MailboxRows> {
  try {
    return await openMailbox(deps.mailboxes, objectId).readRows(place, limit)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return { rows: [], next: null }
    throw error
  }
}

/** Rows of mailboxes with the mailbox that they are of, until the page is full. */
export async function dumpMailboxPage(deps: DumpDeps, place: BackupPlace): Promise<Dumped> {
  const found = await listMailboxObjects(deps.directory, place.after, MAILBOXES_A_PAGE)
  const things: object[] = []
  let { after, mailbox }: Pick<BackupPlace, 'after' | 'mailbox'> = place
  for (const { tenant, id, objectId } of found) {
    const { rows, next } = await readMailbox(deps, objectId, mailbox ?? MAILBOXES_FIRST, MAILBOX_ROWS - things.length)
    things.push(...rows.map((row) => ({ tenant, id, ...row })))
    mailbox = next === null ? null : { table: next.table, after: next.after }
    if (mailbox !== null) break
    after = [tenant, id] satisfies RowKey
    if (things.length >= MAILBOX_ROWS) break
  }
  const isThrough = found.length < MAILBOXES_A_PAGE && mailbox === null && after?.[1] === found.at(-1)?.id
  const isEmpty = found.length === 0
  return { current: await store(deps, place, things), next: isThrough || isEmpty ? null : { after, mailbox } }
}
