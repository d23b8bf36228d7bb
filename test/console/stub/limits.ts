/** Limits and standing of a tenant, as the stub knows them in each of its worlds. */
import type { Limit, Limits } from '@mailstead/contracts/api/people/limits.ts'
import type { World } from './world.ts'

const HOUR_MS = 3_600_000
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString()

type Own = Partial<Pick<Limits, 'in_sandbox' | 'plan' | 'review'>> & {
  readonly used?: Partial<Record<Limit['name'], number>>
  readonly standing?: Partial<Limits['standing']>
}

const MOST: Readonly<Record<Limit['name'], number>> = {
  ...{ daily_emails: 1_000, monthly_emails: 30_000, domains: 10, inboxes: 25 },
  ...{ storage_bytes: 10_000_000_000, members: 10, api_keys: 50 },
}
const USED: Readonly<Record<Limit['name'], number>> = {
  ...{ daily_emails: 430, monthly_emails: 9_412, domains: 2, inboxes: 2 },
  ...{ storage_bytes: 3_460_000_000, members: 5, api_keys: 3 },
}

const RESETS: Partial<Readonly<Record<Limit['name'], string>>> = {
  daily_emails: fromNow(7 * HOUR_MS),
  monthly_emails: fromNow(290 * HOUR_MS),
}

function makeLimit(name: Limit['name'], used: number): Limit {
  const limit = MOST[name]
  const level = used >= limit ? 'reached' : used >= limit * 0.8 ? 'approached' : 'ok'
  return { name, used, limit, level, resets_at: RESETS[name] ?? null }
}

const MESSAGE = 'We send receipts to customers of our shop. The imported list is deleted.'

const PAUSED: Partial<Limits['standing']> = {
  ...{ state: 'paused', code: 'complaint_rate', since: fromNow(-30 * HOUR_MS), complaint_rate: 0.0041 },
  reason:
    '0.41 % of the last 4120 recipients were reported as spam: nothing more is accepted, and accepted mail is held until the operator has looked at it.',
}

const TENANTS: Partial<Readonly<Record<World, Own>>> = {
  crowded: { used: { daily_emails: 840, storage_bytes: 9_200_000_000, domains: 10 } },
  spent: { used: { daily_emails: 1_000 } },
  sandbox: { in_sandbox: true, plan: { name: 'sandbox', title: 'Sandbox' } },
  declined: { in_sandbox: true, plan: { name: 'sandbox', title: 'Sandbox' } },
  asked: {
    ...{ in_sandbox: true, plan: { name: 'sandbox', title: 'Sandbox' } },
    review: { kind: 'sandbox', message: MESSAGE, requested_at: fromNow(-HOUR_MS) },
  },
  slowed: {
    standing: {
      ...{ state: 'slowed', code: 'bounce_rate', since: fromNow(-5 * HOUR_MS), bounce_rate: 0.0634 },
      reason:
        '6.34 % of the last 4120 recipients came back as undeliverable: until it falls, you may send one tenth of your daily quota.',
    },
  },
  paused: { standing: PAUSED },
  appealed: { standing: PAUSED, review: { kind: 'pause', message: MESSAGE, requested_at: fromNow(-1_000) } },
}

export function makeLimits(world: World): Limits {
  const { used, standing, ...own } = TENANTS[world] ?? {}
  const names = Object.keys(MOST) as Limit['name'][]
  return {
    ...{ object: 'limits', plan: { name: 'pro', title: 'Pro' }, in_sandbox: false, review: null },
    ...own,
    limits: names.map((name) => makeLimit(name, used?.[name] ?? USED[name])),
    retention_days: { events: 30, raw: 30, rejected: 30, spam_log: 30, trash: 30 },
    standing: {
      ...{ state: 'good', code: null, reason: null, since: null, recipients: 4_120, bounce_rate: 0.0121 },
      complaint_rate: 0.0002,
      rules: {
        ...{ window_days: 7, min_recipients: 200, bounce: { warn: 0.04, slow: 0.06, pause: 0.08 } },
        complaint: { warn: 0.0008, slow: 0.002, pause: 0.003 },
      },
      ...standing,
    },
  }
}
