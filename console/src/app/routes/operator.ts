/** Pages of the operator. For anybody else they are not there, as their API is not. */
import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { readTexts, TENANT_FILTERS } from '../search.ts'
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

export const OPERATOR = operator.addChildren([overview, tenants, tenant, plans, settings])
