/** Routes without hosts that no source of ours could reach: what is left to the system there nobody has checked. */
import type { OwnSources } from './own-sources.ts'
import type { RouteCache } from './route-cache.ts'

/** Shown on the timeline of a mail to a domain all of whose hosts have addresses of the other family only. */
const NO_SOURCE = 'ENOSOURCE'

export function withOwnFamilies(routes: RouteCache, own: Pick<OwnSources, 'reaches'>): RouteCache {
  return {
    ...routes,
    get: (domain, readySince) => {
      const route = routes.get(domain, readySince)
      if (route?.kind !== 'hosts') return route
      const hosts = route.hosts.filter(({ ip }) => own.reaches(ip))
      return hosts.length > 0 ? { ...route, hosts } : { kind: 'temporary', error: NO_SOURCE }
    },
  }
}
