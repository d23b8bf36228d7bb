/** Whether a delivery is in a control scope. Pure; which rows to hold against it `journal/scope-rows` finds. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { WaitingDelivery } from '../journal/delivery-row.ts'

/** What a scope asks of a delivery. */
export type ScopeFacts = Pick<
  WaitingDelivery,
  'jobId' | 'tenant' | 'class' | 'domain' | 'site' | 'source' | 'sender' | 'address'
>

/** Prepares a scope for many deliveries: one matches when it has every field that the scope names. */
export function createScopeMatch(scope: ControlScope): (facts: ScopeFacts) => boolean {
  const jobs = scope.jobs === undefined ? null : new Set<string>(scope.jobs)
  const addresses = scope.addresses === undefined ? null : new Set(scope.addresses)
  const isAny = <T>(wanted: T | undefined, value: T | null) => wanted === undefined || wanted === value
  return (facts) =>
    isAny(scope.tenant, facts.tenant) &&
    isAny(scope.class, facts.class) &&
    isAny(scope.domain, facts.domain) &&
    isAny(scope.site, facts.site) &&
    isAny(scope.source, facts.source) &&
    isAny(scope.sender, facts.sender) &&
    (jobs === null || jobs.has(facts.jobId)) &&
    (addresses === null || addresses.has(facts.address))
}
