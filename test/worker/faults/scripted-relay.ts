/**
 * A relay around the fake agent: it attempts what it took as long as it has a lease, obeys orders, tells the Worker what
 * happened until that is taken, and sends heartbeats.
 */
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { type Heartbeat, HeartbeatAnswer, LeasesAnswer } from '@mailstead/contracts/heartbeat.ts'
import type { HoldRule, RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { RelayJob } from '@mailstead/contracts/relay-job.ts'
import { createFakeAgent, type FakeAgent } from '../fake-agent.ts'
import {
  type Delivery,
  type HeldJob,
  hasWaiting,
  judgeAttempt,
  letGoOfWaiting,
  newDelivery,
  nextPlace,
  toEvent,
} from './relay-journal.ts'
import { applyCommand, applyRules, giveBack, type Journal } from './relay-orders.ts'

const RETRY_MS = [60_000, 300_000, 900_000, 3_600_000] as const

/** A remote host took the mail. */
export interface Copy {
  readonly relay: string
  readonly job: string
  readonly epoch: number
  readonly n: number
  readonly atMs: number
}

export interface ScriptedRelay {
  readonly agent: FakeAgent
  readonly jobs: Map<string, HeldJob>
  /** Events that the Worker has not taken. */
  readonly outbox: Map<string, DeliveryEvent>
  /** Events that it has. */
  readonly told: DeliveryEvent[]
  /** Whether this relay may start attempts of a job now. */
  isLeased(held: HeldJob): boolean
  /** Renews the lease; after a gap it asks what is still its own. */
  beat(): Promise<boolean>
  /** Starts what is due, if the lease allows; answers what it started. */
  start(): { readonly held: HeldJob; readonly delivery: Delivery }[]
  /** Ends attempts that began before a time, as their addresses say. */
  finish(startedBeforeMs?: number): void
  tell(): Promise<boolean>
  /** Of its way to and from the Worker. `answers lost`: what is asked is done, in both directions. */
  link: 'up' | 'down' | 'answers lost'
  readonly rules: () => readonly HoldRule[]
  /** Tellings that got no answer, or a bad one. */
  toldInVain(): number
  nextDueAtMs(): number | null
}

export interface RelayWorld {
  now(): number
  /** A signed POST to the Worker; null when no answer came. */
  post(relay: ScriptedRelay, path: string, body: unknown): Promise<{ status: number; json: unknown } | null>
  readonly copies: Copy[]
  /** Whether this relay tells by itself of mail that is untried when it next tells anything; one before 2026-12 does not. */
  readonly tellsQueued: boolean
}

const nameOf = (event: DeliveryEvent): string => `${event.id}|${event.epoch}`

export async function createScriptedRelay(world: RelayWorld): Promise<ScriptedRelay> {
  const { now, tellsQueued } = world
  const agent = await createFakeAgent(now())
  const jobs = new Map<string, HeldJob>()
  const outbox = new Map<string, DeliveryEvent>()
  const told: DeliveryEvent[] = []
  const commanded = new Set<string>()
  const journalId = crypto.randomUUID()
  let rules: readonly HoldRule[] = []
  let [leaseUntilMs, generation, holdsRevision, commandsUpTo, inVain] = [0, 1, 0, 0, 0]

  const journal: Journal = {
    jobs,
    now,
    note(delivery, event) {
      if (event.kind !== 'held' && event.kind !== 'released') delivery.lastEvent = event
      outbox.set(nameOf(event), event)
    },
  }

  const addRecipients = (held: HeldJob, { recipients }: RelayJob) => {
    for (const recipient of recipients)
      if (!held.deliveries.has(recipient.n)) held.deliveries.set(recipient.n, newDelivery(recipient, now()))
  }
  const retell = (held: HeldJob) => {
    for (const delivery of held.deliveries.values()) {
      const event = delivery.lastEvent ?? toEvent(held, delivery, { kind: 'queued', nowMs: now() })
      outbox.set(nameOf(event), event)
    }
  }
  const keep = (job: RelayJob, wasEpoch: number | undefined) => {
    const fresh: HeldJob = { job, generation, deliveries: new Map(), arrivedAt: 0, returned: null }
    const held = jobs.get(job.id) ?? fresh
    jobs.set(job.id, held)
    addRecipients(held, job)
    // What was given back is taken up again only under another lease.
    if (wasEpoch === job.epoch && held.returned) {
      outbox.set(nameOf(held.returned), held.returned)
      return
    }
    Object.assign(held, { job, generation, arrivedAt: nextPlace(), returned: null })
    for (const delivery of held.deliveries.values()) if (delivery.state === 'let go') delivery.state = 'waiting'
    if (wasEpoch !== undefined) retell(held)
  }

  agent.behave = async (post, take) => {
    const before = new Map(agent.journal)
    const answer = take()
    for (const job of post.jobs) {
      const wasEpoch = before.get(job.id)
      if (wasEpoch === undefined || wasEpoch <= job.epoch) keep(job, wasEpoch)
    }
    applyRules(journal, rules)
    return tellsQueued && answer.ok ? Response.json({ ...((await answer.json()) as object), tellsQueued }) : answer
  }
  const noteUntried = () => {
    for (const { held, delivery } of [...find('waiting'), ...find('on the wire')])
      if (!delivery.lastEvent) journal.note(delivery, toEvent(held, delivery, { kind: 'queued', nowMs: now() }))
  }

  const obey = (command: RelayCommand): number => {
    if (commanded.has(command.id)) return 0
    commanded.add(command.id)
    return applyCommand(journal, command)
  }
  const takeHolds = (holds: { readonly revision: number; readonly rules: readonly HoldRule[] } | undefined) => {
    if (!holds || holds.revision < holdsRevision) return
    ;({ revision: holdsRevision, rules } = holds)
    applyRules(journal, rules)
  }
  agent.control = ({ holds, commands }) => {
    takeHolds(holds)
    const applied = commands.map((command) => ({ id: command.id, deliveries: obey(command) }))
    return Response.json({ holdsRevision, applied })
  }

  const find = (state: Delivery['state']) =>
    [...jobs.values()].flatMap((held) =>
      [...held.deliveries.values()]
        .filter((delivery) => delivery.state === state)
        .map((delivery) => ({ held, delivery })),
    )
  const isLeased = ({ job, generation: theirs }: HeldJob): boolean =>
    theirs === generation && (Date.parse(job.leaseUntil) > now() || leaseUntilMs > now())

  /** What was here when the lease ran out may be with another relay by now. */
  const askLeases = async (): Promise<boolean> => {
    const old = [...jobs.values()].filter((held) => held.generation < generation && hasWaiting(held))
    if (old.length === 0) return true
    const wanted = old.map(({ job: { tenant, id, epoch } }) => ({ tenant, id, epoch }))
    const answer = await world.post(relay, '/relay/v1/leases', { jobs: wanted })
    if (answer?.status !== 200) return false
    const kept = new Set<string>(LeasesAnswer.parse(answer.json).kept)
    for (const held of old) {
      if (kept.has(held.job.id)) held.generation = generation
      else letGoOfWaiting(held)
    }
    return true
  }

  const finishOne = (held: HeldJob, delivery: Delivery) => {
    const nowMs = now()
    const { order, attempts, n } = delivery
    const kind = judgeAttempt(delivery)
    const nextMs = nowMs + (RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] ?? 60_000)
    if (kind === 'delivered')
      world.copies.push({ relay: agent.relay.id, job: held.job.id, epoch: held.job.epoch, n, atMs: nowMs })
    if (kind === 'deferred') {
      delivery.dueAtMs = Math.min(nextMs, Date.parse(held.job.expiresAt))
      delivery.state = order ? 'let go' : 'waiting'
      journal.note(delivery, toEvent(held, delivery, { kind, nowMs, nextMs: delivery.dueAtMs }))
    } else {
      delivery.state = 'final'
      journal.note(delivery, toEvent(held, delivery, { kind, nowMs, ...(order ? { reason: order.reason } : {}) }))
    }
    delivery.order = null
    giveBack(journal, held, order?.reason ?? 'given back')
  }

  const relay: ScriptedRelay = {
    agent,
    jobs,
    outbox,
    told,
    isLeased,
    async beat() {
      const body: Heartbeat = {
        version: 'test',
        waiting: find('waiting').length,
        sending: find('on the wire').length,
        unreported: outbox.size,
        diskFreeBytes: 10_000_000_000,
        journalId,
        holdsRevision,
        commandsUpTo,
      }
      const isGap = leaseUntilMs <= now()
      const answer = await world.post(relay, '/relay/v1/heartbeat', body)
      if (answer?.status !== 200) return false
      const { leaseUntil, holds, commands = [] } = HeartbeatAnswer.parse(answer.json)
      if (isGap) generation += 1
      leaseUntilMs = Date.parse(leaseUntil)
      takeHolds(holds)
      for (const { seq, command } of commands) {
        obey(command)
        commandsUpTo = Math.max(commandsUpTo, seq)
      }
      return askLeases()
    },
    start() {
      applyRules(journal, rules)
      const nowMs = now()
      return find('waiting').filter(({ held, delivery }) => {
        if (!isLeased(held)) return false
        if (Date.parse(held.job.expiresAt) <= nowMs) {
          delivery.state = 'final'
          journal.note(delivery, toEvent(held, delivery, { kind: 'expired', nowMs }))
          return false
        }
        if (delivery.isHeld || delivery.dueAtMs > nowMs) return false
        Object.assign(delivery, { state: 'on the wire', startedAtMs: nowMs, attempts: delivery.attempts + 1 })
        return true
      })
    },
    finish(startedBeforeMs = Number.POSITIVE_INFINITY) {
      for (const { held, delivery } of find('on the wire'))
        if (delivery.startedAtMs < startedBeforeMs) finishOne(held, delivery)
      applyRules(journal, rules)
    },
    async tell() {
      if (tellsQueued) noteUntried()
      const entries = [...outbox].slice(0, 200)
      if (entries.length === 0) return true
      const answer = await world.post(relay, '/relay/v1/events', { events: entries.map(([, event]) => event) })
      if (answer?.status !== 202) {
        inVain += 1
        return false
      }
      for (const [name, event] of entries) {
        told.push(event)
        if (outbox.get(name) === event) outbox.delete(name)
      }
      return true
    },
    link: 'up',
    rules: () => rules,
    toldInVain: () => inVain,
    nextDueAtMs: () => {
      const times = find('waiting')
        .filter(({ delivery }) => !delivery.isHeld)
        .map(({ delivery }) => delivery.dueAtMs)
      return times.length === 0 ? null : Math.min(...times)
    },
  }
  return relay
}
