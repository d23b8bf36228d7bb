/**
 * What people change about their sign-in, in the audit log of every account that they belong to. better-auth writes by itself, so that
 * the entry comes right behind the change: an entry that cannot be written fails the request, which can be repeated.
 */
import type { Deps } from '../../deps.ts'
import { writePersonsAudit } from '../../store/directory/people/audit.ts'
import { type Act, auditEntry, BY_SYSTEM } from '../access/audit-entry.ts'

interface Doing extends Act {
  readonly userId: string
  /** Of the request. */
  readonly headers: Headers | undefined
}

type TellDeps = Pick<Deps, 'directory' | 'clock'>

/** The name of the person is that of now. */
export async function tellAccounts(deps: TellDeps, { userId, headers, ...act }: Doing): Promise<void> {
  const entry = auditEntry(deps, { ...BY_SYSTEM, ip: headers?.get('cf-connecting-ip') ?? null }, act)
  await writePersonsAudit(deps.directory, userId, { ...entry, actorKind: 'person', target: userId })
}

/** Behind a session, or what begins one. */
const ACTS_BY_PATH: ReadonlyMap<string, string> = new Map([
  ['/change-password', 'person.password_changed'],
  ['/two-factor/generate-backup-codes', 'person.backup_codes_renewed'],
  ['/two-factor/verify-backup-code', 'person.backup_code_used'],
  ['/revoke-session', 'person.sessions_revoked'],
  ['/revoke-sessions', 'person.sessions_revoked'],
  ['/revoke-other-sessions', 'person.sessions_revoked'],
])

/** What leaves an entry by the path of the request alone; null for the others. */
export const actOf = (path: string): string | null => ACTS_BY_PATH.get(path) ?? null

export interface Changed {
  readonly id: string
}
type Context = { readonly headers?: Headers | undefined } | null

/** What of a person changes, by the columns that are written. Of one request: better-auth is made anew for each. */
export function changeHooks(deps: TellDeps) {
  let changed: Readonly<Record<string, unknown>> = {}
  const tell = async ({ id: userId }: Changed, context: Context) => {
    const { email, twoFactorEnabled } = changed
    const doing = { userId, headers: context?.headers }
    if (typeof email === 'string')
      await tellAccounts(deps, { ...doing, act: 'person.address_changed', detail: { email } })
    if (typeof twoFactorEnabled === 'boolean')
      await tellAccounts(deps, { ...doing, act: `person.two_factor_${twoFactorEnabled ? 'enabled' : 'disabled'}` })
  }
  return {
    user: {
      update: {
        before: async (data: Readonly<Record<string, unknown>>) => {
          changed = data
        },
        after: tell,
      },
    },
  }
}
