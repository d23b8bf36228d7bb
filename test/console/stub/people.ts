/** People as the stub knows them. */
import type { AuditEntry } from '@mailstead/contracts/api/people/audit.ts'
import { Invitation } from '@mailstead/contracts/api/people/invitation.ts'
import { Member } from '@mailstead/contracts/api/people/member.ts'
import { ME } from './account.ts'

const DAY_MS = 86_400_000
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()
const id = (place: number): string => `0197a6c2-0006-7d11-8f00-${place.toString(16).padStart(12, '0')}`

const member = (place: number, name: string, email: string, role: Member['role']): Member =>
  Member.parse({
    ...{ object: 'member', id: id(place), user_id: role === 'owner' ? ME.id : `u${place}`, name, email, role },
    ...{ two_factor_enabled: place % 2 === 1, inboxes: [], created_at: ago(place * 30 * DAY_MS) },
  })
export const MEMBERS = [
  member(1, 'Ada Lovelace', 'ada@acme.dev', 'owner'),
  member(2, 'Grace Hopper', 'grace@acme.dev', 'admin'),
  member(3, 'Alan Turing', 'alan@acme.dev', 'developer'),
  member(4, 'Edsger Dijkstra', 'edsger@acme.dev', 'read_only'),
]

export const INVITATIONS = [
  Invitation.parse({
    ...{ object: 'invitation', id: id(9), email: 'barbara@acme.dev', role: 'developer' },
    ...{ created_at: ago(DAY_MS), expires_at: ago(-6 * DAY_MS) },
  }),
]

const ACTS = [
  ['member.invited', { email: 'barbara@acme.dev', role: 'developer' }],
  ['api_key.created', { name: 'Shop, production' }],
  ['domain.created', { name: 'news.acme.dev' }],
  ['tenant.renamed', { name: 'Acme GmbH' }],
] as const
export const AUDIT: AuditEntry[] = Array.from({ length: 24 }, (_, place) => {
  const [act, detail] = ACTS[place % ACTS.length] ?? ACTS[0]
  return {
    ...{ object: 'audit_entry', id: id(100 + place), at: ago(place * 5_000_000), act, detail, target: null },
    actor: { kind: place % 5 === 4 ? 'system' : 'person', id: ME.id, name: place % 5 === 4 ? null : ME.name },
    ip: '203.0.113.9',
  }
})

/** The answer of the operator, among what was done. */
export const DECLINED: AuditEntry = {
  ...{ object: 'audit_entry', id: id(99), at: ago(7_200_000), act: 'review.declined', target: null },
  detail: { reason: 'Tell us where the addresses come from.' },
  ...{ actor: { kind: 'operator', id: 'u9', name: 'Katherine Johnson' }, ip: null },
}

export const SESSIONS = [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', '203.0.113.9'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', '198.51.100.20'],
].map(([userAgent, ipAddress], place) => ({
  ...{ id: `s${place}`, token: `t${place}`, userAgent, ipAddress },
  ...{ createdAt: ago(9 * DAY_MS), updatedAt: ago(place * DAY_MS) },
}))

export const TWO_FACTOR_SECRET = {
  totpURI: 'otpauth://totp/Mailstead:ada@acme.dev?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Mailstead',
  backupCodes: ['a1b2c-d3e4f', 'g5h6i-j7k8l', 'm9n0o-p1q2r'],
}
