/** The account itself, as its people see and change it. */
import type { RemoveTenant, Tenant, UpdateTenant } from '@mailstead/contracts/api/people/tenant.ts'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { changeTenant, findTenant } from '../../store/directory/people/tenant-settings.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { deleteTenant } from '../tenants/delete-tenant.ts'

/** Throws `not_found`. */
export async function readTenant(deps: Pick<Deps, 'directory'>, id: TenantId): Promise<Tenant> {
  const row = await findTenant(deps.directory, id)
  if (!row) throw notFound('account')
  const { createdAt, mailboxSenders, ...shown } = row
  return { object: 'tenant', id, ...shown, mailbox_senders: mailboxSenders, created_at: createdAt.toISOString() }
}

/** The name that it has then. Throws `not_found`. */
export async function updateTenant(
  deps: Pick<Deps, 'directory' | 'clock'>,
  id: TenantId,
  acting: Acting,
  { name, mailbox_senders: mailboxSenders }: UpdateTenant,
): Promise<string> {
  const before = await readTenant(deps, id)
  const renamed = { act: 'tenant.renamed', target: id, detail: { from: before.name, to: name } }
  const changed = { act: 'tenant.changed', target: id, detail: { mailbox_senders: mailboxSenders } }
  const acts = [...(name === undefined ? [] : [renamed]), ...(mailboxSenders === undefined ? [] : [changed])]
  const audits = acts.map((act) => auditEntry(deps, acting, act))
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(mailboxSenders === undefined ? {} : { mailboxSenders }),
  }
  if (!(await changeTenant(deps.directory, id, { changes, audits }))) throw notFound('account')
  forgetAccess(id)
  return name ?? before.name
}

/** With everything of it. Its name must be given. Throws `validation_error`; `service_unavailable` when it has to be repeated. */
export async function removeTenant(
  deps: Parameters<typeof deleteTenant>[0],
  id: TenantId,
  { name }: RemoveTenant,
): Promise<void> {
  const { name: wanted } = await readTenant(deps, id)
  if (name !== wanted)
    throw new Refusal('validation_error', '`name`: this is not the name of the account. Give it exactly as it is.')
  deps.log('info', 'tenant.removed', { tenant: id })
  await deleteTenant(deps, id)
}
