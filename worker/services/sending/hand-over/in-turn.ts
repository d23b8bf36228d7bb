/** The order in which jobs are handed over: tenants in turn, so that nobody waits behind another's many. */

/** One of each tenant, then the second of each, and so on; the order within a tenant stays. */
export function inTurn<Job extends { readonly tenant: string }>(jobs: readonly Job[]): Job[] {
  const perTenant = [...Map.groupBy(jobs, ({ tenant }) => tenant).values()]
  const turns = perTenant.reduce((most, { length }) => Math.max(most, length), 0)
  return Array.from({ length: turns }, (_, turn) => perTenant.flatMap((theirs) => theirs[turn] ?? [])).flat()
}
