/** What must hold after every command (P1 to P4), read from the rows. */
import { JobId } from '@mailstead/contracts/ids.ts'
import {
  type createForwardWatch,
  judgeFold,
  type Mail,
  type RecipientRow,
  readJobs,
  readMessages,
  readRecipients,
} from '../faults/mails.ts'
import { type Delivery, type HeldJob, nextPlace } from '../faults/relay-journal.ts'
import type { ScriptedRelay } from '../faults/scripted-relay.ts'
import type { World } from '../faults/world.ts'
import { allowedStates, findMail, type Model, refuseStart } from './model.ts'

export interface Real {
  readonly world: World
  readonly mails: Mail[]
  readonly watch: ReturnType<typeof createForwardWatch>
  /** What was found, also between two looks. */
  readonly problems: string[]
  /** `mail/n` → when its row was first seen final. */
  readonly finals: Map<string, number>
}

const OPEN = ['accepted', 'queued', 'deferred']

function judgeStates(model: Model, real: Real, rows: readonly RecipientRow[]): string[] {
  return rows.flatMap((row) => {
    const name = `${row.message_id}/${row.n}`
    if (!OPEN.includes(row.state) && !real.finals.has(name)) real.finals.set(name, nextPlace())
    const allowed = allowedStates(model, findMail(model, row.message_id), row.address, real.world.now())
    return allowed.has(row.state) ? [] : [`${row.address} is ${row.state}`]
  })
}

/** P2: under one lease there is one copy. */
function judgeCopies({ world }: Real): string[] {
  const names = world.copies.map(({ job, n, epoch }) => `${job}/${n} under epoch ${epoch}`)
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} was sent twice`)
}

/** Throws with everything that is wrong. */
export async function checkInvariants(model: Model, real: Real): Promise<void> {
  const { world, mails, problems } = real
  const [rows, messages, jobs] = await Promise.all([
    readRecipients(world, mails),
    readMessages(world),
    readJobs(world, mails),
  ])
  real.watch(rows, problems)
  const alarms = world.lines.filter(({ event }) => ['queue_message.malformed', 'delivery.contended'].includes(event))
  problems.push(
    ...judgeStates(model, real, rows),
    ...mails.flatMap((mail) => judgeFold(mail, rows, messages)),
    ...(jobs.length === mails.length ? [] : ['a job is lost']),
    ...judgeCopies(real),
    ...[...world.unhandled, ...world.broker.thrown].map((error) => `thrown: ${String(error)}`),
    ...alarms.map(({ event }) => `alarm ${event}`),
  )
  if (problems.length > 0) throw new Error(problems.join('; '))
}

/** Whether another relay believes that it may start the same, or has it on the wire. */
function findRival({ world }: Real, self: ScriptedRelay, job: string, n: number): string | null {
  for (const relay of world.relays) {
    const held = relay.jobs.get(JobId.parse(job))
    const delivery = held?.deliveries.get(n)
    if (relay === self || !held || !delivery) continue
    if (delivery.state === 'on the wire') return `${job}/${n} is on the wire at another relay`
    if (delivery.state === 'waiting' && relay.isLeased(held)) return `${job}/${n} is leased to another relay, too`
  }
  return null
}

/** P2: no second start under two live leases, and none of what is known to be over, or was stopped. */
export function judgeStart(
  model: Model,
  real: Real,
  relay: ScriptedRelay,
  { held, delivery }: { readonly held: HeldJob; readonly delivery: Delivery },
): void {
  const { job, arrivedAt } = held
  const modelled = model.relays[real.world.relays.indexOf(relay)]
  if (!modelled) throw new Error('The model does not know the relay')
  const rival = findRival(real, relay, job.id, delivery.n)
  const refused = refuseStart(model, modelled, { mail: job.id, address: delivery.address, arrivedAt })
  const finalAt = real.finals.get(`${job.id}/${delivery.n}`)
  if (rival) real.problems.push(rival)
  if (refused) real.problems.push(`${job.id}/${delivery.n} ${refused}`)
  if (finalAt !== undefined && arrivedAt > finalAt)
    real.problems.push(`${job.id}/${delivery.n} was final before it was handed over`)
}
