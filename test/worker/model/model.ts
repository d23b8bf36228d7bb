/**
 * The small model: what may be true of every mail after what was asked for, whatever failed meanwhile. It knows nothing of
 * queues, rows or leases; `places` are the order of all that happened.
 */
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import { readScript } from '../faults/relay-journal.ts'

export interface ModelMail {
  readonly id: string
  readonly to: readonly string[]
  readonly acceptedMs: number
  readonly expiresMs: number
  /** Since when nothing of it may start any more; null while it may. */
  stoppedAt: number | null
  /** States that were asked for. */
  readonly ordered: Set<string>
}

export interface ModelRelay {
  isLost: boolean
  isDraining: boolean
  /** When it last had all orders of before. */
  heardAt: number
}

export interface Model {
  readonly mails: ModelMail[]
  readonly relays: readonly ModelRelay[]
  readonly holds: Map<string, { readonly scope: ControlScope; readonly placedAt: number }>
  /** Address → when it was suppressed. */
  readonly suppressed: Map<string, number>
  readonly complained: Set<string>
}

export const createModel = (relays: number): Model => ({
  mails: [],
  relays: Array.from({ length: relays }, () => ({ isLost: false, isDraining: false, heardAt: 0 })),
  holds: new Map(),
  suppressed: new Map(),
  complained: new Set(),
})

const FATES = { ok: 'delivered', gone: 'bounced', policy: 'bounced', never: 'expired' } as const
const OPEN = ['accepted', 'queued', 'deferred']

export const findMail = (model: Model, id: string): ModelMail => {
  const mail = model.mails.find((each) => each.id === id)
  if (!mail) throw new Error(`There is no mail ${id} in the model`)
  return mail
}

/** States in which a recipient may be found now. A final one needs its reason. */
export function allowedStates(model: Model, mail: ModelMail, address: string, nowMs: number): ReadonlySet<string> {
  const allowed = new Set<string>([...OPEN, FATES[readScript(address).end], ...mail.ordered])
  if (nowMs >= mail.expiresMs) allowed.add('expired')
  else if (!mail.ordered.has('expired')) allowed.delete('expired')
  if (model.suppressed.has(address)) allowed.add('suppressed')
  if (model.complained.has(address)) allowed.add('complained')
  return allowed
}

/** An attempt begins at a relay; why it must not, or null. */
export function refuseStart(
  model: Model,
  relay: ModelRelay,
  start: { readonly mail: string; readonly address: string; readonly arrivedAt: number },
): string | null {
  const mail = findMail(model, start.mail)
  const holds = [...model.holds.values()].filter(({ scope }) => scope.jobs?.some((job) => job === mail.id) ?? true)
  const stops = [mail.stoppedAt, model.suppressed.get(start.address), ...holds.map(({ placedAt }) => placedAt)]
  for (const stoppedAt of stops) {
    if (stoppedAt === undefined || stoppedAt === null) continue
    if (start.arrivedAt > stoppedAt) return 'was handed over after it had been stopped or held'
    if (relay.heardAt > stoppedAt) return 'starts at a relay that had heard of its stop or hold'
  }
  return null
}
