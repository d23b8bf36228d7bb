/** A mailbox of a test's own: its rows, and an object that is made when something first reaches it. */
import { env } from 'cloudflare:workers'
import { MailboxId } from '@mailstead/contracts/ids.ts'
import { newId } from '../../worker/platform/ids.ts'
import { addresses, mailboxes } from '../../worker/store/directory/schema.ts'
import type { TestTenant } from './create-tenant.ts'

export interface TestMailbox {
  readonly id: MailboxId
  readonly address: string
  readonly objectId: string
}

let lastMs = 0

/** Active, in the tenant's own domain. Each is younger than those made before: ids of one millisecond are in no order. */
export async function createMailbox(owner: TestTenant, local: string): Promise<TestMailbox> {
  const { deps, tenant, domain } = owner
  const nowMs = Math.max(deps.clock.now(), lastMs + 1)
  lastMs = nowMs
  const id = MailboxId.parse(newId(nowMs))
  const [address, objectId] = [`${local}@${domain.name}`, env.MAILBOX.newUniqueId().toString()]
  const row = { tenantId: tenant.id, domainId: domain.id, address }
  await deps.directory.batch([
    deps.directory.insert(mailboxes).values({ ...row, id, objectId, createdAtMs: nowMs, updatedAtMs: nowMs }),
    deps.directory.insert(addresses).values({ ...row, kind: 'mailbox', targetId: id, active: true }),
  ])
  return { id, address, objectId }
}
