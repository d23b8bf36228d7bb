/** What a tenant sends with, and what is known of it. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { EMAIL_FILTERS, LOG_FILTERS, readTexts, SUPPRESSION_FILTERS, VIEW } from '../search.ts'
import { inside } from './inside.ts'

const start = createRoute({
  getParentRoute: () => inside,
  path: '/start',
  component: lazyRouteComponent(() => import('../../pages/start/start-page.tsx'), 'StartPage'),
})
const emails = createRoute({
  getParentRoute: () => inside,
  path: '/emails',
  validateSearch: (search) => readTexts(search, EMAIL_FILTERS),
  component: lazyRouteComponent(() => import('../../pages/emails/emails-page.tsx'), 'EmailsPage'),
})
const email = createRoute({
  getParentRoute: () => inside,
  path: '/emails/$id',
  validateSearch: (search) => readTexts(search, VIEW),
  component: lazyRouteComponent(() => import('../../pages/email/email-page.tsx'), 'EmailPage'),
})
const domains = createRoute({
  getParentRoute: () => inside,
  path: '/domains',
  component: lazyRouteComponent(() => import('../../pages/domains/domains-page.tsx'), 'DomainsPage'),
})
const domain = createRoute({
  getParentRoute: () => inside,
  path: '/domains/$id',
  component: lazyRouteComponent(() => import('../../pages/domain/domain-page.tsx'), 'DomainPage'),
})
const keys = createRoute({
  getParentRoute: () => inside,
  path: '/keys',
  component: lazyRouteComponent(() => import('../../pages/keys/keys-page.tsx'), 'KeysPage'),
})
const webhooks = createRoute({
  getParentRoute: () => inside,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('../../pages/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
})
const webhook = createRoute({
  getParentRoute: () => inside,
  path: '/webhooks/$id',
  validateSearch: (search) => readTexts(search, ['status', 'event'] as const),
  component: lazyRouteComponent(() => import('../../pages/webhook/webhook-page.tsx'), 'WebhookPage'),
})
const suppressions = createRoute({
  getParentRoute: () => inside,
  path: '/suppressions',
  validateSearch: (search) => readTexts(search, SUPPRESSION_FILTERS),
  component: lazyRouteComponent(() => import('../../pages/suppressions/suppressions-page.tsx'), 'SuppressionsPage'),
})
const logs = createRoute({
  getParentRoute: () => inside,
  path: '/logs',
  validateSearch: (search) => readTexts(search, LOG_FILTERS),
  component: lazyRouteComponent(() => import('../../pages/logs/logs-page.tsx'), 'LogsPage'),
})
const usage = createRoute({
  getParentRoute: () => inside,
  path: '/usage',
  component: lazyRouteComponent(() => import('../../pages/usage/usage-page.tsx'), 'UsagePage'),
})
const members = createRoute({
  getParentRoute: () => inside,
  path: '/members',
  component: lazyRouteComponent(() => import('../../pages/members/members-page.tsx'), 'MembersPage'),
})
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  component: lazyRouteComponent(() => import('../../pages/audit/audit-page.tsx'), 'AuditPage'),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('../../pages/settings/settings-page.tsx'), 'SettingsPage'),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('../../pages/account/account-page.tsx'), 'AccountPage'),
})

export const TENANT = [
  ...([start, emails, email, domains, domain, keys, webhooks, webhook] as const),
  ...([suppressions, logs, usage, members, audit, settings, account] as const),
] as const
