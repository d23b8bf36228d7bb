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

/** Active, in the tenant's own domain. */
export async function createMailbox(owner: TestTenant, local: string): Promise<TestMailbox> {
  const { deps, tenant, domain } = owner
  const nowMs = deps.clock.now()
  const id = MailboxId.parse(newId(nowMs))
  const [address, objectId] = [`${local}@${domain.name}`, env.MAILBOX.newUniqueId().toString()]
  const row = { tenantId: tenant.id, domainId: domain.id, address }
  await deps.directory.batch([
    deps.directory.insert(mailboxes).values({ ...row, id, objectId, createdAtMs: nowMs, updatedAtMs: nowMs }),
    deps.directory.insert(addresses).values({ ...row, kind: 'mailbox', targetId: id, active: true }),
  ])
  return { id, address, objectId }
}
