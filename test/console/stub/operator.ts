/** What the operator of the stub's deployment sees. */
import { OUTGOING_CHECK_OFF } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import type { OperatorOverview } from '@mailstead/contracts/api/operator/overview.ts'
import type { Plan } from '@mailstead/contracts/api/operator/plan.ts'
import type { ShownSettings } from '@mailstead/contracts/api/operator/settings.ts'
import type { OperatorTenant, OperatorTenantDetail } from '@mailstead/contracts/api/operator/tenant.ts'
import type { Site, Status } from '@mailstead/contracts/api/site.ts'

const DAY_MS = 86_400_000
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString()
const id = (kind: number, place: number): string =>
  `0197a6c2-${kind.toString().padStart(4, '0')}-7d11-8f00-${place.toString(16).padStart(12, '0')}`

export const SITE: Site = {
  ...{ object: 'site', name: 'Mailstead', logo_url: null, abuse_contact: 'abuse@mail.example', sign_up: 'open' },
  submission: { host: 'smtp.mail.example', port: 587, tls_port: 465 },
}

export const STATUS = (): Status => ({
  object: 'status',
  parts: { api: 'operational', sending: 'operational', receiving: 'degraded' },
  checked_at: ago(4_000),
})

export const OVERVIEW = (): OperatorOverview => ({
  object: 'overview',
  status: STATUS().parts,
  overdue: { sending: null, receiving: ago(420_000) },
  tenants: { all: 250, paused: 12, in_sandbox: 61, asking: { sandbox: 3, pause: 0 } },
})

const review = (place: number): OperatorTenant['review'] =>
  place % 83 === 1
    ? {
        kind: 'sandbox',
        message:
          'We send receipts and password mails to the customers of our shop, about 4,000 a month. Everybody on the list has bought something from us; there is no newsletter.',
        requested_at: ago(5 * 3_600_000),
      }
    : null

const PLANS_OF = ['free', 'pro', 'sandbox'] as const
const isPaused = (place: number): boolean => place % 20 === 7

export const makeTenant = (place: number): OperatorTenant => ({
  ...{ object: 'tenant', id: id(8, place), name: place === 0 ? 'Acme GmbH' : `Company ${place} Ltd` },
  ...{ plan: PLANS_OF[place % 3] ?? 'free', state: isPaused(place) ? 'paused' : 'active', is_operator: place === 0 },
  ...{ in_sandbox: place % 3 === 2 || place % 83 === 1, standing: isPaused(place) ? 'paused' : 'good' },
  ...{ review: review(place), owner: place === 0 ? 'ada@acme.dev' : `owner@company-${place}.example` },
  emails: { today: (place * 37) % 900, this_month: (place * 1_337) % 40_000 },
  created_at: ago(place * 0.7 * DAY_MS),
})
export const TENANTS = Array.from({ length: 250 }, (_, place) => makeTenant(place))
export const ASKING = makeTenant(84)

const limit = (name: OperatorTenantDetail['limits'][number]['name'], used: number, most: number, own = false) => ({
  ...{ name, used, limit: most, level: used >= most ? ('reached' as const) : ('ok' as const) },
  ...{ resets_at: null, own: own ? most : null },
})
const steps = (warn: number, slow: number, pause: number) => ({ warn, slow, pause })
const RULES = {
  ...{ window_days: 7, min_recipients: 200 },
  bounce: steps(0.04, 0.06, 0.08),
  complaint: steps(0.0008, 0.001, 0.003),
}

export function makeTenantDetail(tenant: string): OperatorTenantDetail {
  const shown = TENANTS.find((each) => each.id === tenant) ?? ASKING
  return {
    ...shown,
    limits: [
      limit('daily_emails', shown.emails.today, 1_000),
      limit('monthly_emails', shown.emails.this_month, 30_000),
      limit('domains', 2, 20, true),
      limit('inboxes', 4, 10),
      limit('storage_bytes', 812_000_000, 5_000_000_000),
      limit('members', 5, 5),
      limit('api_keys', 3, 50),
    ],
    standing_detail: {
      ...{ state: shown.standing, code: null, reason: null, since: null, recipients: 9_412 },
      ...{ bounce_rate: 0.021, complaint_rate: 0.0004, rules: RULES },
    },
    domains: [
      { id: id(1, 1), name: 'acme.dev', status: 'verified' },
      { id: id(1, 2), name: 'news.acme.dev', status: 'pending' },
    ],
    outbound_threshold: null,
    members: [
      { id: id(6, 1), name: 'Ada Lovelace', email: 'ada@acme.dev', role: 'owner' },
      { id: id(6, 2), name: 'Grace Hopper', email: 'grace@acme.dev', role: 'admin' },
    ],
  }
}

const plan = (name: string, title: string, mails: number, sandbox = false): Plan => ({
  ...{ object: 'plan', name, title, own_addresses_only: sandbox },
  limits: {
    ...{ daily_emails: mails, monthly_emails: mails * 30, domains: 5, inboxes: 10, storage_bytes: 5_000_000_000 },
    ...{ members: 5, api_keys: 50 },
  },
  retention_days: { events: 30, raw: 30, rejected: 7, spam_log: 7, trash: 30 },
})
export const PLANS = [plan('sandbox', 'Sandbox', 50, true), plan('free', 'Free', 300), plan('pro', 'Pro', 10_000)]

export const SETTINGS: ShownSettings = {
  ...{ object: 'settings', platform_name: 'Mailstead', abuse_contact: SITE.abuse_contact, sign_up: 'open' },
  ...{ system_sender: 'Mailstead <no-reply@mail.example>', sandbox_rule: 'manual', plan_after_sandbox: 'free' },
  backups_kept: 7,
  standing_rules: RULES,
  outgoing_check: OUTGOING_CHECK_OFF,
  ...{
    alarm_addresses: [],
    alarm_webhook: null,
    alarm_disk_free_bytes: 5_000_000_000,
    has_alarm_webhook_secret: false,
  },
  logo: null,
  favicon: { url: '/brand/favicon?v=0011223344556677', content_type: 'image/svg+xml', size: 311 },
}
