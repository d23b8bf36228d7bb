/** Which mail a scope covers, as far as the Worker can tell. Pure. The relay decides the same from its journal. */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { HoldRow } from '../../store/directory/holds.ts'

export interface ScopedJob {
  readonly id: string
  readonly tenant: string
  readonly class: string
  /** The domain of MAIL FROM; null when the sender's domain was removed. */
  readonly sender: string | null
}

const isWithin = (list: readonly string[] | undefined, value: string): boolean =>
  list === undefined || list.includes(value)
const is = (wanted: string | undefined, value: string | null): boolean => wanted === undefined || wanted === value

/** Whether the job matches the fields that are the same for all its recipients. */
export const matchesJob = (scope: ControlScope, job: ScopedJob): boolean =>
  isWithin(scope.jobs, job.id) &&
  is(scope.tenant, job.tenant) &&
  is(scope.class, job.class) &&
  is(scope.sender, job.sender)

/** Whether every recipient of a matching job is covered: no field of the scope looks at a recipient. */
export const coversWholeJobs = ({ domain, site, source, addresses }: ControlScope): boolean =>
  domain === undefined && site === undefined && source === undefined && addresses === undefined

/** Whether a recipient of a matching job is covered. Site and source are known to relays only: such a scope matches nothing here. */
export function matchesRecipient(scope: ControlScope, address: string): boolean {
  const lower = address.toLowerCase()
  return (
    scope.site === undefined &&
    scope.source === undefined &&
    is(scope.domain, lower.slice(lower.lastIndexOf('@') + 1)) &&
    isWithin(scope.addresses, lower)
  )
}

/** The oldest rule in force that keeps the whole job from being handed over; null when none does. */
export const findCovering = (holds: readonly HoldRow[], job: ScopedJob, nowMs: number): HoldRow | null =>
  holds.find(
    ({ scope, untilMs }) => (untilMs === null || untilMs > nowMs) && coversWholeJobs(scope) && matchesJob(scope, job),
  ) ?? null
