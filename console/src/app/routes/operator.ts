/** Pages of the operator. For anybody else they are not there, as their API is not. */
import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { DEAD_LETTER_FILTERS, OPEN, readTexts, TENANT_FILTERS } from '../search.ts'
import { inside } from './inside.ts'

const operator = createRoute({
  getParentRoute: () => inside,
  path: '/operator',
  beforeLoad: ({ context: { me } }) => {
    if (!me.is_operator) throw notFound()
  },
})
const overview = createRoute({
  getParentRoute: () => operator,
  path: '/',
  component: lazyRouteComponent(() => import('../../pages/operator/overview/overview-page.tsx'), 'OverviewPage'),
})
const relays = createRoute({
  getParentRoute: () => operator,
  path: '/relays',
  component: lazyRouteComponent(() => import('../../pages/operator/relays/relays-page.tsx'), 'RelaysPage'),
})
const relay = createRoute({
  getParentRoute: () => operator,
  path: '/relays/$id',
  component: lazyRouteComponent(() => import('../../pages/operator/relay/relay-page.tsx'), 'RelayPage'),
})
const holds = createRoute({
  getParentRoute: () => operator,
  path: '/holds',
  component: lazyRouteComponent(() => import('../../pages/operator/holds/holds-page.tsx'), 'HoldsPage'),
})
const spamHolds = createRoute({
  getParentRoute: () => operator,
  path: '/spam-holds',
  validateSearch: (search) => readTexts(search, OPEN),
  component: lazyRouteComponent(() => import('../../pages/operator/spam-holds/spam-holds-page.tsx'), 'SpamHoldsPage'),
})
const deadLetters = createRoute({
  getParentRoute: () => operator,
  path: '/dead-letters',
  validateSearch: (search) => readTexts(search, [...DEAD_LETTER_FILTERS, ...OPEN]),
  component: lazyRouteComponent(
    () => import('../../pages/operator/dead-letters/dead-letters-page.tsx'),
    'DeadLettersPage',
  ),
})
const alarms = createRoute({
  getParentRoute: () => operator,
  path: '/alarms',
  component: lazyRouteComponent(() => import('../../pages/operator/alarms/alarms-page.tsx'), 'AlarmsPage'),
})
const backups = createRoute({
  getParentRoute: () => operator,
  path: '/backups',
  component: lazyRouteComponent(() => import('../../pages/operator/backups/backups-page.tsx'), 'BackupsPage'),
})
const tenants = createRoute({
  getParentRoute: () => operator,
  path: '/tenants',
  validateSearch: (search) => readTexts(search, TENANT_FILTERS),
  component: lazyRouteComponent(() => import('../../pages/operator/tenants/tenants-page.tsx'), 'TenantsPage'),
})
const tenant = createRoute({
  getParentRoute: () => operator,
  path: '/tenants/$id',
  component: lazyRouteComponent(() => import('../../pages/operator/tenant/tenant-page.tsx'), 'TenantPage'),
})
const plans = createRoute({
  getParentRoute: () => operator,
  path: '/plans',
  component: lazyRouteComponent(() => import('../../pages/operator/plans/plans-page.tsx'), 'PlansPage'),
})
const settings = createRoute({
  getParentRoute: () => operator,
  path: '/settings',
  component: lazyRouteComponent(() => import('../../pages/operator/settings/settings-page.tsx'), 'SettingsPage'),
})

export const OPERATOR = operator.addChildren([
  ...([overview, relays, relay, holds, spamHolds, deadLetters, alarms, backups] as const),
  ...([tenants, tenant, plans, settings] as const),
])
