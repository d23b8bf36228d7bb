/** Who acts, for the audit log. */
import type { Context } from 'hono'
import type { Access } from '../services/access/access.ts'
import type { MemberActor, Person } from '../services/access/actor.ts'
import type { Acting, ActingIn } from '../services/access/audit-entry.ts'
import type { AppEnv } from './app-types.ts'

const ipOf = (c: Context<AppEnv>): string | null => c.req.header('cf-connecting-ip') ?? null

/** Behind `requireAccess`. */
export const actingOf = (c: Context<AppEnv>): Acting => ({ actor: c.get('access').actor, ip: ipOf(c) })

/** Behind `requireAccess`: what the caller reaches, and who he is. */
export const actingIn = (c: Context<AppEnv>): Access & ActingIn => ({ ...c.get('access'), acting: actingOf(c) })

/** Behind `requireAccess` of what no key may do. */
export function actingMember(c: Context<AppEnv>): { readonly actor: MemberActor; readonly ip: string | null } {
  const { actor } = c.get('access')
  if (actor.kind !== 'person') throw new Error('The route let somebody in who is no person')
  return { actor, ip: ipOf(c) }
}

/** Behind `requireStaff`. */
export const actingOperator = (c: Context<AppEnv>): { readonly actor: Person; readonly ip: string | null } => ({
  actor: { ...c.get('person'), isOperating: true },
  ip: ipOf(c),
})

/** Behind `requirePerson`. */
export const actingPerson = (c: Context<AppEnv>): { readonly actor: Person; readonly ip: string | null } => ({
  actor: c.get('person'),
  ip: ipOf(c),
})
