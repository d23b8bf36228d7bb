/** What routes need, and which keys and which roles of people may do it. */
import { Refusal } from '../../platform/refusal.ts'

export type Permission = 'full_access' | 'sending_access' | 'read_access'

/** The roles of people in a tenant. There is one owner. */
export const ROLES = ['owner', 'admin', 'developer', 'member', 'read_only'] as const
export type Role = (typeof ROLES)[number]

/**
 * What a route does with the account: `send` mail, `read` or `manage` what it has set up, read the mail that came in for anybody
 * (`read_all_mail`) or in one mailbox (`read_mail`), move or mark it there (`change_mail`), make and remove mailboxes
 * (`manage_mailboxes`), `administer` its people, dispose of it as its owner (`own`), or no more than `belong` to it.
 */
export type Need =
  | 'send'
  | 'read'
  | 'manage'
  | 'read_all_mail'
  | 'read_mail'
  | 'change_mail'
  | 'manage_mailboxes'
  | 'administer'
  | 'own'
  | 'belong'

/** What of a key's permission covers a need; null for what no key may do. */
export const KEY_NEEDS = {
  send: 'send',
  read: 'read',
  manage: 'manage',
  read_all_mail: 'read',
  read_mail: 'read',
  change_mail: 'manage',
  manage_mailboxes: 'manage',
  administer: null,
  own: null,
  belong: null,
} as const satisfies Record<Need, 'send' | 'read' | 'manage' | null>

const ALLOWED_TO_KEYS = {
  full_access: ['send', 'read', 'manage'],
  sending_access: ['send'],
  read_access: ['read'],
} as const satisfies Record<Permission, readonly ('send' | 'read' | 'manage')[]>

const OF_ADMINS = [
  ...(['send', 'read', 'manage', 'read_all_mail', 'read_mail', 'change_mail'] as const),
  ...(['manage_mailboxes', 'administer', 'belong'] as const),
]

const ALLOWED_TO_ROLES: Readonly<Record<Role, readonly Need[]>> = {
  owner: [...OF_ADMINS, 'own'],
  admin: OF_ADMINS,
  developer: ['send', 'read', 'manage', 'read_mail', 'change_mail', 'belong'],
  member: ['read_mail', 'change_mail', 'belong'],
  read_only: ['read', 'read_mail', 'belong'],
}

/** Whether a key with the permission may do it. */
export function keyAllows(permission: Permission, need: Need): boolean {
  const covered = KEY_NEEDS[need]
  const allowed: readonly string[] = ALLOWED_TO_KEYS[permission]
  return covered !== null && allowed.includes(covered)
}

const rolesThatMay = (need: Need): readonly Role[] => ROLES.filter((role) => ALLOWED_TO_ROLES[role].includes(need))

export const roleAllows = (role: Role, need: Need): boolean => ALLOWED_TO_ROLES[role].includes(need)

/** Throws `restricted_role` unless the role may do it. */
export function requireRole(role: Role, need: Need): void {
  const roles = rolesThatMay(need)
  if (roles.includes(role)) return
  throw new Refusal(
    'restricted_role',
    `Your role \`${role}\` may not do this in this account; ${roles.map((each) => `\`${each}\``).join(', ')} may.`,
  )
}
