/**
 * Everything of a tenant as one file, made while it is sent: a page of rows or one mail is in memory at a time. `docs/export.md` tells its
 * form. A file without `end.json` broke off.
 */
import { EXPORT_FORMAT } from '@mailstead/contracts/api/people/export.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { describeError } from '../../platform/log.ts'
import { movingTenant, notFound } from '../../platform/refusal.ts'
import { findTenant } from '../../store/directory/people/tenant-settings.ts'
import { findTenantHome, type TenantHome } from '../../store/directory/tenants.ts'
import { EXPORT_TABLES } from './export-tables.ts'
import { exportContacts } from './mailbox-contacts.ts'
import { exportMailboxes } from './mailbox-mails.ts'
import { exportReceived, exportSent } from './raw-mails.ts'
import { type CountedEntry, type ExportHome, exportMembers, exportTable } from './row-pages.ts'
import { type TarEntry, writeTar } from './tar.ts'

export type ExportDeps = Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log' | 'mailboxes' | 'rawBucket'>

const encoder = new TextEncoder()
const toFile = (name: string, content: object): TarEntry => ({
  name,
  body: encoder.encode(`${JSON.stringify(content, null, 2)}\n`),
})

async function* allOf(deps: ExportDeps, home: ExportHome): AsyncGenerator<CountedEntry> {
  yield await exportMembers(deps, home)
  for (const table of EXPORT_TABLES) yield* exportTable(deps, home, table)
  yield* exportMailboxes(deps, home)
  yield* exportContacts(deps, home)
  yield* exportSent(deps, home)
  yield* exportReceived(deps, home)
}

/** Rows of a tenant that moved meanwhile may have been looked for where they were not any more. */
async function requireSameHome(deps: ExportDeps, { id, shard }: TenantHome): Promise<void> {
  const now = await findTenantHome(deps.directory, id)
  if (now === null || now.shard !== shard || now.state === 'moving') throw new Error('The tenant moved meanwhile')
}

async function* entriesOf(deps: ExportDeps, home: TenantHome, about: object): AsyncGenerator<TarEntry> {
  yield toFile('about.json', about)
  const counts: Record<string, number> = {}
  for await (const entry of allOf(deps, { tenant: home.id, shard: home.shard })) {
    counts[entry.kind] = (counts[entry.kind] ?? 0) + entry.count
    yield entry
  }
  await requireSameHome(deps, home)
  yield toFile('end.json', { counts })
}

/** What fails on the way breaks the stream off and is logged. */
function toStream(deps: ExportDeps, tenant: TenantId, chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        deps.log('error', 'export.broken_off', { tenant, error: describeError(error) })
        controller.error(error)
      }
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}

/** Throws `not_found`, or `service_unavailable` while the tenant moves. */
export async function exportTenant(deps: ExportDeps, tenant: TenantId): Promise<ReadableStream<Uint8Array>> {
  const [home, settings] = await Promise.all([
    findTenantHome(deps.directory, tenant),
    findTenant(deps.directory, tenant),
  ])
  if (home === null || settings === null) throw notFound('account')
  if (home.state === 'moving') throw movingTenant()
  const nowMs = deps.clock.now()
  const { createdAt, mailboxSenders, ...shown } = settings
  const account = { id: tenant, ...shown, mailbox_senders: mailboxSenders, created_at: createdAt }
  const about = { format: EXPORT_FORMAT, made_at: new Date(nowMs), account }
  return toStream(deps, tenant, writeTar(entriesOf(deps, home, about), nowMs))
}
