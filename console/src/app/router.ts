/** All pages by their addresses. A page is fetched when it is first gone to. */
import { createRouter } from '@tanstack/react-router'
import { PendingPart } from './fallback-pages.tsx'
import { inside } from './routes/inside.ts'
import { MAIL } from './routes/mail.ts'
import { OPERATOR } from './routes/operator.ts'
import { OUTSIDE } from './routes/outside.ts'
import { root } from './routes/root.ts'
import { TENANT } from './routes/tenant.ts'

export const router = createRouter({
  routeTree: root.addChildren([...OUTSIDE, inside.addChildren([...TENANT, ...MAIL, OPERATOR])]),
  defaultPreload: 'intent',
  defaultPendingComponent: PendingPart,
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
