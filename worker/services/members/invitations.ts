/** Invitations: the secret of one is in the mailed link only; kept is its hash. */
import type {
  CreateInvitation,
  Invitation,
  InvitationAccepted,
  InvitationList,
  ListInvitations,
} from '@mailstead/contracts/api/people/invitation.ts'
import { GivenRole } from '@mailstead/contracts/api/people/role.ts'
import { InvitationId, MemberId, type TenantId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { cutPage } from '../../platform/page.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import {
  acceptInvitation as acceptRow,
  deleteInvitation,
  findInvitation,
  type InvitationRow,
  insertInvitation,
  isMembersAddress,
  listInvitations as listRows,
} from '../../store/directory/people/invitations.ts'
import { countAttempt } from '../../store/directory/people/sign-in.ts'
import { findTenantName } from '../../store/directory/tenants.ts'
import type { MemberActor, Person } from '../access/actor.ts'
import { type Acting, auditEntry } from '../access/audit-entry.ts'
import { limitReached, readMembersMax } from '../plans/refuse-over-limit.ts'
import type { SystemMail } from '../system-mail/texts.ts'

type InviteDeps = Pick<Deps, 'directory' | 'clock' | 'config'>

const VALID_MS = 7 * 86_400_000
const SECRET_BYTES = 32
/** Of one person a day: whoever signs up could fill mailboxes of strangers, with words of his own in the name of his account. */
const INVITATIONS_MAX = 50
const DAY_MS = 86_400_000

async function limitInvitations({ directory, clock }: InviteDeps, { userId }: MemberActor): Promise<void> {
  const window = { nowMs: clock.now(), windowMs: DAY_MS }
  if ((await countAttempt(directory, 'invitation', await sha256Hex(userId), window)) <= INVITATIONS_MAX) return
  throw new Refusal(
    'rate_limit_exceeded',
    `You have invited ${INVITATIONS_MAX} people within a day, and more are not. Go on tomorrow.`,
    { 'retry-after': String(DAY_MS / 1_000) },
  )
}

/**
 * The id, and the mail that is to be sent. Throws `conflict` for a member's address, `limit_reached` when there are enough members,
 * `rate_limit_exceeded` when the person has invited too many.
 */
export async function invite(
  deps: InviteDeps,
  tenant: TenantId,
  { actor, ip }: { readonly actor: MemberActor; readonly ip: string | null },
  { email, role }: CreateInvitation,
): Promise<{ readonly id: InvitationId; readonly mail: SystemMail }> {
  if (await isMembersAddress(deps.directory, tenant, email))
    throw new Refusal(
      'conflict',
      `\`email\`: ${email} is a member already. Change the role with PATCH /v1/members/:id.`,
    )
  await limitInvitations(deps, actor)
  const nowMs = deps.clock.now()
  const id = InvitationId.parse(newId(nowMs))
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toHex()
  const row = {
    ...{ id, email, role, inviterId: actor.userId, tokenHash: await sha256Hex(secret) },
    ...{ createdAt: new Date(nowMs), expiresAt: new Date(nowMs + VALID_MS), max: await readMembersMax(deps, tenant) },
  }
  const entry = auditEntry(deps, { actor, ip }, { act: 'invitation.created', target: id, detail: { email, role } })
  if (!(await insertInvitation(deps.directory, tenant, row, entry))) throw await limitReached(deps, tenant, 'members')
  const about = (await findTenantName(deps.directory, tenant)) ?? ''
  const link = `${deps.config.PUBLIC_URL}/invite?token=${id}.${secret}`
  return { id, mail: { kind: 'invitation', to: email, link, ip, about, by: actor.name } }
}

const showInvitation = ({ id, email, role, createdAt, expiresAt }: InvitationRow): Invitation => ({
  object: 'invitation',
  ...{ id, email, role: GivenRole.parse(role) },
  created_at: createdAt.toISOString(),
  expires_at: expiresAt.toISOString(),
})

/** A page of those that are open, newest first. */
export async function listInvitations(
  deps: Pick<Deps, 'directory' | 'clock'>,
  tenant: TenantId,
  page: ListInvitations,
): Promise<InvitationList> {
  const rows = await listRows(deps.directory, tenant, { ...page, nowMs: deps.clock.now() }, page.limit + 1)
  const { shown, hasMore } = cutPage(rows, page)
  return { object: 'list', has_more: hasMore, data: shown.map(showInvitation) }
}

/** Its link is worth nothing from now on. Throws `not_found`. */
export async function removeInvitation(
  deps: Pick<Deps, 'directory' | 'clock'>,
  tenant: TenantId,
  { id, acting }: { readonly id: InvitationId; readonly acting: Acting },
): Promise<void> {
  const entry = auditEntry(deps, acting, { act: 'invitation.removed', target: id })
  if (!(await deleteInvitation(deps.directory, tenant, id, entry))) throw notFound('invitation')
}

/** Nobody learns of an invitation of another address. */
const notForYou = ({ email }: Person): Refusal =>
  new Refusal(
    'not_found',
    `There is no such invitation for ${email}: it was used or withdrawn, has ended, or is for another address. Ask for a new one.`,
  )

/** The person is a member then, with the role of the invitation. Throws `not_found`. */
export async function acceptInvitation(
  deps: Pick<Deps, 'directory' | 'clock'>,
  { actor, ip }: { readonly actor: Person; readonly ip: string | null },
  { id, secret }: { readonly id: InvitationId; readonly secret: string },
): Promise<InvitationAccepted> {
  const nowMs = deps.clock.now()
  const found = await findInvitation(deps.directory, { id, tokenHash: await sha256Hex(secret), nowMs })
  if (!found || found.email !== actor.email) throw notForYou(actor)
  const member = MemberId.parse(newId(nowMs))
  const { userId, email, sessionId } = actor
  const acceptance = { invitation: id, member, userId, email, sessionId, nowMs }
  const detail = { email, role: found.role }
  const entry = auditEntry(deps, { actor, ip }, { act: 'invitation.accepted', target: id, detail })
  if (!(await acceptRow(deps.directory, found.tenant, acceptance, entry))) throw notForYou(actor)
  return { object: 'member', id: member, tenant_id: found.tenant }
}
