/** What is around the pages of those who are signed in. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { roleOf, tenantsOf } from '../../api/me.ts'
import { PendingPage } from '../fallback-pages.tsx'
import { requirePerson } from '../session.ts'
import { root } from './root.ts'

/** What somebody who belongs to no tenant can do; the operator's pages are about none. */
const WITHOUT_TENANT = /^\/(start|account|operator)(\/|$)/

/** Everything for those who are signed in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const me = await requirePerson(location.href)
    if (tenantsOf(me).length === 0 && !WITHOUT_TENANT.test(location.pathname))
      throw redirect({ to: me.is_operator ? '/operator' : '/start' })
    // Where everybody begins, which a member may not see.
    if (roleOf(me) === 'member' && location.pathname === '/emails') throw redirect({ to: '/mail' })
    return { me }
  },
  component: lazyRouteComponent(() => import('../layout/shell.tsx'), 'Shell'),
  pendingComponent: PendingPage,
})
