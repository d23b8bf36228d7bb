/** Turns the token of a session into the person and, in one of his tenants, an Access: with one directory read, of which nothing is kept. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { findSession, type SessionRow } from '../../store/directory/people/sessions.ts'
import type { Access } from './access.ts'
import type { Person } from './actor.ts'
import { ROLES, type Role } from './needs.ts'

export interface Caller {
  readonly person: Person
  /** Null when he is no member of the tenant that he names, or of any. */
  readonly access: Access | null
  /** The tenant in which somebody of the operator works for a while, and its end. */
  readonly impersonation: { readonly tenant: TenantId; readonly endsAtMs: number } | null
}

/** Of these the mailboxes of others can be reached as well. */
const REACH_ALL: readonly Role[] = ['owner', 'admin']

/** The operator reads nobody's mail. */
export const reachesAll = (role: Role, isOperating: boolean): boolean => REACH_ALL.includes(role) && !isOperating

const personOf = (row: SessionRow): Person => ({
  kind: 'person',
  userId: row.userId,
  sessionId: row.sessionId,
  name: row.name,
  email: row.email,
  hasSecondFactor: row.twoFactorEnabled === true,
  isStaff: row.isStaff,
  isOperating: false,
  signedInAtMs: row.signedInAt.getTime(),
})

function accessOf(row: SessionRow, person: Person): Access | null {
  const isOperating = row.tenantId !== null && row.tenantId === row.impersonatedId
  const role = isOperating ? 'admin' : ROLES.find((each) => each === row.role)
  if (role === undefined || row.tenantId === null || row.tenantState === null) return null
  return {
    actor: { ...person, role, isOperating },
    mailboxesOf: reachesAll(role, isOperating) ? null : person.userId,
    boundDomainId: null,
    boundMailboxId: null,
    boundAddress: null,
    expiresAtMs: null,
    tenant: TenantId.parse(row.tenantId),
    tenantState: row.tenantState,
    shard: row.shard ?? 0,
    shardSizeBytes: row.shardSizeBytes ?? 0,
    shardRawBytes: row.shardRawBytes ?? 0,
    dailyQuota: row.dailyQuota ?? 0,
    monthlyQuota: row.monthlyQuota ?? 0,
    isSandboxed: row.isSandboxed === true,
    wantsMailboxSender: row.wantsMailboxSender === true,
    sender: null,
  }
}

function impersonationOf({ impersonatedId, impersonationEndsAt }: SessionRow): Caller['impersonation'] {
  if (impersonatedId === null || impersonationEndsAt === null) return null
  return { tenant: TenantId.parse(impersonatedId), endsAtMs: impersonationEndsAt.getTime() }
}

/** Null when the session has ended. `tenant` is what the caller names, or null. */
export async function authenticateSession(
  deps: Pick<Deps, 'directory' | 'clock'>,
  token: string,
  tenant: string | null,
): Promise<Caller | null> {
  const row = await findSession(deps.directory, { token, tenant, nowMs: deps.clock.now() })
  if (row === null) return null
  const person = personOf(row)
  return { person, access: accessOf(row, person), impersonation: impersonationOf(row) }
}
