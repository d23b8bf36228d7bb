/** All pages by their addresses. A page is fetched when it is first gone to. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { roleOf } from '../api/me.ts'
import { FailedPage, MissingPage, PendingPage } from './fallback-pages.tsx'
import { Root } from './root.tsx'
import {
  EMAIL_FILTERS,
  LOG_FILTERS,
  NEXT,
  readTexts,
  SUPPRESSION_FILTERS,
  THREAD_FILTERS,
  TOKEN,
  VIEW,
} from './search.ts'
import { mayBeSignedIn, requirePerson } from './session.ts'

const root = createRootRoute({ component: Root, notFoundComponent: MissingPage, errorComponent: FailedPage })

const landing = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    if (mayBeSignedIn()) throw redirect({ to: '/emails' })
  },
  component: lazyRouteComponent(() => import('../pages/landing/landing-page.tsx'), 'LandingPage'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  validateSearch: (search) => readTexts(search, NEXT),
  component: lazyRouteComponent(() => import('../pages/signing-in/sign-up-page.tsx'), 'SignUpPage'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: (search) => readTexts(search, NEXT),
  component: lazyRouteComponent(() => import('../pages/signing-in/sign-in-page.tsx'), 'SignInPage'),
})
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  validateSearch: (search) => readTexts(search, TOKEN),
  component: lazyRouteComponent(() => import('../pages/mailed-links/verify-page.tsx'), 'VerifyPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: (search) => readTexts(search, TOKEN),
  component: lazyRouteComponent(() => import('../pages/mailed-links/reset-page.tsx'), 'ResetPage'),
})
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  validateSearch: (search) => readTexts(search, TOKEN),
  component: lazyRouteComponent(() => import('../pages/mailed-links/invite-page.tsx'), 'InvitePage'),
})

/** What somebody who belongs to no tenant can do. */
const WITHOUT_TENANT = ['/start', '/account']

/** Everything for those who are signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const me = await requirePerson(location.href)
    if (me.tenants.length === 0 && !WITHOUT_TENANT.includes(location.pathname)) throw redirect({ to: '/start' })
    // Where everybody begins, which a member may not see.
    if (roleOf(me) === 'member' && location.pathname === '/emails') throw redirect({ to: '/mail' })
    return { me }
  },
  component: lazyRouteComponent(() => import('./layout/shell.tsx'), 'Shell'),
})

const start = createRoute({
  getParentRoute: () => inside,
  path: '/start',
  component: lazyRouteComponent(() => import('../pages/start/start-page.tsx'), 'StartPage'),
})
const emails = createRoute({
  getParentRoute: () => inside,
  path: '/emails',
  validateSearch: (search) => readTexts(search, EMAIL_FILTERS),
  component: lazyRouteComponent(() => import('../pages/emails/emails-page.tsx'), 'EmailsPage'),
})
const email = createRoute({
  getParentRoute: () => inside,
  path: '/emails/$id',
  validateSearch: (search) => readTexts(search, VIEW),
  component: lazyRouteComponent(() => import('../pages/email/email-page.tsx'), 'EmailPage'),
})
const mailboxes = createRoute({
  getParentRoute: () => inside,
  path: '/mail',
  component: lazyRouteComponent(() => import('../pages/mailboxes/mailboxes-page.tsx'), 'MailboxesPage'),
})
const mailbox = createRoute({
  getParentRoute: () => inside,
  path: '/mail/$mailbox',
  beforeLoad: ({ params: { mailbox } }) => {
    throw redirect({ to: '/mail/$mailbox/$folder', params: { mailbox, folder: 'inbox' }, search: {} })
  },
})
const folder = createRoute({
  getParentRoute: () => inside,
  path: '/mail/$mailbox/$folder',
  validateSearch: (search) => readTexts(search, THREAD_FILTERS),
  component: lazyRouteComponent(() => import('../pages/mail/mail-page.tsx'), 'MailPage'),
})
const noThread = createRoute({
  getParentRoute: () => folder,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/mail/no-thread.tsx'), 'NoThread'),
})
const thread = createRoute({
  getParentRoute: () => folder,
  path: '$thread',
  component: lazyRouteComponent(() => import('../pages/mail/thread/thread-page.tsx'), 'ThreadPage'),
})
const domains = createRoute({
  getParentRoute: () => inside,
  path: '/domains',
  component: lazyRouteComponent(() => import('../pages/domains/domains-page.tsx'), 'DomainsPage'),
})
const domain = createRoute({
  getParentRoute: () => inside,
  path: '/domains/$id',
  component: lazyRouteComponent(() => import('../pages/domain/domain-page.tsx'), 'DomainPage'),
})
const keys = createRoute({
  getParentRoute: () => inside,
  path: '/keys',
  component: lazyRouteComponent(() => import('../pages/keys/keys-page.tsx'), 'KeysPage'),
})
const webhooks = createRoute({
  getParentRoute: () => inside,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('../pages/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
})
const webhook = createRoute({
  getParentRoute: () => inside,
  path: '/webhooks/$id',
  validateSearch: (search) => readTexts(search, ['status', 'event'] as const),
  component: lazyRouteComponent(() => import('../pages/webhook/webhook-page.tsx'), 'WebhookPage'),
})
const suppressions = createRoute({
  getParentRoute: () => inside,
  path: '/suppressions',
  validateSearch: (search) => readTexts(search, SUPPRESSION_FILTERS),
  component: lazyRouteComponent(() => import('../pages/suppressions/suppressions-page.tsx'), 'SuppressionsPage'),
})
const logs = createRoute({
  getParentRoute: () => inside,
  path: '/logs',
  validateSearch: (search) => readTexts(search, LOG_FILTERS),
  component: lazyRouteComponent(() => import('../pages/logs/logs-page.tsx'), 'LogsPage'),
})
const usage = createRoute({
  getParentRoute: () => inside,
  path: '/usage',
  component: lazyRouteComponent(() => import('../pages/usage/usage-page.tsx'), 'UsagePage'),
})

const members = createRoute({
  getParentRoute: () => inside,
  path: '/members',
  component: lazyRouteComponent(() => import('../pages/members/members-page.tsx'), 'MembersPage'),
})
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  component: lazyRouteComponent(() => import('../pages/audit/audit-page.tsx'), 'AuditPage'),
})
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/account/account-page.tsx'), 'AccountPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    landing,
    signUp,
    signIn,
    verify,
    reset,
    invite,
    inside.addChildren([
      start,
      emails,
      email,
      mailboxes,
      mailbox,
      folder.addChildren([noThread, thread]),
      domains,
      domain,
      keys,
      webhooks,
      webhook,
      suppressions,
      logs,
      usage,
      members,
      audit,
      settings,
      account,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PendingPage,
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
