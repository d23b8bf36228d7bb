/** Changes what a member may do, removes one, or makes one the owner. */
import type { UpdateMember } from '@mailstead/contracts/api/people/member.ts'
import type { MailboxId, MemberId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import {
  deleteMember,
  findMember,
  type MemberRow,
  replaceMailboxes,
  transferOwnership as transfer,
  updateRole,
} from '../../store/directory/people/members.ts'
import { findMailboxIds } from '../../store/directory/receiving/aliases.ts'
import type { MemberActor } from '../access/actor.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import { requireRole } from '../access/needs.ts'

type ChangeDeps = Pick<Deps, 'directory' | 'clock'>

const isOwner = (): Refusal =>
  new Refusal(
    'conflict',
    'This member is the owner. Transfer the ownership first (POST /v1/members/:id/transfer-ownership).',
  )

async function requireMember(deps: ChangeDeps, tenant: TenantId, id: MemberId): Promise<MemberRow> {
  const row = await findMember(deps.directory, tenant, id)
  if (!row) throw notFound('member')
  return row
}

async function requireInboxes(
  deps: ChangeDeps,
  tenant: TenantId,
  ids: readonly MailboxId[],
): Promise<readonly MailboxId[]> {
  const found = await findMailboxIds(deps.directory, tenant, ids)
  const missing = ids.findIndex((id) => !found.has(id))
  if (missing >= 0)
    throw new Refusal(
      'validation_error',
      `\`inboxes.${missing}\`: there is no inbox with this id. See GET /v1/inboxes.`,
    )
  return [...new Set(ids)]
}

/** Throws `not_found`, `validation_error`, or `conflict` for the role of the owner. */
export async function updateMember(
  deps: ChangeDeps,
  tenant: TenantId,
  { id, acting }: { readonly id: MemberId; readonly acting: Acting },
  { role, inboxes }: UpdateMember,
): Promise<void> {
  const row = await requireMember(deps, tenant, id)
  const mailboxIds = inboxes === undefined ? null : await requireInboxes(deps, tenant, inboxes)
  const about = { target: id, detail: { email: row.email } }
  if (role !== undefined) {
    const detail = { ...about.detail, from: row.role, to: role }
    const entry = auditEntry(deps, acting, { ...about, act: 'member.role_changed', detail })
    if (!(await updateRole(deps.directory, tenant, { id, role }, entry))) throw isOwner()
  }
  if (mailboxIds !== null) {
    const detail = { ...about.detail, inboxes: mailboxIds }
    const entry = auditEntry(deps, acting, { ...about, act: 'member.inboxes_changed', detail })
    await replaceMailboxes(deps.directory, tenant, { userId: row.userId, mailboxIds }, entry)
  }
}

/** Gone at once, in every session. Anybody may leave. Throws `restricted_role`, `not_found`, or `conflict` for the owner. */
export async function removeMember(
  deps: ChangeDeps,
  tenant: TenantId,
  { actor, ip }: { readonly actor: MemberActor; readonly ip: string | null },
  id: MemberId,
): Promise<void> {
  const row = await findMember(deps.directory, tenant, id)
  const isSelf = row?.userId === actor.userId
  if (!isSelf) requireRole(actor.role, 'administer')
  if (!row) throw notFound('member')
  const act = { act: isSelf ? 'member.left' : 'member.removed', target: id }
  const entry = auditEntry(deps, { actor, ip }, { ...act, detail: { email: row.email, role: row.role } })
  if (!(await deleteMember(deps.directory, tenant, id, entry))) throw isOwner()
}

/** The caller becomes an admin. Throws `not_found`, or `conflict`. */
export async function transferOwnership(
  deps: ChangeDeps,
  tenant: TenantId,
  { actor, ip }: { readonly actor: MemberActor; readonly ip: string | null },
  to: MemberId,
): Promise<void> {
  const { email, userId } = await requireMember(deps, tenant, to)
  if (userId === actor.userId) throw new Refusal('conflict', 'You are the owner already. Name another member.')
  const entry = auditEntry(deps, { actor, ip }, { act: 'ownership.transferred', target: to, detail: { email } })
  if (!(await transfer(deps.directory, tenant, { fromUserId: actor.userId, to }, entry)))
    throw new Refusal('conflict', 'The owner or the member has changed meanwhile. Read the members again.')
}
