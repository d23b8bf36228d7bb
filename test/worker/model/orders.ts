/** Orders to the Worker, and what the model learns of each: what may be true from then on. */
import { JobId } from '@mailstead/contracts/ids.ts'
import type { ControlScope } from '@mailstead/contracts/relay-control.ts'
import type { Deps } from '../../../worker/deps.ts'
import { cancelEmail } from '../../../worker/services/control/cancel-email.ts'
import { liftHold, placeHold } from '../../../worker/services/control/hold.ts'
import { recordComplaint } from '../../../worker/services/control/record-complaint.ts'
import { drainRelay, reRoute, resumeRelay, sendCommand } from '../../../worker/services/control/send-command.ts'
import { suppressAddresses } from '../../../worker/services/control/suppress.ts'
import { acceptMail, addressOf, readRecipients } from '../faults/mails.ts'
import { type ENDS, nextPlace } from '../faults/relay-journal.ts'
import type { ScriptedRelay } from '../faults/scripted-relay.ts'
import type { Real } from './invariants.ts'
import type { Model, ModelMail, ModelRelay } from './model.ts'

export interface Picked {
  readonly relay: ScriptedRelay
  readonly modelled: ModelRelay
}

export const pickRelay = (model: Model, { world }: Real, at: number): Picked | null => {
  const [relay, modelled] = [world.relays[at], model.relays[at]]
  return relay && modelled && !modelled.isLost ? { relay, modelled } : null
}
export const pickMail = ({ mails }: Model, at: number): ModelMail | null =>
  mails[at % Math.max(mails.length, 1)] ?? null

/** An order to the Worker, which may die on the way: it is given again until it was taken. Answers how often. */
export async function order({ world }: Real, work: (deps: Deps) => Promise<unknown>): Promise<number> {
  for (let times = 1; times <= 3; times++) if (await world.call(work)) return times
  throw new Error('An order is not taken')
}

export type Recipients = readonly (readonly [number, (typeof ENDS)[number]])[]

export async function accept(model: Model, real: Real, wanted: Recipients): Promise<void> {
  const to = wanted.map(([deferrals, end]) => addressOf(deferrals, end))
  const expiresInSeconds = 3_600
  const acceptedMs = real.world.now()
  const mail = await acceptMail(real.world, { to, expiresInSeconds }, real.problems)
  const expiresMs = acceptedMs + expiresInSeconds * 1_000
  real.mails.push(mail)
  model.mails.push({ id: mail.id, to, acceptedMs, expiresMs, stoppedAt: null, ordered: new Set() })
}

/** Of the relays that can be reached all have heard it now. */
function noteStop(mail: ModelMail, state: string): void {
  mail.ordered.add(state)
  mail.stoppedAt ??= nextPlace()
}

export async function stop(model: Model, real: Real, at: number, how: 'cancel' | 'command' | 'expire'): Promise<void> {
  const mail = pickMail(model, at)
  if (!mail) return
  const state = how === 'expire' ? 'expired' : 'canceled'
  // It may be done from here on, and is done for good below. A relay that gets the mail after the order lets it expire.
  mail.ordered.add(state).add('expired')
  const tenant = real.world.tenant.tenant.id
  const scope: ControlScope = { tenant, jobs: [JobId.parse(mail.id)] }
  const id = crypto.randomUUID()
  const times = await order(real, (deps) => {
    if (how === 'cancel') return cancelEmail(deps, tenant, mail.id)
    if (how === 'expire') return sendCommand(deps, { id, action: 'expire', scope, reason: 'test' })
    return sendCommand(deps, { id, action: 'cancel', scope, state: 'canceled', reason: 'test' })
  })
  // A job whose Worker died after stopping it is told as canceled, whatever the order was.
  if (times > 1) mail.ordered.add('canceled')
  noteStop(mail, state)
}

export async function suppress(model: Model, real: Real, at: number): Promise<void> {
  const address = pickMail(model, at)?.to[0]
  if (!address) return
  const place = Number.POSITIVE_INFINITY
  if (!model.suppressed.has(address)) model.suppressed.set(address, place)
  await order(real, (deps) =>
    suppressAddresses(deps, real.world.tenant.tenant.id, { addresses: [address], reason: 'manual' }),
  )
  if (model.suppressed.get(address) === place) model.suppressed.set(address, nextPlace())
}

export async function complain(model: Model, real: Real, at: number): Promise<void> {
  const mail = pickMail(model, at)
  const [row] = mail ? (await readRecipients(real.world, real.mails)).filter((each) => each.message_id === mail.id) : []
  if (!mail || row?.state !== 'delivered') return
  model.complained.add(row.address)
  model.suppressed.set(row.address, Number.POSITIVE_INFINITY)
  await order(real, (deps) => recordComplaint(deps, real.world.tenant.tenant.id, { messageId: mail.id, n: row.n }))
}

export async function hold(model: Model, real: Real, at: number): Promise<void> {
  const mail = pickMail(model, at)
  const id = `hold-${nextPlace()}`
  const tenant = real.world.tenant.tenant.id
  const scope: ControlScope = at % 2 === 0 && mail ? { tenant, jobs: [JobId.parse(mail.id)] } : { tenant }
  await order(real, (deps) => placeHold(deps, { id, scope, reason: 'test', untilMs: null }))
  model.holds.set(id, { scope, placedAt: nextPlace() })
}

export async function release(model: Model, real: Real): Promise<void> {
  const [id] = model.holds.keys()
  if (id === undefined) return
  await order(real, (deps) => liftHold(deps, id))
  model.holds.delete(id)
}

export async function takeBack(model: Model, real: Real, at: number, isDrain: boolean): Promise<void> {
  const picked = pickRelay(model, real, at)
  if (!picked) return
  const { id } = picked.relay.agent.relay
  const command = crypto.randomUUID()
  if (!isDrain) {
    await order(real, (deps) => reRoute(deps, id, { id: command, scope: {}, reason: 'test' }))
    return
  }
  await order(real, (deps) => drainRelay(deps, id, 'test'))
  picked.modelled.isDraining = true
}

export async function resume(model: Model, real: Real, at: number): Promise<void> {
  const picked = pickRelay(model, real, at)
  if (!picked?.modelled.isDraining) return
  await order(real, (deps) => resumeRelay(deps, picked.relay.agent.relay.id))
  picked.modelled.isDraining = false
}
